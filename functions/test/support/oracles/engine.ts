import { DEFAULT_CONFIG, type EngineConfig } from '../../../src/core/config';
import { Decimal } from '../../../src/core/base/decimal';
import { Instant } from '../../../src/core/base/instant';
import { type ClosedTrade, closedTrade, type PlainTrade } from '../../../src/core/trades/trade';

/**
 * Helpers of the engine's tests: builders, and exact arithmetic of BigInts, so that no expected value comes from the
 * decimal library or from the code under test.
 */

export function decimal(text: string): Decimal {
  return new Decimal(text);
}

/** Like `decimalText`, but it shows a negative zero. */
export function textOf(value: Decimal | null): string | null {
  if (value === null) return null;
  return value.isZero() && value.isNegative() ? '-0' : value.toFixed();
}

/** A figure in percent as the engine keeps returns: a whole number of units of 1e-20 %. */
export function unitsOf(pct: string | Decimal): bigint {
  return BigInt(new Decimal(pct).toFixed(20).replace('.', ''));
}

/** Units as percent, and those of a power of returns as percent of that power. */
export function pctText(units: bigint, power = 1): string {
  return new Fraction(units, 10n ** BigInt(20 * power)).rounded(20 * power);
}

/** The default configuration with the changes that a test is about. */
export function configured(changes: Partial<EngineConfig> = {}): EngineConfig {
  return { ...DEFAULT_CONFIG, ...changes };
}

type TradeSketch = Partial<Pick<ClosedTrade, 'tradeId' | 'skipped' | 'symbol'>> & {
  /** Epoch seconds of the close. */
  readonly closedAt?: number;
  readonly pnl?: string;
  readonly capital?: string;
};

/** A closed trade; a skipped one has no capital. By default it made 1 % on 100 and closed at the epoch. */
export function trade({ closedAt = 0, pnl = '1', capital = '100', ...sketch }: TradeSketch = {}): PlainTrade {
  const skipped = sketch.skipped ?? null;
  return closedTrade({
    tradeId: sketch.tradeId ?? 'trade',
    closedAt: new Instant(closedAt),
    pnl: skipped?.endsWith('_pnl') === true ? null : decimal(pnl),
    capital: skipped === null ? decimal(capital) : null,
    skipped,
    symbol: sketch.symbol ?? null,
    rMultiple: null,
  });
}

/** pnl / risk as a window keeps it: with the risk where 28 digits do not hold it. */
export function rOf(pnl: Decimal, risk: Decimal): Pick<PlainTrade, 'rMultiple' | 'riskAmount'> {
  const rMultiple = pnl.div(risk);
  const back = Fraction.of(rMultiple).times(Fraction.of(risk)).minus(Fraction.of(pnl));
  return { rMultiple, riskAmount: back.top === 0n ? null : risk };
}

/** The number of decimal places of irrational results (`sqrt`, `exp`), and the scale of fixed-point numbers. */
const DIGITS = 120;
export const SCALE = 10n ** BigInt(DIGITS);

/** An exact fraction. */
export class Fraction {
  readonly top: bigint;
  readonly bottom: bigint;

  constructor(top: bigint, bottom = 1n) {
    this.top = bottom < 0n ? -top : top;
    this.bottom = bottom < 0n ? -bottom : bottom;
  }

  /** Reads plain decimal text, or a decimal. */
  static of(value: string | Decimal): Fraction {
    const [whole = '', decimals = ''] = (typeof value === 'string' ? value : value.toFixed()).split('.');
    return new Fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
  }

  static sum(terms: readonly Fraction[]): Fraction {
    return terms.reduce((sum, term) => sum.plus(term), new Fraction(0n));
  }

  plus(other: Fraction): Fraction {
    if (this.bottom === other.bottom) return new Fraction(this.top + other.top, this.bottom);
    return new Fraction(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.top, other.bottom));
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.top * other.top, this.bottom * other.bottom);
  }

  over(other: Fraction): Fraction {
    return new Fraction(this.top * other.bottom, this.bottom * other.top);
  }

  abs(): Fraction {
    return new Fraction(this.top < 0n ? -this.top : this.top, this.bottom);
  }

  lte(other: Fraction): boolean {
    return this.minus(other).top <= 0n;
  }

  lt(other: Fraction): boolean {
    return this.minus(other).top < 0n;
  }

  /** The square root to 120 decimal places, by Newton's method on integers. */
  sqrt(): Fraction {
    const square = (this.top * SCALE * SCALE) / this.bottom;
    if (square === 0n) return new Fraction(0n);
    let root = 1n << BigInt(Math.ceil(square.toString(2).length / 2));
    for (;;) {
      const next = (root + square / root) >> 1n;
      if (next >= root) return new Fraction(root, SCALE);
      root = next;
    }
  }

  /** As plain decimal text, rounded half to even at `places` decimal places, without trailing zeros. */
  rounded(places: number): string {
    const scaled = this.abs().top * 10n ** BigInt(places);
    const down = scaled / this.bottom;
    const twiceRest = 2n * (scaled % this.bottom);
    const up = twiceRest > this.bottom || (twiceRest === this.bottom && down % 2n === 1n);
    const digits = (down + (up ? 1n : 0n)).toString().padStart(places + 1, '0');
    const text = `${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`;
    const trimmed = text.replace(/\.?0+$/, '');
    return this.top < 0n && trimmed !== '0' ? `-${trimmed}` : trimmed;
  }
}

/** Expects `actual` to be within `tolerance` of `expected`; a failure shows both. */
export function expectWithin(actual: Decimal | null, expected: Fraction, tolerance: Fraction | string): void {
  const limit = typeof tolerance === 'string' ? Fraction.of(tolerance) : tolerance;
  const within = actual !== null && Fraction.of(actual).minus(expected).abs().lte(limit);
  if (!within) expect(textOf(actual)).toBe(expected.rounded(50));
}

/**
 * e^x of a fixed-point number x ≤ 0 (in units of 1 / SCALE): Taylor's series after halving x until it is below 1 /
 * 256.
 */
export function expFixed(x: bigint): bigint {
  let halvings = 0n;
  while (-(x >> halvings) > SCALE / 256n) halvings++;
  // 40 guard digits: every squaring doubles the relative error.
  const guard = 10n ** 40n;
  const scale = SCALE * guard;
  const small = (x * guard) >> halvings;
  let sum = scale;
  for (let term = scale, i = 1n; term !== 0n; i++) {
    term = (term * small) / (scale * i);
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) / scale;
  return sum / guard;
}

/**
 * Lets `toEqual` compare functions without parameters, such as `AgentFigures.evidence`, by what they return.
 * Otherwise equal allocations would differ. To be called once at the top of a test file.
 */
export function compareFunctionsByResult(): void {
  // @types/jest does not know this method of jest.
  (expect as unknown as { addEqualityTesters(testers: unknown[]): void }).addEqualityTesters([sameResults]);
}

function sameResults(this: { equals(a: unknown, b: unknown): boolean }, a: unknown, b: unknown): unknown {
  if (typeof a !== 'function' || typeof b !== 'function' || a.length + b.length > 0) return undefined;
  return this.equals((a as () => unknown)(), (b as () => unknown)());
}
