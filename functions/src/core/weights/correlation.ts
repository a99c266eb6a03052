import { type Decimal, Exact, Precise, roundedTo28Digits, ZERO } from '../base/decimal';
import type { Instant } from '../base/instant';
import { compareUtf8 } from '../base/utf8';
import { squareRoot } from '../numbers/square-root';
import { isUsable } from '../statistics/returns';
import type { ClosedTrade } from '../trades/trade';

/** How far back returns are compared. */
export const CORRELATED_DAYS = 90;
/** With fewer common days a correlation is chance. */
const LEAST_COMMON_DAYS = 10;
/**
 * A correlation r of k common days counts k / (k + 20·(1 − r²)): it is shrunk towards 0 by as much as it may be chance. 1 − r² over
 * k is the square of its standard error, as in its t test (Student 1908), so that a copy is a copy however few days there are.
 * docs/decisions/019-copies-count-whole.md has what was measured.
 */
const SHRINKAGE_DAYS = 20n;

/** The returns of an agent by calendar day, within the last 90. */
export interface DaySeries {
  /** The first and the last day that its trades cover, as `Instant.utcDay` numbers them. */
  readonly first: number;
  readonly last: number;
  /** In units of 1e-20 %; a day that is missing has a return of 0. */
  readonly returns: ReadonlyMap<number, bigint>;
}

/**
 * The returns of an agent by calendar day, of the last 90 days up to a time; null if its trades cover none of these, or none
 * has a return.
 *
 * @param trades that are looked at, newest first
 *
 * @example
 * // Both closed on the first day of 1970.
 * daySeries([win, loss], new Instant(0))?.returns.size; // 1
 */
export function daySeries(trades: readonly ClosedTrade[], asOf: Instant): DaySeries | null {
  const [newest, oldest] = [trades[0], trades.at(-1)];
  if (newest === undefined || oldest === undefined || !trades.some(isUsable)) return null;
  const today = asOf.utcDay();
  const first = Math.max(oldest.closedAt.utcDay(), today - CORRELATED_DAYS + 1);
  const last = Math.min(newest.closedAt.utcDay(), today);
  if (first > last) return null;
  const returns = new Map<number, bigint>();
  for (const { closedAt, returnUnits } of trades) {
    const day = closedAt.utcDay();
    if (day < first) break;
    if (returnUnits !== null && day <= last) returns.set(day, (returns.get(day) ?? 0n) + returnUnits);
  }
  return { first, last, returns };
}

/**
 * How alike two agents are: the correlation r of their returns over the days that both cover, shrunk by k / (k + 20·(1 − r²)) for
 * k days; 0 below ten common days, and where one of them does not move. Exact but for the one root and the one division: a
 * series and a multiple of it are exactly 1 or −1.
 *
 * Pearson's r = c / √s with c = k·Σxy − Σx·Σy and s = (k·Σx² − (Σx)²)(k·Σy² − (Σy)²), so that r × k / (k + 20·(1 − r²)) is
 * k·c·√s / (k·s + 20·(s − c²)).
 *
 * @returns from −1 to 1, in 28 digits
 *
 * @example
 * const series = (...last: bigint[]) => ({
 *   first: 1,
 *   last: 10,
 *   returns: new Map([1n, 0n, 1n, 0n, 1n, 0n, 1n, 0n, ...last].map((value, day) => [day + 1, value])),
 * });
 * correlation(series(1n, 0n), series(1n, 0n)).toFixed(); // '1'
 * // r is 0.6: 10 / (10 + 20 × 0.64) of it.
 * correlation(series(1n, 0n), series(0n, 1n)).toFixed(4); // '0.2632'
 */
export function correlation(a: DaySeries, b: DaySeries): Decimal {
  const first = Math.max(a.first, b.first);
  const last = Math.min(a.last, b.last);
  const days = last - first + 1;
  if (days < LEAST_COMMON_DAYS) return ZERO;
  let [sumA, sumB, squaresA, squaresB, products] = [0n, 0n, 0n, 0n, 0n];
  for (let day = first; day <= last; day++) {
    const [x, y] = [a.returns.get(day) ?? 0n, b.returns.get(day) ?? 0n];
    sumA += x;
    sumB += y;
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  const k = BigInt(days);
  const scatter = (k * squaresA - sumA * sumA) * (k * squaresB - sumB * sumB);
  if (scatter === 0n) return ZERO;
  const covariance = k * products - sumA * sumB;
  const shrunk = k * scatter + SHRINKAGE_DAYS * (scatter - covariance * covariance);
  const root = squareRoot(new Exact(scatter.toString()));
  return roundedTo28Digits(Precise.mul((k * covariance).toString(), root).div(shrunk.toString()));
}

/** How alike agents are, by their ids, each pair once: the smaller id first. Pairs that are not alike at all are missing. */
export type Correlations = ReadonlyMap<string, ReadonlyMap<string, Decimal>>;

/**
 * The correlations of all pairs of agents that are not 0.
 *
 * @example
 * const days = Array.from({ length: 20 }, (_, day): [number, bigint] => [day, BigInt(day)]);
 * const series = { first: 0, last: 19, returns: new Map(days) };
 * correlations(new Map([['a', series], ['b', series]])).get('a')?.get('b')?.toFixed(); // '1'
 */
export function correlations(agents: ReadonlyMap<string, DaySeries>): Correlations {
  const sorted = [...agents].sort(([a], [b]) => compareUtf8(a, b));
  return new Map(
    sorted.map(([id, series], index) => [
      id,
      new Map(
        sorted.slice(index + 1).flatMap(([other, own]) => {
          const alike = correlation(series, own);
          return alike.isZero() ? [] : [[other, alike] as const];
        }),
      ),
    ]),
  );
}
