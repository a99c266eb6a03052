import { Decimal, Exact, ONE } from '../base/decimal';

/**
 * An exact quotient of two decimals. As a decimal it would have to be rounded, and a rounded one may reach a limit that
 * the exact one does not.
 */
export class Quotient {
  /** Makes TypeScript refuse any other object with these fields. */
  declare protected readonly nominal: true;

  /**
   * @param top exact, with at most 150 digits
   * @param bottom above 0, exact, with at most 100 digits
   */
  constructor(
    readonly top: Decimal,
    readonly bottom: Decimal = ONE,
  ) {}

  /** To be shown: rounded to 28 digits, or the top itself over 1. */
  get shown(): Decimal {
    return this.bottom.eq(1) ? this.top : Decimal.div(this.top, this.bottom);
  }

  /** Negative if this quotient is less than `other`, 0 if they are equal, positive if it is more. */
  compare(other: Quotient | Decimal): number {
    const { top, bottom } = other instanceof Quotient ? other : new Quotient(other);
    return Exact.mul(this.top, bottom).cmp(Exact.mul(top, this.bottom));
  }
}
