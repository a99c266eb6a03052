import fc from 'fast-check';
import { decimal } from '../../../test/support/oracles/engine';
import {
  AGENT,
  answer,
  close,
  codesOf,
  equity,
  history,
  LETTERS,
  MIDNIGHT,
  NOW,
  type Situation,
  windowOf,
} from '../../../test/support/oracles/policy';
import { runs } from '../../../test/support/runs';
import { PROFILE_NAMES } from '../profiles/profiles';

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

describe('the scope of a policy', () => {
  const own = windowOf(99, [
    close({ tradeId: 'a', at: NOW.plusSeconds(-900), symbol: 'BTC' }),
    close({ tradeId: 'b', at: NOW.plusSeconds(-800), symbol: 'BTC' }),
  ]);
  // The other agent lost four in a row, with another symbol, and today's drawdown is its doing.
  const other = windowOf(99, history('LLLL', { symbol: 'ETH' }));
  const both: Situation = { windows: [own, other], equity: equity('1000', MIDNIGHT) };
  const asked = { standing: { agent: AGENT } };

  it('is the account without an agent', () => {
    expect(answer({}, both)).toMatchObject({
      allow_new_trades: false,
      disallowed_symbols: [{ symbol: 'ETH' }],
      scope: { streak: 'account', drawdown: 'account', symbols: 'account' },
    });
  });

  it('is the agent for its streak and its symbols, and the account for the drawdown', () => {
    expect(answer({}, { ...both, ...asked })).toMatchObject({
      allow_new_trades: true,
      // 1002 after the wins, 998 after the losses: 0.3992… % below.
      factors: { streak: '1', drawdown: '0.96007984031936127744510978044' },
      allowed_symbols: ['BTC'],
      disallowed_symbols: [],
      sources: { streak: 'journal', drawdown: 'journal', symbols: 'journal' },
      scope: { streak: 'agent', drawdown: 'account', symbols: 'agent' },
    });
  });

  it('has nothing against an agent without a trade', () => {
    const agent = { ...AGENT, agentId: 'new' };
    expect(answer({}, { ...both, standing: { agent } })).toMatchObject({
      factors: { streak: '1' },
      allowed_symbols: [],
      disallowed_symbols: [],
      sources: { streak: 'journal', drawdown: 'journal', symbols: 'journal' },
      scope: { streak: 'agent', drawdown: 'account', symbols: 'agent' },
    });
  });

  it('keeps the pauses and limits of the account', () => {
    const standing = { agent: AGENT, paused: true };
    const { reasons } = answer({ drawdown_pct: '2.5' }, { ...both, standing });
    expect(codesOf({ reasons })).toEqual(expect.arrayContaining(['daily_drawdown_limit', 'paused']));
  });

  it('takes the fields of a request for those of the agent that asks', () => {
    expect(answer({ losing_streak: 2, drawdown_pct: 1 }, { ...both, ...asked })).toMatchObject({
      factors: { streak: '0.7' },
      sources: { streak: 'request', drawdown: 'request' },
      scope: { streak: 'agent', drawdown: 'account' },
    });
  });

  it('says for the agent and for the account what is known only in part', () => {
    const windows = [windowOf(2, history('LL')), windowOf(1, history('W'))];
    const { reasons } = answer({}, { windows, equity: equity('1000', MIDNIGHT), ...asked });
    expect(reasons.filter(({ code }) => code === 'journal_partial')).toEqual([
      {
        code: 'journal_partial',
        scope: 'agent',
        groups: ['streak'],
        known_after: '2026-11-20T11:58:00Z',
        windows_lost: 0,
        unpublished: false,
        closes_ahead: 0,
      },
      {
        code: 'journal_partial',
        scope: 'account',
        groups: ['drawdown', 'equity'],
        known_after: '2026-11-20T11:59:00Z',
        windows_lost: 0,
        unpublished: false,
        closes_ahead: 0,
      },
    ]);
  });

  it('is not changed by any trade of another agent, but for the drawdown', () => {
    const letters = fc.array(LETTERS, { maxLength: 12 }).map((list) => list.join(''));
    const profiles = fc.constantFrom(...PROFILE_NAMES);
    fc.assert(
      fc.property(
        profiles,
        letters,
        letters,
        fc.integer({ min: 1, max: 9 }),
        (profile, mine, theirs, size) => {
          const window = windowOf(9, history(mine, { symbol: 'BTC' }));
          const alone = answer({ profile }, { windows: [window], ...asked });
          const others = windowOf(size, history(theirs, { symbol: 'BTC' }));
          expect(answer({ profile }, { windows: [window, others], ...asked })).toEqual(alone);
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
