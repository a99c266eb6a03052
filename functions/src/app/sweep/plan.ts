/**
 * A sweep, in three steps. The *plan* starts it. *Pages* of users are found, one read a user, and cut into *batches*;
 * each batch is a task that checks its users one after another. The sizes stand here because the dry run goes by them too.
 */
export const SWEEP = {
  /** Users that one page looks for before it hands on to the next: some 10 s of single reads. */
  usersPerPage: 500,
  /** Users that one task checks. */
  usersPerBatch: 20,
  /** Tasks at once, and begun a second, in the queue of batches. */
  batchesAtOnce: 10,
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
export function estimateSweep({ users, agents, closes, reconcileDays }: SweepSize): SweepEstimate {
  const rebuilt = Math.ceil(users / reconcileDays);
  const checked = users - rebuilt;
  const readsOfCheck = 1 + 3 + Math.max(1, closes) + 1 + agents;
  const readsOfRebuild = 1 + 3 + 6 + (agents + 1) + agents + agents * (3 + TRADES_A_WINDOW) + 1 + 2 + agents;
  const writesOfRebuild = 1 + 1 + agents + 2;
  const batches = Math.ceil(users / SWEEP.usersPerBatch);
  const secondsOfBatches = (users * SECONDS_A_USER) / SWEEP.batchesAtOnce;
  return {
    pages: Math.floor(users / SWEEP.usersPerPage) + 1,
    batches,
    reads: checked * readsOfCheck + rebuilt * readsOfRebuild + 1,
    writes: checked + rebuilt * writesOfRebuild,
    minutes: Math.max(secondsOfBatches, batches / SWEEP.batchesPerSecond) / 60,
  };
}
