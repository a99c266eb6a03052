import { compareFunctionsByResult, configured, decimal } from '../test/support/oracles/engine';
import { replayTrade } from '../test/support/oracles/replay';
import { luckySharpe } from '../src/core/statistics/deflated-sharpe';
import { compareSettings, type NamedSettings } from './compare-settings';
import { replay } from './replay';
import type { ReplayTrade } from './replay-trades';

compareFunctionsByResult();

const ACCOUNT = {
  capital: decimal('1000'),
  slots: new Map([
    ['good', 1],
    ['bad', 1],
  ]),
};

/** Two trades per day, for forty days. */
const TRADES: readonly ReplayTrade[] = Array.from({ length: 40 }, (_, day) => [
  replayTrade({
    id: `g${day}`,
    agent: 'good',
    opened: day * 24,
    closed: day * 24 + 6,
    pnl: String(((day * 7) % 5) - 1),
  }),
  replayTrade({
    id: `b${day}`,
    agent: 'bad',
    opened: day * 24 + 8,
    closed: day * 24 + 12,
    pnl: String(((day * 3) % 7) - 3),
  }),
]).flat();

const settings = (name: string, changes: Parameters<typeof configured>[0] = {}): NamedSettings => ({
  name,
  config: configured({ minTrades: 5, riskFreeRate: decimal('0'), ...changes }),
});
const equal = settings('equal', { minFloorWeight: decimal('0.5') });
const plain = settings('plain');
const cold = settings('cold', { temperature: decimal('0.2') });

describe('compareSettings', () => {
  it('replays each, and finds the best by the ratio of its difference to equal weights', () => {
    const { outcomes, best } = compareSettings(TRADES, [equal, plain, cold], ACCOUNT);
    expect(outcomes.map(({ name }) => name)).toEqual(['equal', 'plain', 'cold']);
    for (const { config, result } of outcomes) expect(result).toEqual(replay(TRADES, config, ACCOUNT, []));

    const ratios = outcomes.map(({ result }) => result.difference.sharpe ?? decimal('-9'));
    const most = ratios.reduce((a, b) => (b.gt(a) ? b : a));
    expect(best?.sharpe.eq(most)).toBe(true);
    expect(best?.outcome).toBe(outcomes[ratios.indexOf(most)]);
    expect(best?.trials).toBe(3);
    expect(best?.luckySharpe).toEqual(luckySharpe(ratios));
    // The same in percentage points: ratio × standard deviation, which is the error × √days.
    const { standardError, days } = best?.outcome.result.difference ?? {};
    const expected = best?.luckySharpe.times(standardError ?? 0).times(decimal(String(days)).sqrt());
    expect(
      best?.luckyMean
        .minus(expected ?? 0)
        .abs()
        .lt('1e-24'),
    ).toBe(true);
  });

  it('leaves nothing to luck with one trial, and makes it harder with every other that differs', () => {
    const probability = (...all: NamedSettings[]) =>
      compareSettings(TRADES, all, ACCOUNT).best?.deflatedSharpe ?? decimal('-1');
    const alone = compareSettings(TRADES, [cold], ACCOUNT).best;
    expect(alone?.luckySharpe.isZero()).toBe(true);
    expect(probability(cold).gt(probability(cold, equal))).toBe(true);
  });

  it('knows no best where nothing is known of a difference', () => {
    expect(compareSettings(TRADES.slice(0, 1), [equal, plain], ACCOUNT).best).toBeNull();
  });
});
