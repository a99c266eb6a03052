import { Fraction } from './engine';

/**
 * The statistics of returns by the definitions of docs/reference/evidence.md, in fractions with roots of 120 decimal
 * places: from the deviations of the returns one by one, not from sums of powers.
 */
export interface ExactStatistics {
  readonly mean: Fraction;
  /** Null below two returns. */
  readonly stdDev: Fraction | null;
  readonly sharpe: Fraction | null;
  readonly skewness: Fraction | null;
  readonly kurtosis: Fraction | null;
  readonly standardError: Fraction | null;
  readonly minTrackRecord: Fraction | null;
  readonly sortino: Fraction | null;
}

const ZERO = new Fraction(0n);
const ONE = new Fraction(1n);
const NOISE = new Fraction(1n, 10n ** 12n);
/** Returns are whole numbers of these. */
const UNIT = new Fraction(1n, 10n ** 20n);

/**
 * @param units at least one return, in units of the 20th decimal place of a percent
 * @param rf the risk-free rate of one period in percent
 */
export function exactStatistics(units: readonly bigint[], rf: Fraction): ExactStatistics {
  const n = BigInt(units.length);
  const sum = units.reduce((a, b) => a + b, 0n);
  const most = units.reduce((a, b) => (a > b ? a : b));
  const least = units.reduce((a, b) => (a < b ? a : b));
  const noise = new Fraction(most > -least ? most : -least).times(UNIT).times(NOISE);

  const mean = new Fraction(sum, n).times(UNIT);
  const difference = mean.minus(rf);
  const excess = difference.abs().lte(noise) ? ZERO : difference;
  const sortino = sortinoOf(units, excess, rf);
  const nothing = { sharpe: null, skewness: null, kurtosis: null, standardError: null, minTrackRecord: null };
  if (n < 2n) return { mean, stdDev: null, ...nothing, sortino };
  if (new Fraction(most - least).times(UNIT).lte(noise)) return { mean, stdDev: ZERO, ...nothing, sortino };

  // n times the deviations are whole.
  const central = (k: number): Fraction =>
    new Fraction(
      units.map((r) => (n * r - sum) ** BigInt(k)).reduce((a, b) => a + b, 0n),
      n ** BigInt(k) * n,
    );
  const second = central(2);
  const stdDev = second
    .times(new Fraction(n, n - 1n))
    .times(UNIT)
    .times(UNIT)
    .sqrt();
  const sharpe = excess.over(stdDev);
  const skewness = central(3).over(second.times(second.sqrt()));
  const kurtosis = central(4).over(second.times(second));

  const skewed = skewness.times(sharpe);
  const tailed = kurtosis.minus(ONE).times(new Fraction(1n, 4n)).times(sharpe).times(sharpe);
  const factor = ONE.minus(skewed).plus(tailed);
  const hasError = !factor.lte(ONE.plus(skewed.abs()).plus(tailed.abs()).times(NOISE));
  const deviations = sharpe.top === 0n ? ZERO : Fraction.of('1.6449').over(sharpe);
  return {
    mean,
    stdDev,
    sharpe,
    skewness,
    kurtosis,
    standardError: hasError ? factor.over(new Fraction(n - 1n)).sqrt() : null,
    minTrackRecord: hasError && sharpe.top > 0n ? factor.times(deviations).times(deviations).plus(ONE) : null,
    sortino,
  };
}

function sortinoOf(units: readonly bigint[], excess: Fraction, rf: Fraction): Fraction | null {
  // rf rounded to the decimal places of a return is not below rf.
  const threshold = Fraction.of(rf.rounded(20));
  const below = units.map((r) => new Fraction(r).times(UNIT)).filter((r) => r.lt(threshold));
  if (below.length === 0) return null;
  const squares = Fraction.sum(below.map((r) => r.minus(rf)).map((r) => r.times(r)));
  return excess.over(squares.over(new Fraction(BigInt(units.length))).sqrt());
}

/** As plain decimal text of this many significant digits, rounded half to even, without trailing zeros. */
export function significant(value: Fraction, digits: number): string {
  if (value.top === 0n) return '0';
  const { top, bottom } = value.abs();
  // The exponent of the first digit, or one more.
  let exponent = top.toString().length - bottom.toString().length;
  if (new Fraction(top, bottom).lt(powerOfTen(exponent))) exponent--;
  const places = digits - 1 - exponent;
  if (places >= 0) return value.rounded(places);
  const shift = powerOfTen(-places);
  return value.over(shift).rounded(0) + '0'.repeat(-places);
}

function powerOfTen(exponent: number): Fraction {
  const power = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0 ? new Fraction(1n, power) : new Fraction(power);
}
