import { trade } from '../../../test/support/oracles/engine';
import type { Trade } from '../../contract/documents/trade';
import { agentsOf, causesOf, hintOf, type TradeHint } from './trade-hint';

const OPEN: Trade = { kind: 'open' };
const MALFORMED: Trade = {
  kind: 'malformed',
  field: 'trade_id',
  reason: 'it is too long',
  cure: 'Shorten it.',
};
const closed = (agentId: string, pnl = '1'): Trade => ({
  kind: 'closed',
  agentId,
  closedTrade: trade({ pnl }),
});

describe('hintOf', () => {
  it.each<[string, Trade, Trade, Omit<TradeHint, 'tradeId'>]>([
    ['closed', OPEN, closed('a'), { agentIds: ['a'], cause: 'trade_closed' }],
    ['given a usable id', MALFORMED, closed('a'), { agentIds: ['a'], cause: 'trade_closed' }],
    ['corrected', closed('a'), closed('a', '2'), { agentIds: ['a'], cause: 'trade_changed' }],
    ['moved to another agent', closed('a'), closed('b'), { agentIds: ['a', 'b'], cause: 'trade_changed' }],
    ['reopened or deleted', closed('a'), OPEN, { agentIds: ['a'], cause: 'trade_changed' }],
    ['given an unusable id', closed('a'), MALFORMED, { agentIds: ['a'], cause: 'trade_changed' }],
  ])('asks for a fold when a trade was %s', (_, before, after, hint) => {
    expect(hintOf('t1', before, after)).toEqual({ tradeId: 't1', ...hint });
  });

  it.each<[string, Trade, Trade]>([
    ['stays open', OPEN, OPEN],
    ['stays unusable', MALFORMED, OPEN],
    ['stays as it is', closed('a'), closed('a')],
  ])('asks for nothing when a trade %s', (_, before, after) => {
    expect(hintOf('t1', before, after)).toBeNull();
  });
});

describe('causesOf', () => {
  const hint = (tradeId: string, cause: TradeHint['cause']): TradeHint => ({ tradeId, agentIds: [], cause });

  it('counts a trade once, however many duplicate events it had', () => {
    expect(causesOf([hint('t1', 'trade_closed'), hint('t1', 'trade_closed')])).toEqual([
      { code: 'trade_closed', count: 1, tradeIds: ['t1'] },
    ]);
  });

  it('counts a trade that closed and changed as closed', () => {
    const hints = [hint('t1', 'trade_changed'), hint('t2', 'trade_changed'), hint('t1', 'trade_closed')];
    expect(causesOf(hints)).toEqual([
      { code: 'trade_closed', count: 1, tradeIds: ['t1'] },
      { code: 'trade_changed', count: 1, tradeIds: ['t2'] },
    ]);
  });
});

describe('agentsOf', () => {
  it('names the agent of a closed trade only', () => {
    expect([closed('a'), OPEN, MALFORMED, undefined].map(agentsOf)).toEqual([['a'], [], [], []]);
  });
});
