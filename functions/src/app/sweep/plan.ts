/**
 * A sweep has three steps. The *plan* starts it. *Pages* find the users, with one read per user, and cut them into
 * *batches*. Each batch is a task that checks its users.
 */
export interface SweepSizes {
  /** Users that one page finds before it hands over to the next page. */
  readonly usersPerPage: number;
  /** A page also hands over after this time. */
  readonly secondsPerPage: number;
  /** Users that one batch checks. */
  readonly usersPerBatch: number;
  /** Missing trades that a check folds in one commit. */
  readonly tradesPerCommit: number;
}

/** The sizes of a deployment. They come from the context, so that a test can make a page small. */
export const SWEEP_SIZES: SweepSizes = {
  // Some 10 s of single reads.
  usersPerPage: 500,
  // Well before the time of the function (540 s) is up, however slow Firestore is.
  secondsPerPage: 300,
  usersPerBatch: 20,
  tradesPerCommit: 100,
};

/** The limits of batches and of their queue. */
export const SWEEP = {
  /**
   * Users of a batch that are checked at once. A check of four agents takes a few MB, one of 100 agents with 1,000 trades
   * each some 70. Where four of those meet, the process may end; then the batch is taken apart (see `sweepBatch`).
   */
  usersAtOnce: 4,
  /** Batches that run at once. */
  batchesAtOnce: 10,
  /** Batches that begin per second. */
  batchesPerSecond: 5,
  /** The longest that a batch may take: what Cloud Tasks allows at most. */
  secondsPerBatch: 1800,
  /** How often a task is dispatched: for a user alone, the last one gives up (see `sweepBatch`). */
  attempts: 5,
} as const;
