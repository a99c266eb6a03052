import type { Firestore } from 'firebase-admin/firestore';
import type { BatchTask, PageTask } from '../contract/tasks/sweep';
import type { Instant } from '../core/base/instant';
import type { Profile } from '../core/profiles/profiles';
import type { StrategyRegistry } from '../core/strategies/strategy';
import type { SweepSizes } from './sweep/plan';
import type { WindowCache } from './window-cache';

/** Structured logging, one entry a call. */
export interface Log {
  info(message: string, data: Record<string, unknown>): void;
  warn(message: string, data: Record<string, unknown>): void;
  error(message: string, data: Record<string, unknown>): void;
}

/** The queues of a sweep. A task whose id was used before is not added again. */
export interface SweepQueues {
  addPage(id: string, task: PageTask): Promise<void>;
  addBatch(id: string, task: BatchTask): Promise<void>;
}

/** All that the use cases take from the world: no clock, database or parameter reaches them any other way. */
export interface AppContext {
  readonly db: Firestore;
  readonly now: () => Instant;
  readonly log: Log;
  /** How many days a version stays in the history. */
  readonly historyRetentionDays: number;
  /** The risk profile of users who have chosen none. */
  readonly defaultProfile: Profile;
  /** Waits so many seconds. */
  readonly sleep: (seconds: number) => Promise<void>;
  /** What an instance remembers of users' windows. */
  readonly journals: WindowCache;
  /** Every user is rebuilt from the journal by a sweep once in so many days. */
  readonly reconcileDays: number;
  readonly queues: SweepQueues;
  readonly sweepSizes: SweepSizes;
  /** What `evaluate` can be asked. */
  readonly strategies: StrategyRegistry;
}
