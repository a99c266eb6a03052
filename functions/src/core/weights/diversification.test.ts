import fc from 'fast-check';
import { configured, decimal, trade } from '../../../test/support/oracles/engine';
import { runs } from '../../../test/support/runs';
import { type Decimal, exactSum, ZERO } from '../base/decimal';
import { Instant } from '../base/instant';
import { type ClosedTrade, closedTrade, newestFirst } from '../trades/trade';
import { assessAgents } from './agent-figures';
import { allocate } from './allocation';
import { diversificationOf } from './diversification';

const DAY = 86_400;
const NOW = new Instant(1000 * DAY);
/** Nothing but the shares of those that perform. */
const CONFIG = configured({ diversify: true, minFloorWeight: decimal('0') });

/** A trade per day, the last of them yesterday. */
function window(returns: readonly number[], times = 1): ClosedTrade[] {
  return returns
    .map((pnl, index) =>
      closedTrade(
        trade({
          ...{ tradeId: `t${index}`, capital: '100', pnl: decimal(String(pnl)).times(times).toFixed() },
          closedAt: (999 - returns.length + index) * DAY + 60,
        }),
      ),
    )
    .sort(newestFirst);
}

function found(windows: ReadonlyMap<string, readonly ClosedTrade[]>, config = CONFIG) {
  const agents = assessAgents(windows, config);
  const diversification = diversificationOf(windows, agents, config, NOW);
  const { target } = allocate(agents, config, null, NOW, diversification?.redundancy ?? null);
  const rhos = [...(diversification?.correlations.values() ?? [])].flatMap((row) => [...row.values()]);
  const weightOf = (ids: readonly string[]): Decimal =>
    exactSum(ids.map((id) => target.weights.get(id) ?? ZERO));
  return { weightOf, most: rhos.reduce((most, rho) => (rho.gt(most) ? rho : most), ZERO) };
}

/** Agents with a trade on each of the last days, most of which win: as many days for all. */
const agents = fc.integer({ min: 10, max: 95 }).chain((days) =>
  fc.array(fc.array(fc.integer({ min: -4, max: 9 }), { minLength: days, maxLength: days }), {
    minLength: 2,
    maxLength: 6,
  }),
);

it('a copy of an agent takes nothing from those that are not, and gives nothing to its group', () => {
  fc.assert(
    fc.property(agents, fc.integer({ min: 1, max: 4 }), fc.constantFrom(1, 3), (series, copies, size) => {
      const own = new Map(series.map((returns, index) => [`agent-${index}`, window(returns)]));
      const before = found(own);
      // Two that are nearly one by themselves share with each other: see the next test.
      fc.pre(before.most.lte('0.9'));
      const group = Array.from({ length: copies }, (_, index): [string, ClosedTrade[]] => [
        `copy-${index}`,
        window(series[0] ?? [], size),
      ]);
      const after = found(new Map([...own, ...group]));
      const change = after
        .weightOf(['agent-0', ...group.map(([id]) => id)])
        .minus(before.weightOf(['agent-0']));
      // Weights have 12 places. A copy of another size has another Sharpe ratio, because the interest is the same.
      expect(change.abs().lte(size === 1 ? '1e-11' : '0.01')).toBe(true);
    }),
    { numRuns: runs(100) },
  );
});
