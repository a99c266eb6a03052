import fc from 'fast-check';
import {
  compareFunctionsByResult,
  configured,
  decimal,
  textOf,
  trade,
} from '../../../test/support/oracles/engine';
import { type AgentFigures, assessAgents } from './agent-figures';
import { allocate, type Allocation } from './allocation';
import type { EngineConfig } from '../config';
import { scoredAgents } from './scored-agents';
import { shrinkSharpes } from './shrinkage';
import type { ClosedTrade } from '../trades/trade';
import { Instant } from '../base/instant';

compareFunctionsByResult();

const SHRUNK = configured({
  sharpeCap: decimal('3'),
  scoreMethod: 'shrunk',
  minTrades: 2,
  riskFreeRate: decimal('0'),
});

/** Trades of one agent with these returns, oldest first, as a window. */
function windowOf(...returns: readonly (string | number)[]): ClosedTrade[] {
  return returns
    .map((pnl, index) => trade({ tradeId: `t-${index}`, closedAt: index, pnl: String(pnl) }))
    .reverse();
}

function allocation(windows: Record<string, ClosedTrade[]>, config: EngineConfig = SHRUNK): Allocation {
  return allocate(assessAgents(new Map(Object.entries(windows)), config), config, null, new Instant(0));
}

const figuresOf = ({ agents }: Allocation, agentId: string): AgentFigures =>
  agents.get(agentId) ?? ({} as AgentFigures);

const scores = ({ agents }: Allocation): Record<string, string | null> =>
  Object.fromEntries([...agents].map(([agentId, { score }]) => [agentId, textOf(score)]));

/** Many trades with a fair ratio, and three trades with a very high one. */
const STEADY = windowOf(...Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? -1 : 1)));
const LUCKY = windowOf(3, '2.5', 2);
const LOSER = windowOf(...Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? 1 : -1)));

describe('score_method sharpe', () => {
  it('gives each agent its own score', () => {
    const found = allocation({ lucky: LUCKY, steady: STEADY }, { ...SHRUNK, scoreMethod: 'sharpe' });
    // Mean 2.5, s 0.5: a ratio of 5, capped.
    expect(scores(found)).toMatchObject({ lucky: '3' });
    const { score, sharpe } = figuresOf(found, 'steady');
    expect(textOf(score)).toBe(textOf(sharpe));
  });
});

