import { createHash } from 'node:crypto';
import { Decimal, decimalText } from '../../core/base/decimal';
import { Instant } from '../../core/base/instant';
import { MAX_AHEAD_SECONDS } from '../../core/risk-state/joined-windows';
import { parseFigure } from '../fields/figure';
import { freqtradeId } from '../fields/freqtrade-id';
import { AGENT_ID_RULE, isAgentId, isShort, parseSymbol, SYMBOL_RULE } from '../fields/ids';
import { describe } from '../fields/invalid-input';
import { sideOfPosition } from '../fields/side';
import { parseTime, TIME_RULE, timeText } from '../fields/time';

/**
 * A trade as a program sends it. The rules of firestore.rules hold here too: what comes in by either way can be read by all
 * that reads trades.
 */
export interface NewTrade {
  /** The id of its document. */
  readonly tradeId: string;
  readonly agentId: string;
  readonly isClosed: boolean;
  /** The fields of Maestro, by their written names: figures as plain decimal text. Those that were not given are missing. */
  readonly known: Readonly<Record<string, KnownValue>>;
  /** The fields of the owner. */
  readonly own: Readonly<Record<string, OwnValue>>;
}

export type KnownValue = string | Instant;
export type OwnValue = string | number | boolean;

/** A field of a trade that is wrong. */
export class WrongField extends Error {
  override readonly name: string = 'WrongField';
  readonly found: string;

  constructor(
    readonly field: string,
    found: unknown,
    readonly allowed: string,
    what = field || 'the trade',
  ) {
    super(`${what} is ${describe(found)}; it must be ${allowed}`);
    this.found = describe(found);
  }
}

/** A position of freqtrade that was left in parts: the message does not have its size. */
export class LeftInParts extends WrongField {
  override readonly name = 'LeftInParts';
}

/** The most fields of a trade, as in firestore.rules. */
export const MAX_FIELDS = 40;
const MAX_REGIME_BYTES = 64;
const MAX_OWN_BYTES = 1_000;
const MAX_SHOWN = 200;

const NAME_RULE = '1 to 64 letters, digits, "_" and "-", not beginning with "__"';
const FIGURE_RULE = 'a decimal such as "12.50"';

/** How a field of Maestro is read, and what is allowed. */
type Field = readonly [read: (value: unknown) => KnownValue | null, allowed: string];

const figure: Field = [
  (value) => {
    const read = parseFigure(value);
    return read && decimalText(read);
  },
  FIGURE_RULE,
];

const time: Field = [
  (value) => (typeof value === 'string' ? parseTime(value) : null),
  `a time in ${TIME_RULE}`,
];

/** MetaTrader numbers its agents, and many programs their trades. */
function asId(value: unknown): string | null {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return isAgentId(text) ? text : null;
}

const id: Field = [asId, AGENT_ID_RULE];

function text(allowed: string, read: (value: unknown) => string | null): Field {
  return [(value) => (typeof value === 'string' && value.isWellFormed() ? read(value) : null), allowed];
}

const KNOWN: Readonly<Record<string, Field>> = {
  agent_id: id,
  closed_at: time,
  opened_at: time,
  realized_pnl: figure,
  entry_price: figure,
  exit_price: figure,
  quantity: figure,
  symbol: text(SYMBOL_RULE, parseSymbol),
  side: text('BUY or SELL, or long or short', (value) => sideOfPosition(value) ?? null),
  regime: text(`text of at most ${MAX_REGIME_BYTES} bytes`, (value) =>
    isShort(String(value), MAX_REGIME_BYTES) ? String(value) : null,
  ),
  confidence: figure,
  r_multiple: figure,
  risk_amount: figure,
};

/** The fields of a stored trade that are compared with one that comes in. */
export const KNOWN_FIELDS: readonly string[] = Object.keys(KNOWN);

const CLOSED_AT_RULE = `a time at most ${MAX_AHEAD_SECONDS / 60} minutes ahead, in ${TIME_RULE}`;

/**
 * Reads a trade.
 *
 * @param fields what was sent; null and empty text count as not given
 * @returns null for an exit of freqtrade that is not the final one: there is nothing to store
 * @throws WrongField naming the field, what was found and what is allowed
 */
