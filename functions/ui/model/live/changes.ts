import type { WirePublished } from '../../../src/contract/documents/allocation';
import { Decimal } from '../../../src/core/base/decimal';
import { agentVerdict } from '../../../simulation/verdicts';
import { type AllocationEvent, allocationEvents, type Standing } from '../events';
import { closesText, othersText } from '../../words/close-words';
import { hundredfold, weightText } from '../../words/format';
import { type Clock, momentText } from '../../words/moment';
import { grouped, plural } from '../../words/text';
import { leftText, type LookedAt } from '../../words/window-words';
import type { WrittenTrade } from './documents';
import { type TradeLine, tradeLines } from './trades-view';

/** A published version: why it was made, and what it moved. */
export interface ChangeLine {
  /** ISO 8601. */
  readonly at: string;
  readonly when: string;
  /** Why, such as "trend-btc lost 60.00 in BTC/USDT". */
  readonly why: string;
  /** Who is judged another way now, and whose weight moved; empty: nobody's. */
  readonly what: readonly ChangePart[];
}

/** An agent and what became of it. They are apart, because a name that is written from right to left would turn the figures. */
export interface ChangePart {
  /** Null: it is about no single agent. */
  readonly agentId: string | null;
  /** Such as "43.07 → 29.31 %". */
  readonly text: string;
}

/** So many agents are named whose weights moved most. */
const SHOWN_MOVES = 2;
/** Smaller moves are seen in no figure. */
const LEAST_MOVE = new Decimal('0.00005');

type Version = Pick<WirePublished, 'weights' | 'computed_at' | 'causes' | 'agents'>;

/**
 * What changed and why, the newest first.
 *
 * @param history the newest first
 * @param trades the trades that closed last, to name those that were the cause
 */
export function changeLines(
  history: readonly Version[],
  trades: readonly WrittenTrade[],
  clock: Clock,
): ChangeLine[] {
  const byId = new Map(tradeLines(trades, clock).map((line) => [line.tradeId, line]));
  return history.map((version, index) => ({
    at: version.computed_at,
    when: momentText(version.computed_at, clock),
    why: version.causes
      .map((cause) => causeText(cause, byId, history[index + 1] ?? null, version))
      .join('; '),
    what: whatOf(history[index + 1] ?? null, version),
  }));
}

type Cause = WirePublished['causes'][number];

function causeText(
  { code, count, trade_ids: ids }: Cause,
  byId: ReadonlyMap<string, TradeLine>,
  before: Version | null,
  after: Version,
): string {
  switch (code) {
    case 'trade_closed':
    case 'trade_changed': {
      const known = ids.flatMap((id) => byId.get(id) ?? []);
      const [first] = known;
      const verb = code === 'trade_closed' ? 'closed' : 'changed';
      if (first === undefined) return `${plural(count, 'trade')} ${verb}`;
      if (code === 'trade_closed') {
        const { agentId } = first;
        const came = known.filter((trade) => trade.agentId === agentId).length;
        const left =
          before === null
            ? ''
            : leftText(
                lookedAt(before, agentId),
                lookedAt(after, agentId),
                known.length === count && after.causes.length === 1 ? came : null,
              );
        return `${closesText(first, count)}${left}`;
      }
      const where = first.symbol === '' ? '' : ` in ${first.symbol}`;
      return `A trade of ${first.agentId}${where} changed${othersText(count - 1, verb)}`;
    }
    case 'settings_changed':
      return 'The settings came into force';
    case 'requested':
      return 'You asked to read the journal again';
    case 'scheduled':
      return 'The daily check';
    default:
      return String(code satisfies never);
  }
}

function lookedAt({ agents }: Version, agentId: string): LookedAt {
  const { trades = 0, first_closed_at: oldest = null } = Object.hasOwn(agents, agentId)
    ? (agents[agentId] ?? {})
    : {};
  return { count: trades, oldest: oldest === null ? null : Date.parse(oldest) };
}

/**
 * What happened to the weights from version to version, the oldest first.
 *
 * @param history the newest first
 */
export function historyEvents(history: readonly Version[]): AllocationEvent[] {
  return history.flatMap((version, index) => eventsSince(history[index + 1] ?? null, version)).toReversed();
}

/** Nothing is known of what was before the oldest version. */
function eventsSince(before: Version | null, after: Version): AllocationEvent[] {
  return before === null ? [] : allocationEvents(standing(before), standing(after), after.computed_at);
}

function standing({ weights, agents }: Version): Standing {
  return new Map(
    Object.entries(agents).map(([id, agent]) => [
      id,
      {
        weight: weightIn(weights, id),
        status: agent.status,
        trades: agent.trades,
        verdict: agentVerdict(agent).code,
      },
    ]),
  );
}

/** Who is judged another way now, and then whose weight moved most. */
function whatOf(before: Version | null, after: Version): ChangePart[] {
  const events = eventsSince(before, after).filter(({ code }) => code !== 'weight_moved');
  const named = new Set(events.map(({ agentId }) => agentId));
  return [
    // The sentence without its subject, which is shown apart, and without its full stop.
    ...events.map(({ agentId, text }) => ({ agentId, text: text.slice(agentId.length + 1, -1) })),
    ...moveParts(before?.weights ?? null, after.weights, named),
  ];
}

function weightIn(weights: Readonly<Record<string, string>>, id: string): Decimal {
  return new Decimal(Object.hasOwn(weights, id) ? (weights[id] ?? 0) : 0);
}

function moveParts(
  before: Readonly<Record<string, string>> | null,
  after: Version['weights'],
  named: ReadonlySet<string>,
): ChangePart[] {
  if (before === null) return [];
  const moves = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((id) => ({ id, from: weightIn(before, id), to: weightIn(after, id) }))
    .filter(({ id, from, to }) => !named.has(id) && to.minus(from).abs().gte(LEAST_MOVE))
    .sort((a, b) => b.to.minus(b.from).abs().cmp(a.to.minus(a.from).abs()));
  const shown = moves.slice(0, SHOWN_MOVES).map(({ id, from, to }) => ({
    agentId: id,
    text: `${hundredfold(from, 2)} → ${weightText(to)}`,
  }));
  const more = moves.length - shown.length;
  return [...shown, ...(more > 0 ? [{ agentId: null, text: `${grouped(more)} more moved` }] : [])];
}
