import { Decimal, ONE } from '../../src/core/base/decimal';
import { AGENT_IDS, type Known } from './state';

/**
 * Hierarchical risk parity (López de Prado 2016, "Building Diversified Portfolios that Outperform Out of Sample"): agents are
 * ordered so that like stands beside like, and the account is halved again and again, each half in inverse proportion to its
 * variance. In floats, because it is a yardstick and holds no money. Correlations are those of `diversify`.
 *
 * @returns proportions in the order of the agents
 */
export function hierarchicalRiskParity({ figures, diversification }: Known): Decimal[] {
  const volatilities = AGENT_IDS.map((id) => figures.get(id)?.dailyVolatility()?.toNumber() ?? 0);
  if (volatilities.some((volatility) => volatility === 0)) return AGENT_IDS.map(() => ONE);
  const alike = diversification()?.correlations;
  const rho = AGENT_IDS.map((a) =>
    AGENT_IDS.map((b) =>
      a === b ? 1 : (alike?.get(a)?.get(b) ?? alike?.get(b)?.get(a) ?? new Decimal(0)).toNumber(),
    ),
  );
  const covariance = rho.map((row, i) =>
    row.map((value, j) => value * (volatilities[i] ?? 0) * (volatilities[j] ?? 0)),
  );
  const shares = new Map<number, number>();
  halve(likeBesideLike(rho), 1, covariance, shares);
  return AGENT_IDS.map((_, index) => new Decimal((shares.get(index) ?? 0).toFixed(15)));
}

type Matrix = readonly (readonly number[])[];

const at = (matrix: Matrix, i: number, j: number): number => matrix[i]?.[j] ?? 0;

/** The agents in the order of a tree that joins the two nearest groups again and again (single linkage). */
function likeBesideLike(rho: Matrix): readonly number[] {
  const distance = rho.map((row) => row.map((value) => Math.sqrt(Math.max(0, 1 - value) / 2)));
  const apart = distance.map((_, i) =>
    distance.map((_, j) => Math.hypot(...distance.map((row) => (row[i] ?? 0) - (row[j] ?? 0)))),
  );
  let groups: (readonly number[])[] = rho.map((_, index) => [index]);
  while (groups.length > 1) {
    let nearest = { gap: Infinity, a: 0, b: 1 };
    for (let a = 0; a < groups.length; a++)
      for (let b = a + 1; b < groups.length; b++) {
        const gap = Math.min(
          ...(groups[a] ?? []).flatMap((i) => (groups[b] ?? []).map((j) => at(apart, i, j))),
        );
        if (gap < nearest.gap) nearest = { gap, a, b };
      }
    const joined = [...(groups[nearest.a] ?? []), ...(groups[nearest.b] ?? [])];
    groups = [...groups.filter((_, index) => index !== nearest.a && index !== nearest.b), joined];
  }
  return groups[0] ?? [];
}

function halve(
  group: readonly number[],
  share: number,
  covariance: Matrix,
  shares: Map<number, number>,
): void {
  const [only] = group;
  if (group.length < 2) {
    if (only !== undefined) shares.set(only, share);
    return;
  }
  const middle = Math.floor(group.length / 2);
  const [left, right] = [group.slice(0, middle), group.slice(middle)];
  const [risk, other] = [left, right].map((half) => varianceOf(half, covariance));
  const part = 1 - (risk ?? 0) / ((risk ?? 0) + (other ?? 0));
  halve(left, share * part, covariance, shares);
  halve(right, share * (1 - part), covariance, shares);
}

/** Of a group that is held in inverse proportion to the variance of each. */
function varianceOf(group: readonly number[], covariance: Matrix): number {
  const inverse = group.map((i) => 1 / at(covariance, i, i));
  const whole = inverse.reduce((sum, value) => sum + value, 0);
  return group.reduce(
    (sum, i, a) =>
      sum +
      group.reduce(
        (inner, j, b) =>
          inner + (((inverse[a] ?? 0) * (inverse[b] ?? 0)) / whole ** 2) * at(covariance, i, j),
        0,
      ),
    0,
  );
}