export function parseNewTrade(fields: Readonly<Record<string, unknown>>, now: Instant): NewTrade | null {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== '');
  if (given.length > MAX_FIELDS) throw tooManyFields(given.length);
  const values = new Map(given);
  if (values.get('source') === 'freqtrade' && !isFinalExit(values)) return null;
  const known: Record<string, KnownValue> = {};
  const own: Record<string, OwnValue> = {};
  for (const [name, value] of given) {
    const field = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
    if (field !== undefined) known[name] = readField(name, value, field);
    else if (name !== 'trade_id') own[name] = readOwn(name, value);
  }
  const agentId = known.agent_id;
  if (typeof agentId !== 'string') throw new WrongField('agent_id', undefined, AGENT_ID_RULE);
  const isClosed = known.closed_at !== undefined;
  if (isClosed) checkClose(known, now);
  if (values.get('source') === 'freqtrade') known.realized_pnl = decimalText(wholeProfit(values));
  return { tradeId: idOf(values, known), agentId, isClosed, known, own };
}

/** What is wrong with a trade of so many fields. */
export function tooManyFields(count: number): WrongField {
  return new WrongField('', count, `at most ${MAX_FIELDS}`, 'the number of fields');
}

function readField(name: string, value: unknown, [read, allowed]: Field): KnownValue {
  const known = read(value);
  if (known === null) throw new WrongField(name, value, allowed);
  return known;
}

function readOwn(name: string, value: unknown): OwnValue {
  if (!/^(?!__)[A-Za-z0-9_-]{1,64}$/.test(name))
    throw new WrongField(name.slice(0, 100), name, NAME_RULE, 'the name of a field');
  const fits =
    typeof value === 'string'
      ? value.isWellFormed() && isShort(value, MAX_OWN_BYTES)
      : typeof value === 'boolean' || Number.isFinite(value);
  if (!fits)
    throw new WrongField(
      name,
      value,
      `text of at most ${MAX_OWN_BYTES} bytes, a number, true, false or null`,
    );
  return value as OwnValue;
}

function checkClose(known: Readonly<Record<string, KnownValue>>, now: Instant): void {
  const { closed_at: closedAt, realized_pnl, entry_price, quantity } = known;
  if (closedAt instanceof Instant && closedAt.secondsSince(now) > MAX_AHEAD_SECONDS)
    throw new WrongField('closed_at', timeText(closedAt), CLOSED_AT_RULE);
  if (realized_pnl === undefined) throw new WrongField('realized_pnl', undefined, FIGURE_RULE);
  if (!parseFigure(entry_price)?.gt(0))
    throw new WrongField('entry_price', entry_price, 'a decimal above 0, such as "12.50"');
  const size = parseFigure(quantity);
  if (size === null || size.isZero())
    throw new WrongField('quantity', quantity, 'a decimal that is not 0, such as "12.50"');
}

/** Whether this exit of freqtrade has ended the position; without the field, a part would pass for the whole. */
function isFinalExit(values: ReadonlyMap<string, unknown>): boolean {
  const found = values.get('is_final_exit');
  const word = typeof found === 'boolean' ? String(found) : found;
  if (typeof word !== 'string' || !/^(true|false)$/i.test(word))
    throw new WrongField('is_final_exit', found, '"True" or "False" of freqtrade: "{is_final_exit}"');
  return word.toLowerCase() === 'true';
}

/**
 * The profit of a whole position of freqtrade. Its message has two: that of this exit, by the rounded price of the entries,
 * and that of all exits, by the exact one.
 *
 * @throws LeftInParts where they differ because other exits came before: then the message has the size of the last part alone
 */
function wholeProfit(values: ReadonlyMap<string, unknown>): Decimal {
  const found = values.get('cumulative_profit');
  const all = parseFigure(found);
  if (all === null)
    throw new WrongField('cumulative_profit', found, 'that of freqtrade: "{cumulative_profit:.8f}"');
  if (!all.eq(parseFigure(values.get('realized_pnl')) ?? NaN) && !isWholeSize(values, all))
    throw new LeftInParts(
      'cumulative_profit',
      found,
      'equal to realized_pnl: this position was left in parts, and the message has only the size of the last one. Send such trades by the strategy adapter, or by maestro import',
    );
  return all;
}

