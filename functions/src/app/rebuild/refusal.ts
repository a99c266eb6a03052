import { sameConfig } from '../../contract/documents/config';
import type { Instant } from '../../core/base/instant';
import type { Found } from './found';
import { runningImport } from './importing';

/** A rebuild may read thousands of trades, so no user is rebuilt more often. */
export const MIN_SECONDS_BETWEEN = 60;

/** Why a requested rebuild does not begin. */
export type RebuildRefusal = InForce | TooSoon;

/** The wanted configuration is in force, and no running rebuild would change that. */
export interface InForce {
  readonly kind: 'in_force';
}

/** The last rebuild, or the last claim of one, is too short a time ago. */
export interface TooSoon {
  readonly kind: 'too_soon';
  readonly waitSeconds: number;
  /** Whether that rebuild has ended. A claim alone has compared nothing with the journal. */
  readonly isRebuilt: boolean;
}

/** Looks for a reason not to rebuild; null: there is none. */
export type Refuse<R extends RebuildRefusal> = (found: Found, now: Instant) => R | null;

/** Refuses if the wanted configuration is in force. Damaged settings ask for what is in force. */
export function ifInForce({
  state,
  current,
  settings,
}: Pick<Found, 'state' | 'current' | 'settings'>): InForce | null {
  const wanted = settings.config ?? current?.config;
  if (current === null || wanted === undefined || state !== null) return null;
  return sameConfig(current.config, wanted) ? { kind: 'in_force' } : null;
}

/**
 * Refuses within the wait that follows a rebuild. The wait is a minute, and longer the more the last rebuild has read: see
 * `waitAfter`.
 */
export function ifTooSoon(found: Found, now: Instant): TooSoon | null {
  const { rebuildWaitSeconds, rebuiltAt } = found.current ?? {};
  return within(rebuildWaitSeconds, rebuiltAt, now, true) ?? ifWithinMinute(found, now);
}

/** Refuses within a minute of the last rebuild, of the last claim of one, or of the last resumption of an unfinished one. */
export function ifWithinMinute({ state, claimedAt, current }: Found, now: Instant): TooSoon | null {
  const running = state?.resumedAt ?? claimedAt;
  return running === null
    ? within(MIN_SECONDS_BETWEEN, current?.rebuiltAt, now, true)
    : within(MIN_SECONDS_BETWEEN, running, now, false);
}

/** Refuses while an import runs. It ends with a rebuild. */
export function ifImporting({ importMark }: Pick<Found, 'importMark'>, now: Instant): TooSoon | null {
  const running = runningImport(importMark, now);
  return running && tooSoonUntil(running.until, now);
}

/** The refusal of a rebuild that may begin at this time. */
export function tooSoonUntil(time: Instant, now: Instant): TooSoon {
  return { kind: 'too_soon', waitSeconds: Math.ceil(time.secondsSince(now)), isRebuilt: false };
}

function within(
  wait = MIN_SECONDS_BETWEEN,
  last: Instant | null | undefined,
  now: Instant,
  isRebuilt: boolean,
): TooSoon | null {
  if (last === null || last === undefined) return null;
  const left = Math.ceil(wait - now.secondsSince(last));
  // A time far in the future was written by hand or by a wrong clock, and must not delay anything.
  return left > 0 && left <= wait + MIN_SECONDS_BETWEEN
    ? { kind: 'too_soon', waitSeconds: Math.min(wait, left), isRebuilt }
    : null;
}

/** Trades that a rebuild may read per second of the wait that follows: 100,000 are followed by 1,000 s. */
const TRADES_PER_SECOND = 100;

/** The longest wait that repetition alone causes. */
const MAX_REPETITION_SECONDS = 900;

/**
 * How long after a rebuild the next one is refused, in seconds: in proportion to the trades that it has read, and twice as
 * long as the time before if it was requested and has changed nothing.
 *
 * @param before the wait that followed the rebuild before
 * @param isRepetition whether this one was only requested, and has changed nothing
 *
 * @example
 * waitAfter(400, 60, false); // 60
 * waitAfter(400, 60, true); // 120
 * waitAfter(100_000, 60, false); // 1000
 */
export function waitAfter(trades: number, before: number, isRepetition: boolean): number {
  const forCost = Math.max(MIN_SECONDS_BETWEEN, Math.ceil(trades / TRADES_PER_SECOND));
  return isRepetition ? Math.max(forCost, Math.min(2 * before, MAX_REPETITION_SECONDS)) : forCost;
}
