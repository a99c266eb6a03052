import { decimal } from '../../../test/support/oracles/engine';
import {
  AGENT,
  answer,
  close,
  codesOf,
  equity,
  history,
  MIDNIGHT,
  NOW,
  type Situation,
  windowOf,
} from '../../../test/support/oracles/policy';

const lost: Situation = {
  windows: [windowOf(99, history('LL', { symbol: 'BTC' }))],
  equity: equity('1000', MIDNIGHT),
};

describe('policyFor', () => {
  it('takes the risk state from the journal if the request has none', () => {
    expect(answer({}, lost)).toMatchObject({
      // Two losses of 1, from an equity of 1000.
      factors: { streak: '0.7', drawdown: '0.98' },
      allowed_symbols: ['BTC'],
      sources: { streak: 'journal', drawdown: 'journal', symbols: 'journal' },
    });
  });

  it('takes each group of the risk state from the request if that gives it', () => {
    expect(answer({ losing_streak: 1 }, lost)).toMatchObject({
      factors: { streak: '0.85', drawdown: '0.98' },
      allowed_symbols: ['BTC'],
      sources: { streak: 'request', drawdown: 'journal', symbols: 'journal' },
    });
    expect(answer({ drawdown_pct: 5 }, lost)).toMatchObject({
      factors: { streak: '0.7', drawdown: '0.5' },
      sources: { streak: 'journal', drawdown: 'request', symbols: 'journal' },
    });
    expect(answer({ symbol_performance: [] }, lost)).toMatchObject({
      allowed_symbols: [],
      sources: { streak: 'journal', drawdown: 'journal', symbols: 'request' },
    });
  });

  it('uses the default of every group before the first trade, even if the equity is known', () => {
    const { sources, reasons, factors } = answer({}, { equity: equity('1000', MIDNIGHT) });
    expect(sources).toEqual({ streak: 'default', drawdown: 'default', symbols: 'default' });
    expect(factors).toMatchObject({ streak: '1', drawdown: '1' });
    expect(codesOf({ reasons })).toEqual(['regime']);
  });

  it('takes back what closed before an equity was reported, if our clock is behind', () => {
    const ahead = NOW.plusSeconds(3600);
    const trades = [
      close({ tradeId: 'a', at: NOW.plusSeconds(-60), pnl: '-10' }),
      close({ tradeId: 'b', at: ahead, pnl: '-490' }),
      close({ tradeId: 'c', at: ahead.plusSeconds(3600), pnl: '-1' }),
    ];
    // 500 after the second loss: 990 before it, 1000 before the first.
    const policy = answer(
      {},
      { windows: [windowOf(9, trades)], equity: equity('500', ahead), standing: { agent: AGENT } },
    );
    expect(policy).toMatchObject({ equity: '990', factors: { drawdown: '0.9' } });
  });

  it('leaves out trades that close too far ahead, in every figure', () => {
    const ahead = close({ tradeId: 'z', at: NOW.plusSeconds(301), pnl: '-900', symbol: 'ETH' });
    const agent = { ...AGENT, weight: decimal('1') };
    const policy = answer(
      {},
      {
        ...lost,
        windows: [windowOf(99, [...history('LL', { symbol: 'BTC' }), ahead])],
        standing: { agent },
      },
    );
    expect(policy).toMatchObject({
      factors: { streak: '0.7', drawdown: '0.98' },
      allowed_symbols: ['BTC'],
      agent_capital: '998',
      sources: { streak: 'journal_partial', drawdown: 'journal_partial', symbols: 'journal_partial' },
    });
    expect(policy.reasons.at(-1)).toMatchObject({ code: 'journal_partial', closes_ahead: 1 });
  });
});
