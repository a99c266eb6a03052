import { Decimal, ONE, ZERO } from '../../src/core/base/decimal';
import type { EngineConfig } from '../../src/core/config';
import { roundByLargestRemainder } from '../../src/core/numbers/largest-remainder';
import { allocate } from '../../src/core/weights/allocation';
import { riskDivisors } from '../../src/core/weights/risk-divisors';
import { fromFixedPoint, UNIT } from '../../src/core/numbers/fixed-point';
import { inProportion, wholeParts } from '../../src/core/weights/softmax';
import { WEIGHT_PLACES, type Weights } from '../../src/core/weights/weights';
import { halfLife } from './half-life';
import { hierarchicalRiskParity } from './hierarchical-risk-parity';
import { AGENT_IDS, COMMON, type Known } from './state';

/** A way to divide an account. */
export interface Rule {
  readonly name: string;
  /** Made for each run. It is asked once before every day, in their order. */
  readonly start: () => (known: Known) => Weights;
}

/** The deployed rule under some settings. */
function engine(name: string, changes: Partial<EngineConfig>): Rule {
  const config = { ...COMMON, ...changes };
  return {
    name,
    start:
      () =>
      ({ figures, dayFigures, diversification, now }) => {
        const assessed = config.returnBasis === 'day' ? dayFigures : figures;
        const redundancy = config.diversify ? (diversification()?.redundancy ?? null) : null;
        return allocate(assessed, config, null, now, redundancy).target;
      },
  };
}

/** The account divided in these proportions. */
function shared(parts: readonly Decimal[]): Weights {
  const isKnown = parts.some((part) => part.gt(0));
  const exact = inProportion(UNIT, wholeParts(isKnown ? parts : parts.map(() => ONE))).map((share) =>
    fromFixedPoint(share),
  );
  const weights = roundByLargestRemainder(exact, ONE, WEIGHT_PLACES);
  return { weights: new Map(AGENT_IDS.map((id, index) => [id, weights[index] ?? ZERO])), unallocated: ZERO };
}

/** The rule that all others are compared with. */
export const EQUAL: Rule = { name: 'equal weights', start: () => () => shared(AGENT_IDS.map(() => ONE)) };

const cold = (temperature: string): Rule =>
  engine(`temperature ${temperature}`, { temperature: new Decimal(temperature) });

/** The settings of Maestro. */
const SETTINGS: readonly Rule[] = [
  engine('plain (the defaults)', {}),
  engine('score_method shrunk', { scoreMethod: 'shrunk' }),
  engine('return_basis day', { returnBasis: 'day' }),
  cold('0.3'),
  cold('0.1'),
  engine('weight_basis risk', { weightBasis: 'risk' }),
  engine('diversify', { diversify: true }),
  engine('risk and diversify', { weightBasis: 'risk', diversify: true }),
];

/** Rules that Maestro does not have, to compare with. */
const OTHERS: readonly Rule[] = [
  {
    name: '1 / volatility alone',
    start:
      () =>
      ({ figures }) =>
        shared(
          riskDivisors([...figures.values()].map(({ dailyVolatility }) => dailyVolatility())).map((divisor) =>
            ONE.div(divisor),
          ),
        ),
  },
  { name: 'half-life of 30 days', start: halfLife },
  {
    name: 'hierarchical risk parity',
    start: () => (known) => shared(hierarchicalRiskParity(known)),
  },
  {
    // Mean / variance: the fractions of growth-optimal bets that do not depend on each other, scaled to the whole account.
    name: 'Kelly',
    start:
      () =>
      ({ figures }) =>
        shared(
          [...figures.values()].map(({ meanReturnPct: mean, stdDevPct: deviation }) =>
            mean === null || deviation === null || deviation.isZero()
              ? ZERO
              : Decimal.max(0, mean.div(deviation).div(deviation)),
          ),
        ),
  },
];

export const RULES: readonly Rule[] = [...SETTINGS, ...OTHERS];
