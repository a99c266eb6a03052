import type { Instant } from '../base/instant';
import type { AgentFigures } from '../weights/agent-figures';

/** An agent is silent after so many of its usual gaps between closes. */
const GAPS = 5;

/** Nobody is silent after less than a day. */
const LEAST_SECONDS = 86_400;

/** Fewer closes have no usual gap. */
const LEAST_TRADES = GAPS + 1;

type Closes = Pick<AgentFigures, 'trades' | 'firstClosedAt' | 'lastClosedAt'>;

/**
 * After how many seconds without a close an agent counts as silent: five times its usual gap, (newest − oldest close) /
 * (closes − 1), at least a day; null: with fewer than six closes there is no usual gap.
 *
 * @example
 * // Six closes in ten days: one per two days.
 * quietSeconds({ trades: 6, firstClosedAt: new Instant(0), lastClosedAt: new Instant(864_000) }); // 864000
 */
export function quietSeconds({ trades, firstClosedAt, lastClosedAt }: Closes): number | null {
  if (trades < LEAST_TRADES || firstClosedAt === null || lastClosedAt === null) return null;
  const gap = lastClosedAt.secondsSince(firstClosedAt) / (trades - 1);
  return Math.max(LEAST_SECONDS, Math.ceil(GAPS * gap));
}

/**
 * The newest close of an agent that is silent now; null: it is not.
 *
 * @example
 * const closes = { trades: 6, firstClosedAt: new Instant(0), lastClosedAt: new Instant(60) };
 * quietSince(closes, new Instant(86_400 + 60)); // null
 * quietSince(closes, new Instant(86_400 + 61))?.seconds; // 60
 */
export function quietSince(closes: Closes, now: Instant): Instant | null {
  const limit = quietSeconds(closes);
  const { lastClosedAt } = closes;
  return limit !== null && lastClosedAt !== null && now.secondsSince(lastClosedAt) > limit
    ? lastClosedAt
    : null;
}
