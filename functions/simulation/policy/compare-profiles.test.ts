import { configured, decimal, textOf } from '../../test/support/oracles/engine';
import { replayTrade } from '../../test/support/oracles/replay';
import { PROFILES } from '../../src/core/profiles/profiles';
import { compareProfiles } from './compare-profiles';
import type { ProfileOutcome } from './profile-account';
import type { ReplayTrade } from '../replay-trades';
import type { Slots } from '../slots';

const ACCOUNT = { capital: decimal('10000'), slots: new Map<string, number>() };

function compared(
  trades: readonly ReplayTrade[],
  slots: Slots = new Map(),
): [safe: ProfileOutcome, aggressive: ProfileOutcome] {
  const profiles = [PROFILES.SAFE, PROFILES.AGGRESSIVE];
  const [safe, aggressive] = compareProfiles(trades, profiles, configured(), { ...ACCOUNT, slots }).outcomes;
  if (safe === undefined || aggressive === undefined) throw new Error('There are two profiles.');
  return [safe, aggressive];
}

const refusals = ({ refusals: list }: ProfileOutcome): unknown =>
  list.map(({ trade, reasons }) => [trade.tradeId, ...reasons]);

describe('compareProfiles', () => {
  it('sizes the trades taken by the risk that the policy allows, and by R', () => {
    const trades = [
      // Its agent has no weight before it, so no profile takes it.
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '1', r: '1' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 3, pnl: '4', r: '2' }),
      replayTrade({ id: '3', agent: 'a', opened: 4, closed: 5, pnl: '-1', r: '-1' }),
      replayTrade({ id: '4', agent: 'a', opened: 6, closed: 7, pnl: '3' }),
    ];
    const [safe, aggressive] = compared(trades);
    for (const outcome of [safe, aggressive]) {
      expect(refusals(outcome)).toEqual([['1', 'agent_not_funded']]);
      expect([outcome.taken, outcome.refused, outcome.wins]).toEqual([3, 1, 2]);
      // 4 − 1 + 3; below a peak of 10004 by 1.
      expect([textOf(outcome.asTraded.net), outcome.asTraded.trades]).toEqual(['6', 3]);
      expect(outcome.asTraded.maxDrawdownPct?.toFixed(10)).toBe('0.0099960016');
      expect(outcome.winRatePct?.toFixed(6)).toBe('66.666667');
      // The last trade has no R, so it has no result at risk.
      expect(outcome.atRisk.trades).toBe(2);
    }
    // SAFE, NORMAL: 0.8 × 0.8 = 0.64 %. 10000 × 0.64 % × 2 = 128; then 10128 × 0.64 % = 64.8192 lost: 63.1808.
    // After the loss 0.64 × 0.85 = 0.544, and today's drawdown of 1 / 10005 takes 0.1 × 0.009995… % more.
    expect(textOf(safe.atRisk.net)).toBe('63.1808');
    expect(safe.atRisk.maxDrawdownPct?.toFixed(12)).toBe('0.640000000000');
    expect(safe.averageRiskPct?.toFixed(6)).toBe('0.607819');
    // AGGRESSIVE: 1.2 × 1 = 1.2 %. 10000 × 1.2 % × 2 = 240; then 10240 × 1.2 % = 122.88 lost.
    expect(textOf(aggressive.atRisk.net)).toBe('117.12');
  });

  it('risks a part of the share where an agent holds several positions at once', () => {
    const trades = [
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '1' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 5, pnl: '4', r: '2' }),
      replayTrade({ id: '3', agent: 'a', opened: 3, closed: 5, pnl: '-2', r: '-1' }),
    ];
    const [safe] = compared(trades, new Map([['a', 2]]));
    // 5000 × 0.64 % × (2 − 1); the closes of one moment make no drawdown.
    expect([textOf(safe.atRisk.net), textOf(safe.atRisk.maxDrawdownPct)]).toEqual(['32', '0']);
    expect([textOf(safe.asTraded.net), textOf(safe.asTraded.maxDrawdownPct)]).toEqual(['2', '0']);
  });

  it('refuses by gate, symbol and confidence, in this order', () => {
    const losses = [1, 2, 3, 4].map((at) =>
      replayTrade({
        id: `l${at}`,
        agent: 'a',
        opened: at * 2,
        closed: at * 2 + 1,
        pnl: '-1',
        symbol: 'X',
        r: '-1',
      }),
    );
    const last = replayTrade({
      id: 'last',
      agent: 'a',
      opened: 20,
      closed: 21,
      pnl: '1',
      symbol: 'X',
      r: '1',
      confidence: '0.5',
    });
    const [safe, aggressive] = compared([...losses, last]);
    // SAFE: three losses of a symbol in a row, four in all; 0.5 is below 0.55 and above 0.45.
    expect(refusals(safe)).toEqual([
      ['l1', 'agent_not_funded'],
      ['l4', 'disallowed_symbol'],
      ['last', 'losing_streak_limit', 'disallowed_symbol', 'confidence_too_low'],
    ]);
    expect(refusals(aggressive)).toEqual([['l1', 'agent_not_funded']]);
    expect([...safe.firstReasons]).toEqual([
      ['agent_not_funded', 1],
      ['disallowed_symbol', 1],
      ['losing_streak_limit', 1],
    ]);
  });

  it('counts the open positions of each profile', () => {
    const first = replayTrade({ id: '0', agent: 'a', opened: 0, closed: 1, pnl: '1' });
    const many = [1, 2, 3, 4, 5, 6].map((at) =>
      replayTrade({ id: `m${at}`, agent: 'a', opened: 1 + at, closed: 50 + at, pnl: '1' }),
    );
    const after = replayTrade({ id: 'z', agent: 'a', opened: 60, closed: 61, pnl: '1' });
    const [safe, aggressive] = compared([first, ...many, after]);
    expect(refusals(safe)).toEqual([
      ['0', 'agent_not_funded'],
      ['m6', 'max_open_positions'],
    ]);
    expect([safe.taken, aggressive.taken]).toEqual([6, 7]);
  });

  it('gives no rates if no trade is taken', () => {
    const [safe] = compared([replayTrade({ id: '0', agent: 'a', opened: 0, closed: 1, pnl: '1' })]);
    expect([safe.taken, safe.winRatePct, safe.averageRiskPct]).toEqual([0, null, null]);
    expect(safe.atRisk).toEqual({ trades: 0, net: null, maxDrawdownPct: null });
  });
});
