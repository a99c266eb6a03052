import { type Decimal, decimalText } from '../core/decimal';
import { Instant } from '../core/instant';
import { isSkipReason, newestFirst, type TradeRecord } from '../core/trade';
import type { Window } from '../core/window';
import { parseDecimalText } from './figure';
import { isTradeId, parseSymbol } from './ids';

/**
 * A window as it is stored. The trades are one text, a line each, newest first, with tabs between
 * trade id · seconds[.microseconds] · pnl · capital · skip reason · symbol · R: one Firestore value instead of
 * thousands is quicker to code, smaller, and still readable in the console.
 */
export interface WindowDocument {
  readonly capacity: number;
  readonly trades: string;
  readonly schema_version: number;
}

const SCHEMA_VERSION = 1;

export function encodeWindow(window: Window): WindowDocument {
  return {
    capacity: window.capacity,
    trades: window.trades.map(encodeTrade).join('\n'),
    schema_version: SCHEMA_VERSION,
  };
}

/** Reads a window document; null when it is damaged, and so must be refilled from the journal. */
export function decodeWindow(fields: Readonly<Record<string, unknown>>): Window | null {
  const { capacity, trades: text, schema_version } = fields;
  if (schema_version !== SCHEMA_VERSION || typeof text !== 'string') return null;
  if (!Number.isSafeInteger(capacity)) return null;
  const trades = decodeTrades(text);
  if (trades === null || trades.length > Number(capacity)) return null;
  const window = { capacity: Number(capacity), trades };
  // Other words for the same would look like a change at the next fold.
  return encodeWindow(window).trades === text ? window : null;
}

/** The trades, newest first and each once; null otherwise. */
function decodeTrades(text: string): TradeRecord[] | null {
  const trades: TradeRecord[] = [];
  const ids = new Set<string>();
  for (const line of text === '' ? [] : text.split('\n')) {
    const trade = decodeTrade(line);
    const newer = trades.at(-1);
    if (trade === null || ids.has(trade.tradeId) || (newer && newestFirst(newer, trade) >= 0)) return null;
    trades.push(trade);
    ids.add(trade.tradeId);
  }
  return trades;
}

/** One closed trade as text: two that are equal in everything that windows keep have equal texts. */
export function encodeTrade(trade: TradeRecord): string {
  const { seconds, micros } = trade.closedAt;
  return [
    escape(trade.tradeId),
    micros === 0 ? String(seconds) : `${seconds}.${String(micros).padStart(6, '0')}`,
    decimalField(trade.pnl),
    decimalField(trade.capital),
    trade.skipped ?? '',
    escape(trade.symbol ?? ''),
    decimalField(trade.rMultiple),
  ].join('\t');
}

function decodeTrade(line: string): TradeRecord | null {
  const fields = line.split('\t');
  if (fields.length !== 7) return null;
  const [id = '', time = '', pnl = '', capital = '', skipped = '', symbol = '', rMultiple = ''] = fields;
  const tradeId = unescape(id);
  const closedAt = decodeTime(time);
  const decimals = [pnl, capital, rMultiple].map((text) => (text === '' ? null : parseDecimalText(text)));
  const hasReturn = pnl !== '' && capital !== '';
  if (
    !isTradeId(tradeId) ||
    closedAt === null ||
    [pnl, capital, rMultiple].some((text, index) => text !== '' && decimals[index] === null) ||
    decimals[1]?.lte(0) ||
    !(skipped === '' ? hasReturn : isSkipReason(skipped) && capital === '')
  )
    return null;
  return {
    tradeId,
    closedAt,
    pnl: decimals[0] ?? null,
    capital: decimals[1] ?? null,
    skipped: isSkipReason(skipped) ? skipped : null,
    symbol: parseSymbol(unescape(symbol)),
    rMultiple: decimals[2] ?? null,
  };
}

function decodeTime(text: string): Instant | null {
  const match = /^(-?\d{1,12})(?:\.(\d{6}))?$/.exec(text);
  const seconds = Number(match?.[1]);
  return match !== null && Instant.isInRange(seconds) ? new Instant(seconds, Number(match[2] ?? 0)) : null;
}

function decimalField(value: Decimal | null): string {
  return value === null ? '' : decimalText(value);
}

/** Ids and symbols may hold any character; the two that separate, and the one that escapes, are written with `\`. */
function escape(text: string): string {
  return text.replace(/[\\\t\n]/g, (character) =>
    character === '\\' ? '\\\\' : character === '\t' ? '\\t' : '\\n',
  );
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, code: string) => (code === 't' ? '\t' : code === 'n' ? '\n' : code));
}
