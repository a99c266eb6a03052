import type { CurrentDocument } from '../../contract/documents/allocation';
import type { Instant } from '../../core/base/instant';
import { MAX_AHEAD_SECONDS } from '../../core/risk-state/joined-windows';
import { windowCapacity } from '../../core/trades/window';
import type { Found } from '../rebuild/found';
import { ifInForce } from '../rebuild/refusal';
import type { Standing } from './plan-check';

/**
 * Trades may close a little ahead of our clock, and be stored late: a check looks again at the time before the last
 * one.
 */
const OVERLAP_SECONDS = 3600;

/** The most trades closed since the last check that the next one compares: some ten pages. */
const MAX_CLOSES_COMPARED = 5000;

/** What a check has read of a user whose `current` it can rely on. */
export interface SettledStanding extends Standing {
  readonly current: CurrentDocument;
}

/**
 * The `current` that a check can rely on; null if the user must be rebuilt first. The wanted configuration must be in
 * force, no rebuild may be unfinished, and the last one must not lie in the future. Whether a rebuild is unfinished,
 * `current` says itself, so that no check need read the state of a rebuild.
 */
export function settledCurrent(
  { settings, current }: Pick<Found, 'settings' | 'current'>,
  now: Instant,
): CurrentDocument | null {
  if (current === null || ifInForce({ state: null, settings, current }) === null) return null;
  return current.rebuildingSince === null && !isAhead(current.rebuiltAt, now) ? current : null;
}

/**
 * How many trades closed since the last check are worth comparing. A rebuild reads as many as the windows hold, finds
 * whatever a comparison would, and is cheaper for more.
 */
export function mostClosesCompared({ config, windowAgents }: CurrentDocument): number {
  return Math.min(MAX_CLOSES_COMPARED, windowCapacity(config.lookbackTrades) * windowAgents.length);
}

/** The time from which on a check compares the journal with the windows. */
export function uncheckedSince(
  { sweptAt, rebuiltAt }: Pick<CurrentDocument, 'sweptAt' | 'rebuiltAt'>,
  now: Instant,
): Instant {
  const isSweptLater = sweptAt !== null && sweptAt.compare(rebuiltAt) > 0 && !isAhead(sweptAt, now);
  return (isSweptLater ? sweptAt : rebuiltAt).plusSeconds(-OVERLAP_SECONDS);
}

/** Whether a time lies further ahead than clocks differ: then it was written by hand or by a wrong clock. */
function isAhead(time: Instant, now: Instant): boolean {
  return time.secondsSince(now) > MAX_AHEAD_SECONDS;
}
