import type { Firestore } from 'firebase-admin/firestore';
import type { SettingsTask } from '../contract/tasks/apply-settings';
import type { BatchTask, PageTask } from '../contract/tasks/sweep';
import type { Instant } from '../core/base/instant';
import type { Profile } from '../core/profiles/profiles';
import type { StrategyRegistry } from '../core/strategies/strategy';
import type { Network } from './alerts/deliver/network';
import type { Push } from './alerts/deliver/messaging';
import type { WithAccount } from './erase/with-account';
import type { KnownKeys } from './bots/known-keys';
import type { Log } from './log-events';
import type { SweepSizes } from './sweep/plan';
import type { RebuildClaims } from './rebuild/claims';
import type { WindowCache } from './window-cache';

/** The queues of a sweep. A task with an id that was used before is not added again. */
export interface SweepQueues {
  addPage(id: string, task: PageTask): Promise<void>;
  addBatch(id: string, task: BatchTask): Promise<void>;
}

/** All queues of a deployment. */
export interface TaskQueues extends SweepQueues {
  /** Adds a task that runs when it is due, not earlier. One with an id that was used before is not added again. */
  addSettings(id: string, task: SettingsTask): Promise<void>;
}

/** Everything that the use cases take from the world: no clock, database or parameter reaches them in any other way. */
export interface AppContext {
  readonly db: Firestore;
  readonly now: () => Instant;
  readonly log: Log;
  /** What goes with a deleted account. */
  readonly withAccount: WithAccount;
  /** Days that a version stays in the history. */
  readonly historyRetentionDays: number;
  /** The risk profile of users who have not chosen one. */
  readonly defaultProfile: Profile;
  /** Waits. */
  readonly sleep: (seconds: number) => Promise<void>;
  /** Who may rebuild a user, in this instance. */
  readonly rebuildClaims: RebuildClaims;
  /** The result of `work`; a TransientError if it takes longer than that. The work itself goes on. */
  readonly within: <T>(seconds: number, work: Promise<T>) => Promise<T>;
  /** A number from 0 to below 1, another one each time. */
  readonly random: () => number;
  /** Random bytes that nobody can guess, in hex or base64url. */
  readonly secretText: (bytes: number, encoding: 'hex' | 'base64url') => string;
  /** The most events of one user that an instance handles at once. */
  readonly eventsPerUser: number;
  /** Joined windows that this instance has read, by user. */
  readonly windowCache: WindowCache;
  /** Keys of bots that this instance has seen lately. */
  readonly knownKeys: KnownKeys;
  /** The sweeps rebuild every user from the journal once in this many days. */
  readonly reconcileDays: number;
  readonly queues: TaskQueues;
  /** The sizes of the pages and batches of a sweep. */
  readonly sweepSizes: SweepSizes;
  /** The calls of one caller that one instance of a callable answers per minute; Infinity: all. */
  readonly callsPerMinute: number;
  /** How webhooks are reached. */
  readonly network: Network;
  /** Pushes to devices. */
  readonly push: Push;
  /** The strategies that `evaluate` knows. */
  readonly strategies: StrategyRegistry;
}
