import { configured } from '../test/support/oracles/engine';
import { replayTrade } from '../test/support/oracles/replay';
import { alikeAtEnd } from './alike';
import { AgentWindows } from './agent-windows';
import { closedTrade } from '../src/core/trades/trade';

it('agents at the end of a replay are as alike as a sweep finds them by their windows', () => {
  const config = configured({ diversify: true, minTrades: 2, lookbackTrades: 30 });
  // More trades than a window holds, and an agent that began later.
  const trades = Array.from({ length: 150 }, (_, day) => [
    replayTrade({ id: `a${day}`, agent: 'a', closed: day * 24, pnl: String(((day * 7) % 11) - 4) }),
    replayTrade({ id: `b${day}`, agent: 'b', closed: day * 24 + 1, pnl: String(((day * 7) % 13) - 5) }),
    ...(day < 130
      ? []
      : [replayTrade({ id: `c${day}`, agent: 'c', closed: day * 24 + 2, pnl: String(day % 3) })]),
  ]).flat();
  const windows = new AgentWindows(config);
  for (const trade of trades) windows.close(trade.agentId, closedTrade(trade));
  const last = trades.at(-1)?.closedAt;
  if (last === undefined) throw new Error('There is no trade.');
  const found = alikeAtEnd(trades, config, last);
  expect(found.get('a')?.size).toBe(2);
  expect(found).toEqual(windows.diversification(last)?.correlations);
});
