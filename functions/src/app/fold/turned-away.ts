import type { Instant } from '../../core/base/instant';
import type { AppContext } from '../context';

/** A user whose events are turned away is named in the log at most once in this time. */
const QUIET_SECONDS = 60;

/** Events of one user that were turned away since the last log entry about that user. */
interface Count {
  readonly loggedAt: Instant;
  events: number;
}

/** Counts and logs the events that were turned away because their user has too many at once. */
export class TurnedAway {
  private readonly counts = new Map<string, Count>();

  constructor(private readonly context: Pick<AppContext, 'now' | 'log' | 'eventsPerUser'>) {}

  /** Counts an event. Logs it, with those since the last entry, unless the last entry is less than a minute old. */
  count(uid: string): void {
    const now = this.context.now();
    const known = this.counts.get(uid);
    if (known !== undefined && now.secondsSince(known.loggedAt) < QUIET_SECONDS) {
      known.events++;
      return;
    }
    this.forgetOthers(now);
    this.counts.set(uid, { loggedAt: now, events: 0 });
    this.context.log.warn(
      'Events of a user were turned away and will be delivered again: too many at once.',
      {
        event: 'trades_turned_away',
        uid,
        events: (known?.events ?? 0) + 1,
        allowed: this.context.eventsPerUser,
      },
    );
  }

  /** Users are kept for a minute only, except those with events that no entry has named. */
  private forgetOthers(now: Instant): void {
    for (const [uid, { loggedAt, events }] of this.counts)
      if (events === 0 && now.secondsSince(loggedAt) >= QUIET_SECONDS) this.counts.delete(uid);
  }
}
