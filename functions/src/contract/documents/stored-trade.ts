import { type Decimal, decimalText } from '../../core/base/decimal';
import { Instant } from '../../core/base/instant';
import type { TradeRow } from '../../core/risk-state/packed-trades';
import {
  ClosedTrade,
  fromPercent,
  inPercent,
  isSkipReason,
  returnUnits,
  type SkipReason,
} from '../../core/trades/trade';
import { parseDecimalText } from '../fields/figure';

/**
 * A trade of a window as a line of text, with tabs between
 * trade id · seconds[.microseconds] · pnl · capital · skip reason · symbol · R · return in percent.
 *
 * An R with more than 28 digits, pnl / risk, is stored as `/risk`: shorter than its 28 digits, and exact.
 *
 * The return follows from pnl and capital. It is stored because evidence needs the return of every trade of the
 * window, and to read it takes a tenth of the time that it takes to compute it.
 *
 * Two trades that are equal in everything that windows keep have equal lines.
 */
export function encodeTrade(trade: ClosedTrade): string {
  return trade instanceof StoredTrade ? trade.line : lineOf(trade);
}

/** Before the risk where R is pnl / risk. */
const RISK = '/';

function lineOf(trade: ClosedTrade): string {
  const { seconds, micros } = trade.closedAt;
  return [
    escapeText(trade.tradeId),
    micros === 0 ? String(seconds) : `${seconds}.${String(micros).padStart(6, '0')}`,
    decimalField(trade.pnl),
    decimalField(trade.capital),
    trade.skipped ?? '',
    escapeText(trade.symbol ?? ''),
    trade.riskAmount === null ? decimalField(trade.rMultiple) : `${RISK}${decimalText(trade.riskAmount)}`,
    returnField(trade.returnUnits),
  ].join('\t');
}

/** A line of a window of version 2, which has no return, as a line of now. */
export function lineWithReturn(line: string): string {
  const { pnl, capital } = decodeFigures(line);
  return `${line}\t${returnField(pnl === null || capital === null ? null : returnUnits(pnl, capital))}`;
}

/** The fields of a line that most folds never look at. */
type Figures = Pick<ClosedTrade, 'pnl' | 'capital' | 'skipped' | 'symbol' | 'rMultiple' | 'riskAmount'>;

/**
 * A trade as its line holds it. A field is parsed when it is first read: a fold needs the fields of a few trades of a
 * long window, and evidence only the returns.
 *
 * The fields are getters of the prototype, so `{ ...trade }` would have none of them. `ClosedTrade` makes that a type
 * error.
 */
export class StoredTrade extends ClosedTrade {
  #id: string | undefined;
  #time: Instant | undefined;
  #return: bigint | null | undefined;
  #figures: Figures | undefined;

  constructor(readonly line: string) {
    super();
  }

  override get tradeId(): string {
    return (this.#id ??= unescape(this.line.slice(0, this.line.indexOf('\t'))));
  }

  override get closedAt(): Instant {
    return (this.#time ??= decodeTime(this.line.split('\t', 2)[1] ?? ''));
  }

  override get returnUnits(): bigint | null {
    if (this.#return === undefined) {
      const pct = parseDecimalText(this.line.slice(this.line.lastIndexOf('\t') + 1));
      this.#return = pct && fromPercent(pct);
    }
    return this.#return;
  }

  override get pnl(): Decimal | null {
    return this.#read().pnl;
  }

  override get capital(): Decimal | null {
    return this.#read().capital;
  }

  override get skipped(): SkipReason | null {
    return this.#read().skipped;
  }

  override get symbol(): string | null {
    return this.#read().symbol;
  }

  override get rMultiple(): Decimal | null {
    return this.#read().rMultiple;
  }

  override get riskAmount(): Decimal | null {
    return this.#read().riskAmount;
  }

  #read(): Figures {
    return (this.#figures ??= decodeFigures(this.line));
  }
}

/** The texts of a line that the risk state needs. */
export function decodeRow(line: string): TradeRow {
  const [id = '', time = '', pnl = '', , , symbol = '', r = '', returnText = ''] = line.split('\t');
  return {
    tradeId: unescape(id),
    closedAt: decodeTime(time),
    pnl,
    symbol: unescape(symbol),
    returnPct: returnText,
    ...(r.startsWith(RISK)
      ? { rMultiple: '', riskAmount: r.slice(RISK.length) }
      : { rMultiple: r, riskAmount: '' }),
  };
}

function decodeTime(text: string): Instant {
  const [seconds = '', micros = '0'] = text.split('.');
  return new Instant(Number(seconds), Number(micros));
}

function decodeFigures(line: string): Figures {
  const [, , pnlText, capital, skipped, symbol = '', r = ''] = line.split('\t');
  const pnl = parseDecimalText(pnlText);
  const riskAmount = r.startsWith(RISK) ? parseDecimalText(r.slice(RISK.length)) : null;
  return {
    pnl,
    capital: parseDecimalText(capital),
    skipped: isSkipReason(skipped) ? skipped : null,
    symbol: symbol === '' ? null : unescape(symbol),
    rMultiple: riskAmount === null ? parseDecimalText(r) : (pnl?.div(riskAmount) ?? null),
    riskAmount,
  };
}

function returnField(units: bigint | null): string {
  return decimalField(units === null ? null : inPercent(units));
}

function decimalField(value: Decimal | null): string {
  return value === null ? '' : decimalText(value);
}

/** Ids and symbols may hold any character. Tab, line break and `\` itself are written as `\t`, `\n` and `\\`. */
export function escapeText(text: string): string {
  return text.replace(/[\\\t\n]/g, (character) =>
    character === '\\' ? '\\\\' : character === '\t' ? '\\t' : '\\n',
  );
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.)/g, (_, code: string) => (code === 't' ? '\t' : code === 'n' ? '\n' : code));
}
