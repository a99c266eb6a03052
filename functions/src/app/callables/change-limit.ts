import type { Limits } from '../../contract/documents/limits';
import type { Instant } from '../../core/base/instant';
import { TooSoonError } from '../rebuild/too-soon';

/** The most changes of the settings of one user within a minute. */
const MAX_CHANGES = 10;
const SECONDS = 60;

/** The settings of the user were changed too often within the last minute. */
export class TooManyChangesError extends TooSoonError {
  constructor(waitSeconds: number) {
    super(waitSeconds);
    this.message = `The settings were changed ${MAX_CHANGES} times within a minute; ask again in ${waitSeconds} s.`;
  }
}

/**
 * The limits after one more change of the settings.
 *
 * @throws TooManyChangesError if there are too many within the last minute
 */
export function withChange({ settingsChangedAt }: Limits, now: Instant): Limits {
  // A time in the future was written by hand or by a wrong clock, and must not count for longer than a minute.
  const recent = settingsChangedAt.filter((changedAt) => Math.abs(now.secondsSince(changedAt)) < SECONDS);
  if (recent.length < MAX_CHANGES) return { settingsChangedAt: [...recent, now] };
  // As soon as one of the last ten is a minute ago, another may follow.
  const ages = recent.map((changedAt) => now.secondsSince(changedAt)).sort((a, b) => b - a);
  const age = ages[recent.length - MAX_CHANGES] ?? 0;
  throw new TooManyChangesError(Math.min(SECONDS, Math.max(1, Math.ceil(SECONDS - age))));
}
