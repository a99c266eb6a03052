import { fromPercent } from '../trades/trade';
import { Decimal } from '../base/decimal';
import { Instant } from '../base/instant';
import { compareUtf8 } from '../base/utf8';
import { PackedTexts } from './packed-texts';
import type { RiskTrade, TradeList } from './trade-list';

/** A closed trade of a window as texts. An empty text: there is no such figure, or no symbol. */
export interface TradeRow {
  readonly tradeId: string;
  readonly closedAt: Instant;
  /** Plain decimal text. */
  readonly pnl: string;
  readonly symbol: string;
  /** Plain decimal text; empty where `riskAmount` is not: R then follows from that. */
  readonly rMultiple: string;
  /** Plain decimal text: see `ClosedTrade`. */
  readonly riskAmount: string;
  /** Plain decimal text, in percent. */
  readonly returnPct: string;
}

/** The texts of a trade in `TradeColumns`, one after another: pnl, symbol, R, risk, return. */
const TEXTS_PER_TRADE = 5;

/**
 * What the risk state needs of many trades, in columns: some 65 bytes per trade. As objects they take some 1,100, and
 * an instance keeps 100,000 trades of one user.
 */
export class TradeColumns {
  private constructor(
    private readonly seconds: Float64Array,
    private readonly micros: Uint32Array,
    private readonly texts: PackedTexts,
  ) {}

  static of(rows: readonly TradeRow[]): TradeColumns {
    return new TradeColumns(
      Float64Array.from(rows, ({ closedAt }) => closedAt.seconds),
      Uint32Array.from(rows, ({ closedAt }) => closedAt.micros),
      PackedTexts.of(
        rows.flatMap(({ pnl, symbol, rMultiple, riskAmount, returnPct }) => [
          pnl,
          symbol,
          rMultiple,
          riskAmount,
          returnPct,
        ]),
      ),
    );
  }

  /** The trades of all columns, in their order. */
  static joined(all: readonly TradeColumns[]): TradeColumns {
    const count = all.reduce((sum, { length }) => sum + length, 0);
    const seconds = new Float64Array(count);
    const micros = new Uint32Array(count);
    let from = 0;
    for (const columns of all) {
      seconds.set(columns.seconds, from);
      micros.set(columns.micros, from);
      from += columns.length;
    }
    return new TradeColumns(seconds, micros, PackedTexts.joined(all.map(({ texts }) => texts)));
  }

  get length(): number {
    return this.seconds.length;
  }

  get bytes(): number {
    return this.seconds.byteLength + this.micros.byteLength + this.texts.bytes;
  }

  closedAt(index: number): Instant {
    return new Instant(this.seconds[index] ?? NaN, this.micros[index]);
  }

  /** Negative if the first trade closed before the second, 0 if at the same moment. */
  compareTimes(a: number, b: number): number {
    return (
      (this.seconds[a] ?? NaN) - (this.seconds[b] ?? NaN) || (this.micros[a] ?? 0) - (this.micros[b] ?? 0)
    );
  }

  pnl(index: number): Decimal | null {
    return decimalOf(this.texts.at(index * TEXTS_PER_TRADE));
  }

  symbol(index: number): string | null {
    return this.texts.at(index * TEXTS_PER_TRADE + 1) || null;
  }

  rMultiple(index: number): Decimal | null {
    const risk = this.riskAmount(index);
    if (risk !== null) return this.pnl(index)?.div(risk) ?? null;
    return decimalOf(this.texts.at(index * TEXTS_PER_TRADE + 2));
  }

  riskAmount(index: number): Decimal | null {
    return decimalOf(this.texts.at(index * TEXTS_PER_TRADE + 3));
  }

  returnUnits(index: number): bigint | null {
    const pct = decimalOf(this.texts.at(index * TEXTS_PER_TRADE + 4));
    return pct && fromPercent(pct);
  }
}

function decimalOf(text: string): Decimal | null {
  return text === '' ? null : new Decimal(text);
}

/** A trade of `TradeColumns`; its fields are read when they are asked for. */
class PackedTrade implements RiskTrade {
  constructor(
    private readonly columns: TradeColumns,
    private readonly index: number,
  ) {}

  get closedAt(): Instant {
    return this.columns.closedAt(this.index);
  }

  get pnl(): Decimal | null {
    return this.columns.pnl(this.index);
  }

  get symbol(): string | null {
    return this.columns.symbol(this.index);
  }

  get rMultiple(): Decimal | null {
    return this.columns.rMultiple(this.index);
  }

  get riskAmount(): Decimal | null {
    return this.columns.riskAmount(this.index);
  }

  get returnUnits(): bigint | null {
    return this.columns.returnUnits(this.index);
  }
}

/** Trades of columns in some order. A trade becomes an object only while it is looked at. */
export class PackedTrades implements TradeList {
  /** @param order the places of the trades in the columns */
  constructor(
    private readonly columns: TradeColumns,
    private readonly order: Uint32Array,
  ) {}

  get length(): number {
    return this.order.length;
  }

  get bytes(): number {
    return this.columns.bytes + this.order.byteLength;
  }

  *[Symbol.iterator](): Iterator<RiskTrade> {
    for (const index of this.order) yield new PackedTrade(this.columns, index);
  }

  slice(start?: number, end?: number): PackedTrades {
    return new PackedTrades(this.columns, this.order.subarray(start, end));
  }

  findLastIndex(isWanted: (trade: RiskTrade) => boolean): number {
    return this.order.findLastIndex((index) => isWanted(new PackedTrade(this.columns, index)));
  }
}

/**
 * The window of an agent in columns, with the ids of its trades: they decide the order of trades that closed at the
 * same moment, and are not needed once the windows are joined.
 */
export class PackedWindow {
  private constructor(
    readonly capacity: number,
    readonly columns: TradeColumns,
    readonly ids: PackedTexts,
  ) {}

  /** @param rows newest first */
  static of(capacity: number, rows: readonly TradeRow[]): PackedWindow {
    const ids = PackedTexts.of(rows.map(({ tradeId }) => tradeId));
    return new PackedWindow(capacity, TradeColumns.of(rows), ids);
  }
}

/**
 * Orders the trades of columns newest first, as `newestFirst` does.
 *
 * @example
 * const at = (seconds: number) => ({
 *   tradeId: `t${seconds}`,
 *   closedAt: new Instant(seconds),
 *   pnl: '1',
 *   symbol: '',
 *   rMultiple: '',
 *   riskAmount: '',
 *   returnPct: '',
 * });
 * const { columns, ids } = PackedWindow.of(100, [at(1), at(2)]);
 * [0, 1].sort(newestFirstIn(columns, ids)); // [1, 0]
 */
export function newestFirstIn(columns: TradeColumns, ids: PackedTexts): (a: number, b: number) => number {
  return (a, b) => columns.compareTimes(b, a) || compareUtf8(ids.at(b), ids.at(a));
}
