import type { Decimal } from '../../src/core/base/decimal';
import type { EngineConfig } from '../../src/core/config';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { Profile } from '../../src/core/profiles/profiles';
import { replay, type ReplayAccount, type ReplayResult, type ReplayWatcher } from '../replay';
import type { ReplayTrade } from '../replay-trades';
import { riskBookFor } from './entry-policy';
import { TradesAccount, type TradesResult } from './trades-account';
import { type VariedOutcome, VariedProfile } from './varied-profile';

export interface Comparison {
  readonly replayed: ReplayResult;
  readonly all: TradesResult;
  /** Each agent in an account of its own, in the order of their ids. */
  readonly agents: ReadonlyMap<string, TradesResult>;
  /** In the order of the profiles given. */
  readonly outcomes: readonly VariedOutcome[];
}

/**
 * Which trades of a journal each profile would have taken, and with what result; and what it would have taken without
 * each of its gates and thresholds. The journal is what happened: a trade that a profile refuses still closes in it, and
 * counts in the weights and the risk state of later trades.
 *
 * @param trades at least one, in the order of their closes
 * @param agentDrawdownLimit the setting, in percent; null: there is none
 * @example
 * const account = { capital: new Decimal(10_000), slots: mostOpenAtOnce(trades) };
 * const { outcomes } = compareProfiles(trades, Object.values(PROFILES), DEFAULT_CONFIG, account);
 * outcomes.map(({ profile, taken }) => `${profile.name} takes ${taken.trades}`);
 */
export function compareProfiles(
  trades: readonly ReplayTrade[],
  profiles: readonly Profile[],
  config: EngineConfig,
  account: ReplayAccount,
  watchers: readonly ReplayWatcher[] = [],
  agentDrawdownLimit: Decimal | null = null,
): Comparison {
  const { capital } = account;
  const { book, watcher } = riskBookFor(config, capital, agentDrawdownLimit);
  const compared = profiles.map((profile) => new VariedProfile(profile, trades, account));
  const all = new TradesAccount(capital);
  const agents = new Map<string, TradesAccount>();
  const comparing: ReplayWatcher = {
    onEntry: (entry) => {
      for (const profile of compared) profile.enter(entry, book);
    },
    onClose: ({ trade }) => {
      for (const profile of compared) profile.close(trade);
      all.close(trade);
      const own = agents.get(trade.agentId) ?? new TradesAccount(capital);
      agents.set(trade.agentId, own);
      own.close(trade);
    },
  };
  const replayed = replay(trades, config, account, [comparing, watcher, ...watchers]);
  return {
    replayed,
    all: all.end(),
    agents: new Map(
      [...agents].sort(([a], [b]) => compareUtf8(a, b)).map(([agentId, own]) => [agentId, own.end()]),
    ),
    outcomes: compared.map((profile) => profile.end()),
  };
}
