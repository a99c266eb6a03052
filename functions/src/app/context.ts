import type { Firestore } from 'firebase-admin/firestore';
import type { BatchTask, PageTask } from '../contract/tasks/sweep';
import type { Instant } from '../core/base/instant';
import type { Profile } from '../core/profiles/profiles';
import type { StrategyRegistry } from '../core/strategies/strategy';
import type { SweepSizes } from './sweep/plan';
import type { WindowCache } from './window-cache';

/** Structured logging: one entry per call. */
export interface Log {
  info(message: string, data: Record<string, unknown>): void;
  warn(message: string, data: Record<string, unknown>): void;
  error(message: string, data: Record<string, unknown>): void;
}

/** The queues of a sweep. A task with an id that was used before is not added again. */
export interface SweepQueues {
  addPage(id: string, task: PageTask): Promise<void>;
  addBatch(id: string, task: BatchTask): Promise<void>;
}

/** Everything that the use cases take from the world: no clock, database or parameter reaches them in any other way. */
export interface AppContext {
  readonly db: Firestore;
  readonly now: () => Instant;
  readonly log: Log;
  /** Days that a version stays in the history. */
  readonly historyRetentionDays: number;
  /** The risk profile of users who have not chosen one. */
  readonly defaultProfile: Profile;
  /** Waits. */
  readonly sleep: (seconds: number) => Promise<void>;
  /** Joined windows that this instance has read, by user. */
  readonly windowCache: WindowCache;
  /** The sweeps rebuild every user from the journal once in this many days. */
  readonly reconcileDays: number;
  readonly queues: SweepQueues;
  /** The sizes of the pages and batches of a sweep. */
  readonly sweepSizes: SweepSizes;
  /** The calls of one caller that one instance of a callable answers per minute; Infinity: all. */
  readonly callsPerMinute: number;
  /** The strategies that `evaluate` knows. */
  readonly strategies: StrategyRegistry;
}
