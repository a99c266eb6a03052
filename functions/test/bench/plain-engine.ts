import { Decimal as DecimalJs } from 'decimal.js';
import type { SampleTrade } from './sample';

/**
 * The baseline of the engine: the formulas of docs/specification.md, section 2, written plainly in decimal.js, with
 * everything recomputed at every close. It takes the default configuration, except for the floor, and shares no code
 * with the engine.
 */
const Decimal = DecimalJs.clone({ defaults: true, precision: 28, rounding: DecimalJs.ROUND_HALF_EVEN });

type Figures = Pick<SampleTrade, 'realized_pnl' | 'entry_price' | 'quantity'>;

const CAP = 3;
const FLOOR = '0.05';
const PLACES = 12;

/** The weight of each agent, as text, from its newest trades. */
export function plainWeights(
  trades: ReadonlyMap<string, readonly Figures[]>,
  leastWeight = FLOOR,
): Map<string, string> {
  const scores = new Map([...trades].map(([agentId, own]) => [agentId, plainScore(own)] as const));
  const performing = [...scores].filter(([, score]) => !score.lt(0));
  const others = scores.size - performing.length;
  const floor = Decimal.min(
    leastWeight,
    Decimal.div(1, scores.size),
    others > 0 ? Decimal.div(1, 2 * others) : 1,
  );
  const weights = new Map([...scores].map(([agentId]) => [agentId, floor] as const));

  const best = Decimal.max(...performing.map(([, score]) => score));
  let free = performing.map(([agentId, score]) => ({ agentId, power: score.minus(best).exp() }));
  let rest = new Decimal(1).minus(floor.times(others));
  while (free.length > 0) {
    const total = Decimal.sum(...free.map(({ power }) => power));
    const shared = free.map(({ agentId, power }) => ({ agentId, weight: rest.times(power).div(total) }));
    for (const { agentId, weight } of shared) weights.set(agentId, weight);
    const below = new Set(shared.filter(({ weight }) => weight.lt(floor)).map(({ agentId }) => agentId));
    if (below.size === 0) break;
    for (const agentId of below) weights.set(agentId, floor);
    rest = rest.minus(floor.times(below.size));
    free = free.filter(({ agentId }) => !below.has(agentId));
  }
  return rounded(weights);
}

function plainScore(trades: readonly Figures[]): DecimalJs {
  const returns = trades.map(({ realized_pnl, entry_price, quantity }) =>
    new Decimal(realized_pnl)
      .div(new Decimal(entry_price).times(new Decimal(quantity).abs()))
      .times(100)
      .toDecimalPlaces(20),
  );
  const mean = Decimal.sum(...returns).div(returns.length);
  const squares = returns.map((r) => r.minus(mean).pow(2));
  const deviation = Decimal.sum(...squares)
    .div(returns.length - 1)
    .sqrt();
  const riskFree = new Decimal('0.04').div(252).times(100);
  const sharpe = mean.minus(riskFree).div(deviation);
  return Decimal.min(Decimal.max(sharpe, -CAP), CAP);
}

/** Rounds by largest remainder. */
function rounded(weights: ReadonlyMap<string, DecimalJs>): Map<string, string> {
  const down = [...weights].map(([agentId, weight]) => {
    const floor = weight.toDecimalPlaces(PLACES, Decimal.ROUND_DOWN);
    return { agentId, floor, remainder: weight.minus(floor) };
  });
  const unit = new Decimal(10).pow(-PLACES);
  let missing = new Decimal(1)
    .minus(Decimal.sum(...down.map(({ floor }) => floor)))
    .div(unit)
    .toNumber();
  const raised = new Map<string, string>();
  for (const { agentId, floor } of down.sort((a, b) => b.remainder.cmp(a.remainder)))
    raised.set(agentId, (missing-- > 0 ? floor.plus(unit) : floor).toFixed());
  return raised;
}