describe('score_method shrunk', () => {
  const found = allocation({ lucky: LUCKY, steady: STEADY, loser: LOSER });

  it('shrinks the unclamped ratios and then clamps them', () => {
    const agents = ['loser', 'lucky', 'steady'].map((agentId) => figuresOf(found, agentId));
    expect(textOf(agents[1]?.sharpe ?? null)).toBe('5');
    const shrunk = shrinkSharpes(
      agents.map(({ sharpe, evidence }) => ({ sharpe, standardError: evidence().standardError })),
    );
    const { sharpeCap } = SHRUNK;
    expect(agents.map(({ score }) => textOf(score))).toEqual(
      shrunk.map((value) => textOf(value !== null && value.gt(sharpeCap) ? sharpeCap : value)),
    );
    expect(agents[2]?.score?.eq(agents[2].sharpe ?? 0)).toBe(false);
  });

  it('keeps a few lucky trades from taking the account', () => {
    const weight = ({ published }: Allocation): number => published.weights.get('lucky')?.toNumber() ?? 0;
    const plain = allocation({ lucky: LUCKY, steady: STEADY }, { ...SHRUNK, scoreMethod: 'sharpe' });
    const shrunk = allocation({ lucky: LUCKY, steady: STEADY });
    expect(weight(plain)).toBeGreaterThan(0.9);
    expect(weight(shrunk)).toBeLessThan(weight(plain));
  });

  it('decides the status: an agent with a negative ratio can perform when its ratio is shrunk upwards', () => {
    const slightly = windowOf(1, -2, 2, '-1.1', 1, -2, 2, '-1.1');
    const by = (scoreMethod: EngineConfig['scoreMethod']): Allocation =>
      allocation({ slightly, steady: STEADY, more: STEADY }, { ...SHRUNK, scoreMethod });
    expect(figuresOf(by('sharpe'), 'slightly').status).toBe('recovering');
    expect(figuresOf(by('shrunk'), 'slightly').status).toBe('performing');
    expect(textOf(figuresOf(by('shrunk'), 'slightly').sharpe)).toMatch(/^-0\.0/);
  });

  it('leaves a flat series at the cap, and an agent with too few trades without a score', () => {
    const mixed = allocation(
      { flat: windowOf(1, 1, 1), new: windowOf(9), lucky: LUCKY, steady: STEADY },
      { ...SHRUNK, minTrades: 3 },
    );
    expect(scores(mixed)).toMatchObject({ flat: '3', new: null });
    // Neither counts in the mean of the others.
    const without = allocation({ lucky: LUCKY, steady: STEADY }, { ...SHRUNK, minTrades: 3 });
    expect(scores(mixed)).toMatchObject(scores(without));
  });

  it('ignores agents with fewer than min_trades returns', () => {
    const config = { ...SHRUNK, minTrades: 4 };
    const alone = allocation({ steady: STEADY, loser: LOSER }, config);
    expect(scores(allocation({ steady: STEADY, loser: LOSER, lucky: LUCKY }, config))).toEqual({
      ...scores(alone),
      lucky: null,
    });
  });

  it('leaves the ratio of a single agent unchanged', () => {
    const { score, sharpe } = figuresOf(allocation({ steady: STEADY }), 'steady');
    expect(textOf(score)).toBe(textOf(sharpe));
  });

  it('takes differences of rounding for none: two winners and a loser that cancel all perform', () => {
    const alternating = (low: string, high: string): ClosedTrade[] =>
      windowOf(...Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? low : high)));
    const [a, b, c] = [
      alternating('-0.98', '1.02'),
      alternating('-0.98', '1.02'),
      alternating('-1.04', '0.96'),
    ];
    const { agents, published } = allocation({ a, b, c });
    expect([...agents.values()].map(({ score, status }) => [textOf(score), status])).toEqual(
      Array.from({ length: 3 }, () => ['0', 'performing']),
    );
    expect([...published.weights.values()].map(textOf)).toEqual([
      '0.333333333334',
      '0.333333333333',
      '0.333333333333',
    ]);
  });

  it('keeps the digits of winners beside a loser whose ratio is −1e18', () => {
    const config = configured({ scoreMethod: 'shrunk', minTrades: 2, sharpeCap: decimal('3') });
    const windows = {
      a: windowOf(3, -1, 2, 1),
      b: windowOf(2, -1, 2, 0),
      x: windowOf('0.00000000000000000002', '0.00000000000000000004'),
    };
    // Computed by an independent implementation: the case shrunk-digits.
    expect(textOf(allocation(windows, config).published.weights.get('a') ?? null)).toBe('0.530138354901');
  });

  it('gives the same scores whatever scores the figures had before', () => {
    const series = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(series, { maxLength: 5 }), fc.boolean(), (all, enforcePerformance) => {
        const config = { ...SHRUNK, minTrades: 3, enforcePerformance };
        const windows = Object.fromEntries(all.map((returns, index) => [`a${index}`, windowOf(...returns)]));
        const once = allocation(windows, config);
        const again = scoredAgents(once.agents, config);
        expect([...again]).toEqual([...once.agents]);
        expect(allocate(once.agents, config, null, new Instant(0))).toEqual(once);
        const reversed = Object.fromEntries(Object.entries(windows).reverse());
        expect(scores(allocation(reversed, config))).toEqual(scores(once));
      }),
    );
  });

  it('keeps the rebalance band if trades of other agents change the status of one', () => {
    const config = { ...SHRUNK, rebalanceThreshold: decimal('0.999') };
    const slightly = windowOf(1, -2, 2, '-1.1', 1, -2, 2, '-1.1');
    const before = allocation({ slightly, a: STEADY, b: STEADY }, config);
    const same = allocate(before.agents, config, before, new Instant(0));
    expect(same.published).toBe(before.published);
    const { agents } = allocation({ slightly, a: LOSER, b: STEADY }, config);
    expect(agents.get('slightly')?.status).toBe('recovering');
    expect(allocate(agents, config, before, new Instant(0)).published).toBe(before.published);
  });
});
