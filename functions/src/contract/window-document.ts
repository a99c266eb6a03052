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
  const trades = text === '' ? [] : text.split('\n').map(decodeTrade);
  if (trades.length > Number(capacity) || !areInOrder(trades)) return null;
  return { capacity: Number(capacity), trades };
}

function areInOrder(trades: readonly (TradeRecord | null)[]): trades is readonly TradeRecord[] {
  return trades.every((trade, index) => {
    const newer = trades[index - 1];
    return trade !== null && (index === 0 || (newer ? newestFirst(newer, trade) < 0 : false));
  });
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
  return match === null ? null : new Instant(Number(match[1]), Number(match[2] ?? 0));
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
