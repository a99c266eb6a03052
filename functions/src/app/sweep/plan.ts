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

/** What a sweep takes and costs. */
export interface SweepEstimate {
  readonly pages: number;
  readonly batches: number;
  readonly reads: number;
  readonly writes: number;
  /** At the speed that the limits of the queue allow. */
  readonly minutes: number;
}

/** How much a sweep has to check. */
export interface SweepSize {
  readonly users: number;
  /** Per user. */
  readonly agents: number;
  /** Trades closed since the last sweep, per user. */
  readonly closes: number;
  /** Every user is rebuilt once in this many days. */
  readonly reconcileDays: number;
}

/** Trades that a rebuild reads per window. */
const TRADES_PER_WINDOW = 100;

/** Time per check: three requests, one after another, measured on the emulator. */
const SECONDS_PER_USER = 0.1;

/**
 * Estimates a sweep over healthy users.
 *
 * Reads per checked user: one to find the user; settings and `current`; each window; the trades closed since the last
 * sweep (one read if there are none). No write if nothing closed; otherwise `current` is read once more and its time
 * written.
 *
 * Reads per rebuilt user: one to find the user; settings and `current`, and with the rebuild twice more; the agents and
 * their windows; per agent the state of the rebuild, `current`, the window and its trades; at the end the first two and the
 * windows again. Writes: the claim, the state before, after each agent and at the end, and `current` twice.
 */
export function estimateSweep(
  { users, agents, closes, reconcileDays }: SweepSize,
  { usersPerBatch, usersPerPage }: SweepSizes = SWEEP_SIZES,
): SweepEstimate {
  const rebuilt = Math.ceil(users / reconcileDays);
  const checked = users - rebuilt;
  const writesOfCheck = closes > 0 ? 1 : 0;
  const readsOfCheck = 1 + 2 + agents + Math.max(1, closes) + writesOfCheck;
  const readsOfRebuild =
    1 + 2 + 6 + (agents + 1) + agents + agents * (3 + TRADES_PER_WINDOW) + 1 + 2 + agents;
  const writesOfRebuild = 1 + 1 + 1 + agents + 2;
  const batches = Math.ceil(users / usersPerBatch);
  const secondsOfBatches = (users * SECONDS_PER_USER) / (SWEEP.batchesAtOnce * SWEEP.usersAtOnce);
  return {
    pages: Math.floor(users / usersPerPage) + 1,
    batches,
    reads: checked * readsOfCheck + rebuilt * readsOfRebuild + 1,
    writes: checked * writesOfCheck + rebuilt * writesOfRebuild,
    minutes: Math.max(secondsOfBatches, batches / SWEEP.batchesPerSecond) / 60,
  };
}
