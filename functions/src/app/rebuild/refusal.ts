import { sameConfig } from '../../contract/documents/config';
import type { Instant } from '../../core/base/instant';
import type { Found } from './found';

/** A rebuild may read thousands of trades, so no user is rebuilt more often. */
const MIN_SECONDS_BETWEEN = 60;

/** Why a requested rebuild does not begin. */
export type RebuildRefusal = InForce | TooSoon;

/** The wanted configuration is in force, and no running rebuild would change that. */
export interface InForce {
  readonly kind: 'in_force';
}

/** The last rebuild is less than a minute ago. */
export interface TooSoon {
  readonly kind: 'too_soon';
  readonly waitSeconds: number;
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

/** Refuses within a minute of the last rebuild, or of the last resumption of an unfinished one. */
export function ifTooSoon({ state, current }: Found, now: Instant): TooSoon | null {
  const last = state?.resumedAt ?? current?.rebuiltAt ?? null;
  if (last === null) return null;
  const left = Math.ceil(MIN_SECONDS_BETWEEN - now.secondsSince(last));
  // A time far in the future was written by hand or by a wrong clock, and must not delay anything.
  return left > 0 && left <= 2 * MIN_SECONDS_BETWEEN
    ? { kind: 'too_soon', waitSeconds: Math.min(MIN_SECONDS_BETWEEN, left) }
    : null;
}
