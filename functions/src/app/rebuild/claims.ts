import { boundedCache } from '../bounded-cache';
import type { Instant } from '../../core/base/instant';
import { MIN_SECONDS_BETWEEN, type TooSoon } from './refusal';

/** The users whose last claim an instance remembers. */
const MAX_USERS = 1000;

/** How a claim ended: this caller may rebuild, or there is a reason not to. */
export type ClaimResult<Refusal> = { readonly kind: 'claimed' } | Refusal;

/**
 * Lets one caller at a time claim the rebuild of a user. Callers that ask while another claims learn how that ended: fifty
 * calls at once in one instance make one transaction, not fifty that wait for each other's locks. Within a minute of a
 * claim the instance refuses without a read, until a rebuild has published when the next one may begin.
 */
export class RebuildClaims {
  private readonly running = new Map<string, Promise<{ readonly kind: string }>>();
  private readonly claimedAt = boundedCache<Instant>(MAX_USERS);

  /** @param claim claims the rebuild in a transaction */
  async claim<Refusal extends { readonly kind: string }>(
    uid: string,
    now: Instant,
    claim: () => Promise<ClaimResult<Refusal>>,
  ): Promise<ClaimResult<Refusal | TooSoon>> {
    // An error belongs to the caller that claimed.
    while (this.running.has(uid)) await this.running.get(uid)?.catch(() => null);
    const refusal = this.claimedWithinMinute(uid, now);
    if (refusal !== null) return refusal;
    const running = claim();
    this.running.set(uid, running);
    try {
      const result = await running;
      if (result.kind === 'claimed') this.claimedAt.set(uid, now);
      return result;
    } finally {
      this.running.delete(uid);
    }
  }

  /** Forgets a claim: `current` tells now when the next rebuild may begin. */
  forget(uid: string): void {
    this.claimedAt.delete(uid);
  }

  private claimedWithinMinute(uid: string, now: Instant): TooSoon | null {
    const last = this.claimedAt.get(uid);
    const left = last === undefined ? 0 : Math.ceil(MIN_SECONDS_BETWEEN - now.secondsSince(last));
    return left > 0 && left <= MIN_SECONDS_BETWEEN
      ? { kind: 'too_soon', waitSeconds: left, isRebuilt: false }
      : null;
  }
}
