/**
 * A sweep has three steps. The *plan* starts it. *Pages* find the users, with one read per user, and cut them into
 * *batches*. Each batch is a task that checks its users one after another.
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

/** The limits of the queue of batches. */
export const SWEEP = {
  /** Batches that run at once. */
  batchesAtOnce: 10,
  /** Batches that begin per second. */
  batchesPerSecond: 5,
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

/** Time per check, measured on the emulator: some 15 requests, one after another. */
const SECONDS_PER_USER = 0.5;

/**
 * Estimates a sweep over healthy users.
 *
 * Reads per checked user: one to find the user; rebuild, settings and `current`; the trades closed since the last sweep
 * (one read if there are none); in the transaction `current` again and each window. One write: the time in `current`.
 *
 * Reads per rebuilt user: one to find the user; rebuild, settings and `current` three times; the agents and their
 * windows; per agent the state of the rebuild, `current`, the window and its trades; at the end the first two and the
 * windows again. Writes: the claim, the state before, after each agent and at the end, and `current` twice.
 */
export function estimateSweep(
  { users, agents, closes, reconcileDays }: SweepSize,
  { usersPerBatch, usersPerPage }: SweepSizes = SWEEP_SIZES,
): SweepEstimate {
  const rebuilt = Math.ceil(users / reconcileDays);
  const checked = users - rebuilt;
  const readsOfCheck = 1 + 3 + Math.max(1, closes) + 1 + agents;
  const readsOfRebuild =
    1 + 3 + 6 + (agents + 1) + agents + agents * (3 + TRADES_PER_WINDOW) + 1 + 2 + agents;
  const writesOfRebuild = 1 + 1 + 1 + agents + 2;
  const batches = Math.ceil(users / usersPerBatch);
  const secondsOfBatches = (users * SECONDS_PER_USER) / SWEEP.batchesAtOnce;
  return {
    pages: Math.floor(users / usersPerPage) + 1,
    batches,
    reads: checked * readsOfCheck + rebuilt * readsOfRebuild + 1,
    writes: checked + rebuilt * writesOfRebuild,
    minutes: Math.max(secondsOfBatches, batches / SWEEP.batchesPerSecond) / 60,
  };
}
