import { createHash } from 'node:crypto';
import type { Instant } from '../../core/base/instant';

/** What decides whether a user is rebuilt by this sweep. */
export interface TurnInput {
  readonly uid: string;
  /** The UTC day of the sweep, in days since 1970. */
  readonly day: number;
  readonly rebuiltAt: Instant;
  /** Every user has one turn in this many days. */
  readonly reconcileDays: number;
}

/**
 * Whether it is the user's turn to be rebuilt. The day of a turn comes from a hash of the user id, so that each day has
 * its share of the users. A user who missed two turns, because no sweep ran on those days, is due now. A turn is had
 * once: where several sweeps run on a day, the first rebuilds the user.
 */
export function isTurn({ uid, day, rebuiltAt, reconcileDays }: TurnInput, now: Instant): boolean {
  const hash = createHash('sha256').update(uid).digest().readUInt32BE(0);
  const isOverdue = now.utcDay() - rebuiltAt.utcDay() > 2 * reconcileDays;
  const isToday = hash % reconcileDays === day % reconcileDays && rebuiltAt.utcDay() < day;
  return isOverdue || isToday;
}
