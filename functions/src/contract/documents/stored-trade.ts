import { type Decimal, decimalText } from '../../core/base/decimal';
import { Instant } from '../../core/base/instant';
import { isSkipReason, type SkipReason, type ClosedTrade } from '../../core/trades/trade';
import { parseDecimalText } from '../fields/figure';

/**
 * A trade of a window as a line of text, with tabs between
 * trade id · seconds[.microseconds] · pnl · capital · skip reason · symbol · R.
 *
 * Two trades that are equal in everything that windows keep have equal lines.
 */
export function encodeTrade(trade: ClosedTrade): string {
  return trade instanceof StoredTrade ? trade.line : lineOf(trade);
}

function lineOf(trade: ClosedTrade): string {
  const { seconds, micros } = trade.closedAt;
  return [
    escapeText(trade.tradeId),
    micros === 0 ? String(seconds) : `${seconds}.${String(micros).padStart(6, '0')}`,
    decimalField(trade.pnl),
    decimalField(trade.capital),
    trade.skipped ?? '',
    escapeText(trade.symbol ?? ''),
    decimalField(trade.rMultiple),
  ].join('\t');
}

/** The figures of a line, which most folds never look at. */
type Figures = Pick<ClosedTrade, 'pnl' | 'capital' | 'skipped' | 'symbol' | 'rMultiple'>;

/** A trade as its line holds it. Read where it is looked into, and only then: of a long window a close needs a few. */
export class StoredTrade implements ClosedTrade {
  private id: string | undefined;
  private time: Instant | undefined;
  private figures: Figures | undefined;

  constructor(readonly line: string) {}

  get tradeId(): string {
    return (this.id ??= unescape(this.line.slice(0, this.line.indexOf('\t'))));
  }

  get closedAt(): Instant {
    return (this.time ??= decodeTime(this.line.split('\t', 2)[1] ?? ''));
  }

  get pnl(): Decimal | null {
    return this.read().pnl;
  }

  get capital(): Decimal | null {
    return this.read().capital;
  }

  get skipped(): SkipReason | null {
    return this.read().skipped;
  }

  get symbol(): string | null {
    return this.read().symbol;
  }

  get rMultiple(): Decimal | null {
    return this.read().rMultiple;
  }

  private read(): Figures {
    return (this.figures ??= decodeFigures(this.line));
  }
}

function decodeTime(text: string): Instant {
  const [seconds = '', micros = '0'] = text.split('.');
  return new Instant(Number(seconds), Number(micros));
}

function decodeFigures(line: string): Figures {
  const [, , pnl, capital, skipped, symbol = '', rMultiple] = line.split('\t');
  return {
    pnl: parseDecimalText(pnl),
    capital: parseDecimalText(capital),
    skipped: isSkipReason(skipped) ? skipped : null,
    symbol: symbol === '' ? null : unescape(symbol),
    rMultiple: parseDecimalText(rMultiple),
  };
}

function decimalField(value: Decimal | null): string {
  return value === null ? '' : decimalText(value);
}

/** Ids and symbols may hold any character; the two that separate, and the one that escapes, are written with `\`. */
export function escapeText(text: string): string {
  return text.replace(/[\\\t\n]/g, (character) =>
    character === '\\' ? '\\\\' : character === '\t' ? '\\t' : '\\n',
  );
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.)/g, (_, code: string) => (code === 't' ? '\t' : code === 'n' ? '\n' : code));
}
