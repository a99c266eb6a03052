import type { EngineConfig } from '../../src/core/config';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { Profile } from '../../src/core/profiles/profiles';
import { replay, type ReplayAccount, type ReplayResult, type ReplayWatcher } from '../replay';
import type { ReplayTrade } from '../replay-trades';
import { type AllTrades, AllTradesAccount } from './all-trades';
import { riskBookFor } from './entry-policy';
import { ProfileAccount, type ProfileOutcome } from './profile-account';

export interface Comparison {
  readonly replayed: ReplayResult;
  readonly all: AllTrades;
  /** Each agent in an account of its own, in the order of their ids. */
  readonly agents: ReadonlyMap<string, AllTrades>;
  /** In the order of the profiles given. */
  readonly outcomes: readonly ProfileOutcome[];
}

/**
 * Which trades of a journal each profile would have taken, and with what result. The journal is what happened: a trade
 * that a profile refuses still closes in it, and counts in the weights and the risk state of later trades.
 *
 * @param trades at least one, in the order of their closes
 * @example
 * const account = { capital: new Decimal(10_000), slots: mostOpenAtOnce(trades) };
 * const { outcomes } = compareProfiles(trades, Object.values(PROFILES), DEFAULT_CONFIG, account);
 * outcomes.map(({ profile, taken, refused }) => `${profile.name} takes ${taken}, refuses ${refused}`);
 */
export function compareProfiles(
  trades: readonly ReplayTrade[],
  profiles: readonly Profile[],
  config: EngineConfig,
  account: ReplayAccount,
  watchers: readonly ReplayWatcher[] = [],
): Comparison {
  const { capital, slots } = account;
  const { book, watcher } = riskBookFor(config, capital);
  const accounts = profiles.map((profile) => new ProfileAccount(profile, capital, slots));
  const all = new AllTradesAccount(capital);
  const agents = new Map<string, AllTradesAccount>();
  const compared: ReplayWatcher = {
    onEntry: (entry) => {
      for (const account of accounts) account.enter(entry, book);
    },
    onClose: ({ trade }) => {
      for (const account of accounts) account.close(trade);
      all.close(trade);
      const own = agents.get(trade.agentId) ?? new AllTradesAccount(capital);
      agents.set(trade.agentId, own);
      own.close(trade);
    },
  };
  const replayed = replay(trades, config, account, [compared, watcher, ...watchers]);
  return {
    replayed,
    all: all.end(),
    agents: new Map(
      [...agents].sort(([a], [b]) => compareUtf8(a, b)).map(([agentId, own]) => [agentId, own.end()]),
    ),
    outcomes: accounts.map((account) => account.end()),
  };
}
