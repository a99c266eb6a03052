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

/** What a sweep will take and cost. */
export interface SweepEstimate {
  readonly pages: number;
  readonly batches: number;
  readonly reads: number;
  readonly writes: number;
  /** At the limits of the queue. */
  readonly minutes: number;
}

/** What a sweep is asked to look at. */
export interface SweepSize {
  readonly users: number;
  /** Of each user. */
  readonly agents: number;
  /** Of each user, since the last sweep. */
  readonly closes: number;
  /** Every user is rebuilt once in so many days. */
  readonly reconcileDays: number;
}

/** Trades that a window holds, as far as a rebuild reads them. */
const TRADES_A_WINDOW = 100;

/** What a check of a user takes, measured on the emulator: some 15 requests, one after another. */
const SECONDS_A_USER = 0.5;

/**
 * Estimates a sweep over users with whom all is well.
 *
 * Of each user it reads: one to find it; rebuild, settings and `current`; the closes since the last sweep (one where there is
 * none); in the transaction `current` again and each window; and writes the time to `current`. Of the share that is rebuilt
 * it reads: one to find it, rebuild, settings and `current` three times over, the agents and their windows, of each agent
 * the rebuild's state, `current`, the window and its trades, at the end these again; and writes the state before, after each
 * agent and at the end, and `current` twice.
 */
export function estimateSweep(
  { users, agents, closes, reconcileDays }: SweepSize,
  { usersPerBatch, usersPerPage }: SweepSizes = SWEEP_SIZES,
): SweepEstimate {
  const rebuilt = Math.ceil(users / reconcileDays);
  const checked = users - rebuilt;
  const readsOfCheck = 1 + 3 + Math.max(1, closes) + 1 + agents;
  const readsOfRebuild = 1 + 3 + 6 + (agents + 1) + agents + agents * (3 + TRADES_A_WINDOW) + 1 + 2 + agents;
  const writesOfRebuild = 1 + 1 + agents + 2;
  const batches = Math.ceil(users / usersPerBatch);
  const secondsOfBatches = (users * SECONDS_A_USER) / SWEEP.batchesAtOnce;
  return {
    pages: Math.floor(users / usersPerPage) + 1,
    batches,
    reads: checked * readsOfCheck + rebuilt * readsOfRebuild + 1,
    writes: checked + rebuilt * writesOfRebuild,
    minutes: Math.max(secondsOfBatches, batches / SWEEP.batchesPerSecond) / 60,
  };
}
