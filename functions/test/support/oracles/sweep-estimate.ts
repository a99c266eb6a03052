import { SWEEP, SWEEP_SIZES, type SweepSizes } from '../../../src/app/sweep/plan';

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
