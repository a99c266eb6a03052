import type { EngineConfig } from '../config';
import { type Decimal, ONE, ZERO } from '../base/decimal';
import { riskDivisors } from './risk-divisors';
import { softmaxPowers } from './softmax';

/** What the share of a performing agent depends on. */
export interface SharingAgent {
  readonly score: Decimal | null;
  /** In percent; null below two days. A function, because only `weight_basis: risk` needs it. */
  readonly dailyVolatility: () => Decimal | null;
  /** 1 or more: how many agents like it share, see `redundancyOf`. Missing: 1. */
  readonly redundancy?: Decimal;
}

type SharingRules = Pick<EngineConfig, 'temperature' | 'weightBasis'>;

/**
 * By what the power of each performing agent is divided (docs/specification.md, section 2, rules 8 and 9): its redundancy,
 * and of risk also its daily volatility. All 1 without both settings.
 *
 * @example
 * const swinging = (volatility: number) => ({ score: null, dailyVolatility: () => new Decimal(volatility) });
 * divisorsOf([swinging(3), swinging(1)], { weightBasis: 'risk' }).map(String); // ['3', '1']
 */
export function divisorsOf(
  performing: readonly SharingAgent[],
  { weightBasis }: Pick<SharingRules, 'weightBasis'>,
): Decimal[] {
  const copies = performing.map(({ redundancy }) => redundancy ?? ONE);
  switch (weightBasis) {
    case 'capital':
      return copies;
    case 'risk': {
      const risks = riskDivisors(performing.map(({ dailyVolatility }) => dailyVolatility()));
      return copies.map((copy, index) => copy.times(risks[index] ?? ONE));
    }
    default:
      return weightBasis satisfies never;
  }
}

/**
 * The proportions in which performing agents share: e^(score / temperature), divided by `divisorsOf`.
 *
 * @param performing at least one
 *
 * @example
 * const agents = [2, 1].map((volatility) => ({ score: new Decimal(1), dailyVolatility: () => new Decimal(volatility) }));
 * proportionsOf(agents, { temperature: new Decimal(1), weightBasis: 'risk' }).map(String); // ['0.5', '1']
 */
export function proportionsOf(performing: readonly SharingAgent[], rules: SharingRules): Decimal[] {
  const divisors = divisorsOf(performing, rules);
  return softmaxPowers(
    performing.map(({ score }) => score ?? ZERO),
    rules.temperature,
  ).map((power, index) => {
    const divisor = divisors[index] ?? ONE;
    // Without both settings all are 1, and a division takes as long as the rest of a share.
    return divisor === ONE ? power : power.div(divisor);
  });
}
