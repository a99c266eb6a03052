import type { Limits } from '../../contract/documents/limits';
import type { Instant } from '../../core/base/instant';
import { TooSoonError } from '../rebuild/too-soon';

/** The most changes of the settings of one user within a minute, and the most keys that it may make. */
export const MAX_CHANGES = 10;
const SECONDS = 60;

/** The settings of the user were changed, or keys made, too often within the last minute. */
export class TooManyChangesError extends TooSoonError {
  constructor(what: string, waitSeconds: number) {
    super(waitSeconds);
    this.message = `${what} ${MAX_CHANGES} times within a minute; ask again in ${waitSeconds} s.`;
  }
}

/**
 * The limits after one more change of the settings.
 *
 * @throws TooManyChangesError if there are too many within the last minute
 */
export function withChange(limits: Limits, now: Instant): Limits {
  return {
    ...limits,
    settingsChangedAt: withOneMore('The settings were changed', limits.settingsChangedAt, now),
  };
}

/**
 * The limits after one more key.
 *
 * @throws TooManyChangesError if there are too many within the last minute
 */
export function withNewKey(limits: Limits, now: Instant): Limits {
  return { ...limits, keysMadeAt: withOneMore('Keys were made', limits.keysMadeAt, now) };
}

function withOneMore(what: string, times: readonly Instant[], now: Instant): readonly Instant[] {
  // A time in the future was written by hand or by a wrong clock, and must not count for longer than a minute.
  const recent = times.filter((time) => Math.abs(now.secondsSince(time)) < SECONDS);
  if (recent.length < MAX_CHANGES) return [...recent, now];
  // As soon as one of the last ten is a minute ago, another may follow.
  const ages = recent.map((time) => now.secondsSince(time)).sort((a, b) => b - a);
  const age = ages[recent.length - MAX_CHANGES] ?? 0;
  throw new TooManyChangesError(what, Math.min(SECONDS, Math.max(1, Math.ceil(SECONDS - age))));
}
