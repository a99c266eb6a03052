import type { EngineConfig } from '../src/core/config';
import { type Decimal, ZERO } from '../src/core/base/decimal';
import { deflatedSharpe, luckySharpe } from '../src/core/statistics/deflated-sharpe';
import { replay, type ReplayAccount, type ReplayResult, type ReplayWatcher } from './replay';
import type { ReplayTrade } from './replay-trades';

/** The most settings that are compared at once: each takes as long as a replay. */
export const MOST_SETTINGS = 20;

/** Settings to try, by a name for people. */
export interface NamedSettings {
  readonly name: string;
  readonly config: EngineConfig;
}

/** What came of some settings. */
export interface SettingsOutcome extends NamedSettings {
  readonly result: ReplayResult;
}

/** Settings side by side on the same trades. */
export interface SettingsComparison {
  /** In the order in which they were given. */
  readonly outcomes: readonly SettingsOutcome[];
  readonly best: BestOfTrials | null;
}

/** The settings whose account differs best from equal weights, and what luck alone would show. */
export interface BestOfTrials {
  readonly outcome: SettingsOutcome;
  /** How many settings were tried. */
  readonly trials: number;
  /** The Sharpe ratio per day of the difference to equal weights. */
  readonly sharpe: Decimal;
  /** The same ratio that the best of so many would show by luck alone. */
  readonly luckySharpe: Decimal;
  /** The same as a mean daily difference, in percentage points, for an account that differs as much as this one. */
  readonly luckyMean: Decimal;
  /** The probability that the best is better than that; null: not known. */
  readonly deflatedSharpe: Decimal | null;
}

/**
 * Replays the same trades under several settings. The best of them is the one with the highest Sharpe ratio of its daily difference
 * to equal weights; the deflated Sharpe ratio says how much of that is the search (Bailey and López de Prado 2014).
 *
 * @param trades at least one, in the order of their closes
 * @param settings at least one, with different names
 * @param watchersOf told what happens during the replay of these settings
 * @example
 * const settings = [{ name: 'plain', config: DEFAULT_CONFIG }, { name: 'risk', config: { ...DEFAULT_CONFIG, weightBasis: 'risk' } }];
 * compareSettings(trades, settings, account).best?.outcome.name; // 'risk'
 */
export function compareSettings(
  trades: readonly ReplayTrade[],
  settings: readonly NamedSettings[],
  account: ReplayAccount,
  watchersOf: (settings: NamedSettings) => readonly ReplayWatcher[] = () => [],
): SettingsComparison {
  const outcomes = settings.map((own) => ({
    ...own,
    result: replay(trades, own.config, account, watchersOf(own)),
  }));
  return { outcomes, best: bestOf(outcomes) };
}

function bestOf(outcomes: readonly SettingsOutcome[]): BestOfTrials | null {
  const ratios = outcomes.flatMap((outcome) => {
    const { sharpe } = outcome.result.difference;
    return sharpe === null ? [] : [{ outcome, sharpe }];
  });
  const [first, ...others] = ratios;
  // Where the ratio of one trial is not known, neither is what luck would show.
  if (first === undefined || ratios.length < outcomes.length) return null;
  const best = others.reduce((most, next) => (next.sharpe.gt(most.sharpe) ? next : most), first);
  const lucky = luckySharpe(ratios.map(({ sharpe }) => sharpe));
  const { sharpe } = best;
  const { mean, sharpeError } = best.outcome.result.difference;
  // mean / sharpe is the standard deviation.
  const deviation = mean === null || sharpe.isZero() ? ZERO : mean.div(sharpe);
  return {
    outcome: best.outcome,
    trials: outcomes.length,
    sharpe,
    luckySharpe: lucky,
    luckyMean: lucky.times(deviation),
    deflatedSharpe: deflatedSharpe(sharpe, sharpeError, lucky),
  };
}
