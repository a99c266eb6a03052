import type { CurrentDocument } from '../../contract/documents/allocation';
import type { Instant } from '../../core/base/instant';
import { MAX_AHEAD_SECONDS } from '../../core/risk-state/risk-state';
import type { Found } from '../rebuild/found';
import { ifInForce } from '../rebuild/refusal';

/**
 * Trades may close a little ahead of our clock, and be stored late: a check looks again at the time before the last
 * one.
 */
const OVERLAP_SECONDS = 3600;

/**
 * The `current` that a check can rely on; null if the user must be rebuilt first. The wanted configuration must be in
 * force, no rebuild may be unfinished, and the last one must not lie in the future.
 */
export function settledCurrent(found: Found, now: Instant): CurrentDocument | null {
  const { current } = found;
  if (current === null || ifInForce(found) === null) return null;
  return current.rebuildingSince === null && !isAhead(current.rebuiltAt, now) ? current : null;
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
