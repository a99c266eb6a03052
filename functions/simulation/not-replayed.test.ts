import { configured, decimal } from '../test/support/oracles/engine';
import { replayTrade } from '../test/support/oracles/replay';
import type { EngineConfig } from '../src/core/config';
import { replay } from './replay';
import type { ReplayTrade } from './replay-trades';
import { NotReplayed } from './not-replayed';

const ACCOUNT = { capital: decimal('1000'), slots: new Map() };

function notReplayedOf(trades: readonly ReplayTrade[], config: EngineConfig = configured({})): string[] {
  const notReplayed = new NotReplayed(10);
  const { weighted, closes } = replay(trades, config, ACCOUNT, [notReplayed]);
  // Every trade either moved the account or has a reason why not.
  const counted = [...notReplayed.counts().values()].reduce((sum, count) => sum + count, 0);
  expect(weighted.trades + counted).toBe(closes);
  return notReplayed.first.map(({ trade, reason }) => `${trade.tradeId} ${reason}`);
}

describe('NotReplayed', () => {
  it('names a trade that opened before the first weight, even if others closed before it', () => {
    const trades = [
      replayTrade({ id: 'first', agent: 'a', opened: 0, closed: 10, pnl: '1' }),
      replayTrade({ id: 'funded', agent: 'a', opened: 11, closed: 12, pnl: '1' }),
      replayTrade({ id: 'long', agent: 'a', opened: 1, closed: 20, pnl: '1' }),
    ];
    expect(notReplayedOf(trades)).toEqual(['first no_weight_yet', 'long no_weight_yet']);
  });

  it('distinguishes a weight of 0 from no weight, even if there was never another', () => {
    const trades = [
      replayTrade({ id: 'a1', agent: 'a', opened: 0, closed: 1, pnl: '1' }),
      replayTrade({ id: 'a2', agent: 'a', opened: 2, closed: 3, pnl: '2' }),
      replayTrade({ id: 'b1', agent: 'b', opened: 4, closed: 5, pnl: '1' }),
      replayTrade({ id: 'b2', agent: 'b', opened: 6, closed: 7, pnl: '1' }),
    ];
    const config = configured({ minTrades: 2, minFloorWeight: decimal('0') });
    expect(notReplayedOf(trades, config)).toEqual(['a1 no_weight_yet', 'b1 no_weight_yet', 'b2 not_funded']);
  });

  it('names a trade of an agent that is not configured', () => {
    const trades = [
      replayTrade({ id: 'a1', agent: 'a', opened: 0, closed: 1, pnl: '1' }),
      replayTrade({ id: 'b1', agent: 'b', opened: 0, closed: 2, pnl: '1' }),
    ];
    expect(notReplayedOf(trades, configured({ agentIds: ['a'] }))).toEqual(['b1 not_in_agent_ids']);
  });

  it('names a trade of an account with nothing left', () => {
    const trades = [
      replayTrade({ id: 'first', agent: 'a', opened: 0, closed: 1, pnl: '1' }),
      replayTrade({ id: 'ruin', agent: 'a', opened: 2, closed: 3, pnl: '-200' }),
      replayTrade({ id: 'late', agent: 'a', opened: 4, closed: 5, pnl: '10' }),
    ];
    expect(notReplayedOf(trades)).toEqual(['first no_weight_yet', 'late no_equity']);
  });
});
