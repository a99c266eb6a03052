import { Decimal, ZERO } from '../../src/core/base/decimal';
import { riskFreePct } from '../../src/core/statistics/sharpe';
import { clamped, statusOf } from '../../src/core/weights/score';
import { targetWeights, type Weights } from '../../src/core/weights/weights';
import { AGENT_IDS, COMMON, type Known } from './state';

const HALF_LIFE_DAYS = 30;
/** What counts of a day after one more. */
const KEPT = new Decimal(2).pow(Decimal.div(-1, HALF_LIFE_DAYS));

/** Σλ^age, Σλ^age·r and Σλ^age·r² of an agent. */
interface FadingSums {
  readonly count: Decimal;
  readonly sum: Decimal;
  readonly squares: Decimal;
}

const NOTHING: FadingSums = { count: ZERO, sum: ZERO, squares: ZERO };

/**
 * The rule of Maestro with scores that fade: each day counts half of one 30 days later, instead of the newest hundred alike. The
 * engine does not have it, because its sums must be exact, and these cannot take out a trade that has left the window.
 */
export function halfLife(): (known: Known) => Weights {
  let agents = AGENT_IDS.map(() => NOTHING);
  const rf = riskFreePct(COMMON.riskFreeRate, 'trade');
  let days = 0;
  return ({ latest }) => {
    if (latest.length > 0) {
      days++;
      agents = agents.map((sums, index) => added(sums, latest[index] ?? ZERO));
    }
    const scored = agents.map((sums, index) => {
      const score = days < COMMON.minTrades ? null : scoreOf(sums, rf);
      return {
        agentId: AGENT_IDS[index] ?? '',
        score,
        status: statusOf(score, COMMON.enforcePerformance),
        meanReturnPct: sums.count.isZero() ? null : sums.sum.div(sums.count),
        dailyVolatility: () => null,
      };
    });
    return targetWeights(scored, COMMON);
  };
}

function added({ count, sum, squares }: FadingSums, value: Decimal): FadingSums {
  return {
    count: count.times(KEPT).plus(1),
    sum: sum.times(KEPT).plus(value),
    squares: squares.times(KEPT).plus(value.times(value)),
  };
}

function scoreOf({ count, sum, squares }: FadingSums, rf: Decimal): Decimal {
  const mean = sum.div(count);
  const deviation = squares.div(count).minus(mean.times(mean)).sqrt();
  return clamped(new Decimal(mean.minus(rf)).div(deviation), COMMON);
}