/** Fees and the rounded price of the entries move what a position cost by far less. */
const SIZE_TOLERANCE = new Decimal('0.01');

/**
 * Whether the size in a message of freqtrade is that of the whole position. `final_profit_ratio` is the profit of all exits
 * per what all entries cost, times the leverage (`recalc_trade_from_orders` of freqtrade), so it tells that cost.
 */
function isWholeSize(values: ReadonlyMap<string, unknown>, profit: Decimal): boolean {
  const read = (name: string): Decimal => parseFigure(values.get(name)) ?? new Decimal(NaN);
  const ratio = read('final_profit_ratio');
  const cost = read('entry_price').times(read('quantity')).abs();
  const byRatio = profit.times(read('leverage'));
  // Without a profit there is nothing to tell the cost from. A comparison with NaN is false.
  if (profit.isZero() || ratio.isZero()) return false;
  return byRatio.minus(ratio.times(cost)).abs().lte(ratio.times(cost).abs().times(SIZE_TOLERANCE));
}

/** The id of the document: the given one, else the first 128 bits of a hash. freqtrade has one of its own. */
function idOf(values: ReadonlyMap<string, unknown>, known: Readonly<Record<string, KnownValue>>): string {
  const value = values.get('trade_id');
  const given = value === undefined ? null : readId(value);
  const { agent_id: agentId, symbol, opened_at: openedAt, closed_at: closedAt } = known;
  if (values.get('source') === 'freqtrade') {
    if (given === null) throw new WrongField('trade_id', undefined, 'that of freqtrade: "{trade_id}"');
    if (openedAt === undefined)
      throw new WrongField('opened_at', undefined, 'that of freqtrade: "{open_date}"');
    // As an import of its database and the mixin name it, so that it counts once by whichever way it comes.
    const id =
      typeof agentId === 'string' && openedAt instanceof Instant
        ? freqtradeId(agentId, given, openedAt)
        : null;
    return id ?? hashOf(['freqtrade', agentId, given, openedAt]);
  }
  if (given !== null) return given;
  if (closedAt === undefined)
    throw new WrongField('trade_id', undefined, `${AGENT_ID_RULE}: the close of an open trade must name it`);
  return hashOf([agentId, symbol, openedAt, closedAt]);
}

function readId(value: unknown): string {
  const given = asId(value);
  if (given === null) throw new WrongField('trade_id', value, AGENT_ID_RULE);
  return given;
}

function hashOf(parts: readonly (KnownValue | undefined)[]): string {
  const written = parts.map((part) => (part instanceof Instant ? timeText(part) : (part ?? null)));
  return createHash('sha256').update(JSON.stringify(written)).digest('hex').slice(0, 32);
}

/** The fields of a stored trade: an `Instant` was a Timestamp. */
export type StoredFields = Readonly<Record<string, unknown>>;

/** Whether every field that came is stored with this value. What else is stored does not count. */
export function isStored({ known }: NewTrade, stored: StoredFields): boolean {
  return Object.entries(known).every(([name, came]) => {
    const is = stored[name];
    if (came instanceof Instant) return is instanceof Instant && is.compare(came) === 0;
    if (KNOWN[name] === figure) return parseFigure(is)?.eq(came) ?? false;
    return is === came;
  });
}

/** The fields of Maestro, as an answer shows them: never long, whatever somebody has stored. */
export function shownFields(fields: StoredFields): Record<string, string | number | boolean | null> {
  return Object.fromEntries(
    KNOWN_FIELDS.flatMap((name) => (fields[name] === undefined ? [] : [[name, shown(fields[name])]])),
  );
}

function shown(value: unknown): string | number | boolean | null {
  if (value instanceof Instant) return timeText(value);
  if (typeof value === 'string') return value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value;
  return typeof value === 'boolean' || Number.isFinite(value) ? (value as number | boolean) : null;
}
