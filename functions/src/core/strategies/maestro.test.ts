import { configured, decimal, textOf } from '../../../test/support/oracles/engine';
import { assessAgents } from '../weights/agent-figures';
import { allocate } from '../weights/allocation';
import { close } from '../../../test/support/oracles/policy';
import { maestroStrategy } from './maestro';
import type { TradingSignal } from './strategy';
import type { ClosedTrade } from '../trades/trade';
import { Instant } from '../base/instant';

function trades(pnls: readonly number[]): ClosedTrade[] {
  return pnls.map((pnl, index) => close({ tradeId: `t${index}`, pnl: String(pnl) }));
}

/** The signal on agents with these pnls. */
function signal(
  agents: Record<string, readonly number[]>,
  minTrades = 2,
  returnBasis: 'trade' | 'day' = 'trade',
): TradingSignal {
  const config = configured({
    ...{ minTrades, lookbackTrades: 42, riskFreeRate: decimal('0.01'), returnBasis },
    sharpeCap: decimal('3'),
  });
  const windows = new Map(Object.entries(agents).map(([agentId, pnls]) => [agentId, trades(pnls)]));
  const allocation = allocate(assessAgents(windows, config), config, null, new Instant(0));
  return maestroStrategy.evaluate({ symbol: 'X' }, { published: { allocation, config } }) as TradingSignal;
}

it('maestro always holds, with the weights and the configuration in its metadata', () => {
  const { signalType, symbol, confidence, reasoning, metadata } = signal({ a: [1, 2, 3], b: [9, 8, 9] });
  expect([signalType, symbol, textOf(confidence)]).toEqual(['HOLD', 'X', '1']);
  expect(reasoning).toMatch(
    /^b leads 2 agents with a Sharpe ratio of 15\.0042 and 73\.18 % of the capital\.$/,
  );
  expect(metadata).toMatchObject({ agent_ids: ['a', 'b'], lookback_trades: 42 });
  expect([...(metadata.weights as Map<string, unknown>).keys()]).toEqual(['a', 'b']);
  expect(textOf(metadata.risk_free_rate as never)).toBe('0.01');
});

it.each<[string, Record<string, readonly number[]>, RegExp]>([
  ['the highest score', { a: [1, 1, 2], b: [1, 5, 9] }, /^a leads/],
  ['the smaller id of two alike', { b: [1, 2, 3], a: [1, 2, 3] }, /^a leads/],
  ['one among those without a score', { a: [1], b: [-1, -2, -3] }, /^b leads/],
  ['one whose returns do not vary', { a: [1, 1, 1] }, /^a leads 1 agent with returns that do not vary/],
])('maestro names %s', (_, agents, reasoning) => {
  expect(signal(agents).reasoning).toMatch(reasoning);
});

it('maestro says how many more trades the nearest agent needs if none has enough', () => {
  expect(signal({ a: [1], b: [1, 2, 3], c: [] }, 5).reasoning).toMatch(/None of 3 agents .*needs 2 more/);
  // All closed on one day.
  expect(signal({ a: [1, 2, 3, 4, 5] }, 5, 'day').reasoning).toMatch(/needs 4 more/);
});

it.each([undefined, 'BULL' as const])(
  'maestro has a confidence of 0 and says why if there is no agent',
  (regime) => {
    const { signalType, symbol, confidence, reasoning, metadata } = maestroStrategy.evaluate(
      { symbol: null },
      { published: null },
      regime,
    ) as TradingSignal;
    expect([signalType, symbol, textOf(confidence)]).toEqual(['HOLD', null, '0']);
    expect(reasoning).toMatch(/no agent/);
    expect(metadata).toEqual({ weights: {}, agent_ids: [], lookback_trades: null, risk_free_rate: null });
  },
);
