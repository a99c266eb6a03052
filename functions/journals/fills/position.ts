import { Decimal, Exact } from '../../src/core/base/decimal';
import { type Fill, signedSize } from './fill';

/**
 * A position as its fills make it. Sums are exact. The average entry price is that of all entries; how much each exit
 * closes at which average does not change the result of the whole position.
 */
export class Position {
  /** The size that is open now, below 0 for a short. */
  size: Decimal = new Exact(0);
  quantity: Decimal = new Exact(0);
  /** Price × size of all entries. */
  entryValue: Decimal = new Exact(0);
  exitValue: Decimal = new Exact(0);
  fees: Decimal = new Exact(0);
  fills = 0;
  last: Fill;
  /** The profit of the exits as the file says it; null where it does not. */
  private reported: Decimal | null = new Exact(0);
  /** The average entry price of what is open, to 28 digits. Only kept where profits are reported. */
  private average = new Decimal(0);

  constructor(readonly first: Fill) {
    this.last = first;
  }

  get isLong(): boolean {
    return this.first.side === 'BUY';
  }

  /** What the prices give, before fees; exact once the position is closed. */
  get pnlOfPrices(): Decimal {
    const difference = new Exact(this.exitValue).minus(this.entryValue);
    return this.isLong ? difference : difference.neg();
  }

  /** The profit before fees: what the file says, else what the prices give. */
  get pnl(): Decimal {
    return this.reported ?? this.pnlOfPrices;
  }

  enter(fill: Fill): void {
    const value = new Exact(fill.price).times(fill.size);
    if (fill.pnl !== null) this.average = this.averageWith(fill);
    this.quantity = this.quantity.plus(fill.size);
    this.entryValue = this.entryValue.plus(value);
    this.take(fill);
  }

  exit(fill: Fill): void {
    this.exitValue = this.exitValue.plus(new Exact(fill.price).times(fill.size));
    this.take(fill);
  }

  /**
   * Whether the profit that a closing fill reports is that of its price and the average entry price here. If it is not,
   * the position began before the file does. The tolerance is for the rounding of exchanges, far below any real
   * difference.
   */
  explains(closing: Fill): boolean {
    if (closing.pnl === null) return true;
    const value = new Decimal(closing.price).times(closing.size);
    const expected = value.minus(new Decimal(this.average).times(closing.size));
    return new Decimal(this.isLong ? expected : expected.neg())
      .minus(closing.pnl)
      .abs()
      .lte(value.times('1e-5').plus('1e-6'));
  }

  private averageWith({ price, size }: Fill): Decimal {
    const open = this.size.abs();
    const value = new Decimal(this.average).times(open).plus(new Decimal(price).times(size));
    return value.div(new Decimal(open).plus(size));
  }

  private take(fill: Fill): void {
    this.size = this.size.plus(signedSize(fill));
    this.fees = this.fees.plus(fill.fee);
    this.reported = fill.pnl === null || this.reported === null ? null : this.reported.plus(fill.pnl);
    this.fills += 1;
    this.last = fill;
  }
}
