import { FieldPath, type Query, type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import * as v from 'valibot';
import { plainDocument } from '../../src/contract/documents/plain-document';
import { type NewTrade, parseNewTrade, WrongField } from '../../src/contract/documents/new-trade';
import { flag, listOf, parsed, time, wholeNumber } from '../../src/contract/fields/fields';
import { isAgentId, isTradeId } from '../../src/contract/fields/ids';
import { parseInput } from '../../src/contract/fields/invalid-input';
import type { Instant } from '../../src/core/base/instant';
import { storedFields, writeTrade } from '../../src/store/sent-trades';
import { type UserPaths } from '../../src/store/paths';
import { toInstant, toTimestamp } from '../../src/store/timestamps';
import { ALERTS_LISTED } from '../../ui/model/live/alerts';
import { MAX_SPEED, MIN_SPEED } from './player';
import { isObject } from '../../src/core/base/is-object';

/** What the page asks of a local run besides the callables: on Firebase it asks Firestore itself. */
export interface OwnRequests {
  readonly history: OwnRequest;
  readonly correlation: OwnRequest;
  readonly trades: OwnRequest;
  readonly opened: OwnRequest;
  readonly journal: OwnRequest;
  readonly 'add-trades': OwnRequest;
  readonly 'older-alerts': OwnRequest;
  readonly 'mark-read': OwnRequest;
  readonly player: OwnRequest;
}

/** @throws InvalidInput */
export type OwnRequest = (input: unknown) => Promise<unknown>;

/** What the requests need of the run. */
export interface Run {
  readonly paths: UserPaths;
  /** Now; not before the journal's clock, nor before that of this computer. */
  latest(): Instant;
  changePlayer(change: { isPlaying?: boolean; speed?: number }): void;
  /** Told of trades that were written. */
  onTrades(trades: readonly NewTrade[]): Promise<void>;
}

const PAGE = 500;
const MAX_LISTED = 1000;

/** The first moment that a Timestamp can hold: whatever has a time has it after this. */
const FIRST_MOMENT = new Timestamp(-62_135_596_800, 0);

const limit = wholeNumber(`from 1 to ${MAX_LISTED}`, 1, MAX_LISTED);

const newestKeys = v.strictObject({ limit });
const noKeys = v.strictObject({});

const tradesKeys = v.strictObject({
  agent_id: v.nullish(v.custom<string>(isAgentId, 'an agent id, or null'), null),
  limit,
});

const journalKeys = v.strictObject({
  after: v.custom<string>((id) => id === '' || isTradeId(String(id)), 'the id of a trade, or empty'),
});

const TRADES_RULE = `a list of at most ${PAGE} trades, each with tradeId and fields`;
const fieldsOfTrade = v.custom<Readonly<Record<string, unknown>>>(isObject, 'an object');
const addKeys = v.strictObject({
  trades: listOf(
    v.strictObject({ tradeId: v.string('the id of a trade'), fields: fieldsOfTrade }, TRADES_RULE),
    TRADES_RULE,
    0,
    PAGE,
  ),
});

const ALERT_RULE = 'the id of an alert';
const ALERTS_RULE = `a list of at most ${ALERTS_LISTED} ids of alerts`;
/** As Maestro makes them, and no path. */
const ALERT_ID = /^[a-z_]{1,64}-[0-9a-f]{24}$/;
const olderKeys = v.strictObject({
  created_at: time,
  alert_id: v.pipe(v.string(ALERT_RULE), v.regex(ALERT_ID, ALERT_RULE)),
});
const markKeys = v.strictObject({
  alert_ids: listOf(
    v.pipe(v.string(ALERTS_RULE), v.regex(ALERT_ID, ALERTS_RULE)),
    ALERTS_RULE,
    0,
    ALERTS_LISTED,
  ),
});

const playerKeys = v.strictObject({
  is_playing: v.optional(flag),
  speed: v.optional(
    parsed(`a number from ${MIN_SPEED} to ${MAX_SPEED}`, (value) =>
      typeof value === 'number' && value >= MIN_SPEED && value <= MAX_SPEED ? value : null,
    ),
  ),
});

/** The requests of a run. */
export function ownRequests(run: Run): OwnRequests {
  const { paths } = run;
  return {
    history: async (input) => {
      const wanted = parseInput(newestKeys, input);
      const newest = await paths.history.orderBy('version', 'desc').limit(wanted.limit).get();
      return newest.docs.map((snapshot) => asPage(snapshot.data()));
    },
    correlation: async (input) => {
      parseInput(noKeys, input);
      const found = (await paths.correlation.get()).data();
      return found === undefined ? null : asPage(found);
    },
    trades: async (input) => {
      const { agent_id: agentId, limit: most } = parseInput(tradesKeys, input);
      const all = agentId === null ? paths.trades : paths.trades.where('agent_id', '==', agentId);
      const newest = await all
        .where('closed_at', '>', FIRST_MOMENT)
        .orderBy('closed_at', 'desc')
        .limit(most)
        .get();
      return newest.docs.map(tradeOf);
    },
    opened: async (input) => {
      const wanted = parseInput(newestKeys, input);
      const newest = await paths.trades
        .where('opened_at', '>', FIRST_MOMENT)
        .orderBy('opened_at', 'desc')
        .limit(wanted.limit)
        .get();
      return newest.docs.map(tradeOf);
    },
    journal: async (input) => {
      const { after } = parseInput(journalKeys, input);
      const ordered = paths.trades.orderBy(FieldPath.documentId());
      const page = await (after === '' ? ordered : ordered.startAfter(after)).limit(PAGE).get();
      return page.docs.map(tradeOf);
    },
    'add-trades': (input) => addTrades(run, parseInput(addKeys, input).trades),
    'older-alerts': async (input) => {
      const { created_at: at, alert_id: id } = parseInput(olderKeys, input);
      const older = await newestAlerts(paths)
        .orderBy(FieldPath.documentId(), 'desc')
        .startAfter(toTimestamp(at), id)
        .get();
      return older.docs.map(alertOf);
    },
    'mark-read': async (input) => {
      await markRead(run, parseInput(markKeys, input).alert_ids);
      return {};
    },
    player: (input) => {
      const { is_playing: isPlaying, speed } = parseInput(playerKeys, input);
      run.changePlayer({
        ...(isPlaying !== undefined && { isPlaying }),
        ...(speed !== undefined && { speed }),
      });
      return Promise.resolve({});
    },
  };
}

/** The newest alerts, the newest first. */
export function newestAlerts(paths: UserPaths): Query {
  return paths.alerts.orderBy('created_at', 'desc').limit(ALERTS_LISTED);
}

/** An alert as the page has it. */
export function alertOf(snapshot: QueryDocumentSnapshot): object {
  return { alertId: snapshot.id, fields: asPage(snapshot.data()) };
}

/** Notes that alerts are read now, but for those that are read already: as firestore.rules have it. */
async function markRead(run: Run, alertIds: readonly string[]): Promise<void> {
  if (alertIds.length === 0) return;
  const { alerts } = run.paths;
  const now = toTimestamp(run.latest());
  await alerts.firestore.runTransaction(async (transaction) => {
    const found = await transaction.getAll(...alertIds.map((id) => alerts.doc(id)));
    for (const alert of found)
      if (alert.get('read_at') === null) transaction.update(alert.ref, { read_at: now });
  });
}

function tradeOf(snapshot: QueryDocumentSnapshot): object {
  return { tradeId: snapshot.id, fields: asPage(snapshot.data()) };
}

/** A document as the page of Firebase would have it. */
export function asPage(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return plainDocument(data, (value) => (value instanceof Timestamp ? toInstant(value) : null));
}

interface Sent {
  readonly tradeId: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Adds the trades whose ids are new, by the same rules as those of a bot: they are those of firestore.rules too. */
async function addTrades(run: Run, sent: readonly Sent[]): Promise<object> {
  const { paths } = run;
  const read = sent.map((trade) => readTrade(trade, run.latest()));
  const trades = new Map(read.flatMap((each) => ('refusal' in each ? [] : [[each.tradeId, each]])));
  const added = await paths.trades.firestore.runTransaction(async (transaction) => {
    const ids = [...trades.keys()];
    if (ids.length === 0) return [];
    const known = storedFields(await transaction.getAll(...ids.map((id) => paths.trades.doc(id))));
    const fresh = [...trades.values()].filter(({ tradeId }) => !known.has(tradeId));
    for (const { tradeId, own, known: fields } of fresh)
      writeTrade(transaction, paths, { tradeId, isNew: true, fields: { ...own, ...fields } });
    return fresh;
  });
  await run.onTrades(added);
  const refusals = read.flatMap((each) => ('refusal' in each ? [each.refusal] : []));
  return {
    added: added.length,
    known: read.length - refusals.length - added.length,
    refused: refusals.length,
    firstRefusal: refusals[0] ?? null,
  };
}

function readTrade({ tradeId, fields }: Sent, now: Instant): NewTrade | { readonly refusal: string } {
  try {
    // Messages of freqtrade are read in another way: this one is a trade that was read already.
    const { source = null } = fields;
    const trade = parseNewTrade(
      { ...fields, source: source === 'freqtrade' ? null : source, trade_id: tradeId },
      now,
    );
    return trade ?? { refusal: `${tradeId}: it is not closed` };
  } catch (error) {
    if (!(error instanceof WrongField)) throw error;
    return { refusal: `${tradeId}: ${error.message}` };
  }
}
