import type { Limits } from '../../contract/documents/limits';
import type { Instant } from '../../core/base/instant';
import { TooSoonError } from '../rebuild/too-soon';

/** The most changes of the settings of one user within a minute, keys that it may make in one, and test alerts in an hour. */
export const MAX_CHANGES = 10;

/** A span of time, and how it is called. */
interface Span {
  readonly seconds: number;
  readonly name: string;
}

const MINUTE: Span = { seconds: 60, name: 'a minute' };
const HOUR: Span = { seconds: 3600, name: 'an hour' };

/** The settings of the user were changed, keys made, or test alerts sent, too often lately. */
export class TooManyChangesError extends TooSoonError {
  constructor(what: string, within: string, waitSeconds: number) {
    super(waitSeconds);
    this.message = `${what} ${MAX_CHANGES} times within ${within}; ask again in ${waitSeconds} s.`;
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
    settingsChangedAt: withOneMore('The settings were changed', limits.settingsChangedAt, now, MINUTE),
  };
}

/**
 * The limits after one more key.
 *
 * @throws TooManyChangesError if there are too many within the last minute
 */
export function withNewKey(limits: Limits, now: Instant): Limits {
  return { ...limits, keysMadeAt: withOneMore('Keys were made', limits.keysMadeAt, now, MINUTE) };
}

/**
 * The limits after one more test alert. Tests have an hour of their own, as many as other alerts: they hold back no other alert.
 *
 * @throws TooManyChangesError if there are too many within the last hour
 */
export function withTest(limits: Limits, now: Instant): Limits {
  return { ...limits, testsSentAt: withOneMore('Test alerts were sent', limits.testsSentAt, now, HOUR) };
}

function withOneMore(
  what: string,
  times: readonly Instant[],
  now: Instant,
  { seconds, name }: Span,
): readonly Instant[] {
  // A time in the future was written by hand or by a wrong clock, and must not count for longer than others.
  const recent = times.filter((time) => Math.abs(now.secondsSince(time)) < seconds);
  if (recent.length < MAX_CHANGES) return [...recent, now];
  // As soon as one of the last ten is that long ago, another may follow.
  const ages = recent.map((time) => now.secondsSince(time)).sort((a, b) => b - a);
  const age = ages[recent.length - MAX_CHANGES] ?? 0;
  throw new TooManyChangesError(what, name, Math.min(seconds, Math.max(1, Math.ceil(seconds - age))));
}
