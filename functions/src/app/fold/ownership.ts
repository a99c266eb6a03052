import type { Instant } from '../../core/base/instant';
import { type Release, tryToOwn } from '../../store/owner';
import { userPaths } from '../../store/paths';
import type { AppContext } from '../context';

/** How long a user counts as shared with other instances after they disturbed a commit. */
const SHARED_SECONDS = 60;

/** An owner is believed to be dead after this. A fold takes milliseconds. */
const OWNED_SECONDS = 10;

/** How often an instance asks whether it may be the owner, some 7 s in all. After that it works without. */
const MAX_ASKED = 100;
const FIRST_WAIT_SECONDS = 0.02;
const MORE_WAIT_SECONDS = 0.1;

/**
 * Lets one instance at a time commit for a user whose events arrive at several. Their transactions would wait for each
 * other's locks for seconds, and mostly fail. It begins when a commit was disturbed, and ends a minute after the last
 * one was: a user whose events arrive at one instance pays nothing for it.
 *
 * It is advice only: nothing is wrong if two instances believe that they own a user, or if nobody can be the owner.
 */
export class Ownership {
  /** When the commits of users were last disturbed, oldest first. */
  private readonly disturbedAt = new Map<string, Instant>();

  constructor(private readonly context: Pick<AppContext, 'db' | 'now' | 'random' | 'sleep'>) {}

  /** Notes that others work for this user too. */
  disturbed(uid: string): void {
    const now = this.context.now();
    for (const [other, at] of this.disturbedAt) {
      if (now.secondsSince(at) < SHARED_SECONDS) break;
      this.disturbedAt.delete(other);
    }
    this.disturbedAt.delete(uid);
    this.disturbedAt.set(uid, now);
  }

  /** Does work for a user, as its owner if the user is shared. */
  async alone<T>(uid: string, work: () => Promise<T>): Promise<T> {
    const at = this.disturbedAt.get(uid);
    const isShared = at !== undefined && this.context.now().secondsSince(at) < SHARED_SECONDS;
    const release = isShared ? await this.own(uid) : null;
    try {
      return await work();
    } finally {
      // If that fails, the ownership ends by itself.
      await release?.().catch(() => undefined);
    }
  }

  /** Waits until this instance owns the user; null if it cannot. */
  private async own(uid: string): Promise<Release | null> {
    const { db, now, random, sleep } = this.context;
    const { owner } = userPaths(db, uid);
    for (let asked = 0; asked < MAX_ASKED; asked++) {
      try {
        const release = await tryToOwn(owner, now(), OWNED_SECONDS);
        if (release !== null) return release;
      } catch {
        return null;
      }
      await sleep(FIRST_WAIT_SECONDS + random() * MORE_WAIT_SECONDS);
    }
    return null;
  }
}
