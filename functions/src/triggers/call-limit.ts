import { LRUCache } from 'lru-cache';
import { HttpsError } from 'firebase-functions/v2/https';
import type { Instant } from '../core/base/instant';

/**
 * Each further piece of an answer of this size counts as one more call: what is large costs reads and egress. `maestro cost`
 * says what a caller who uses all of it costs.
 */
export const BYTES_PER_CALL = 4 * 1024;

/** Callers that an instance remembers, some 100 bytes each. */
const CALLERS = 10_000;

/** The calls that a caller has left, at a time. Below 0: large answers have used up what is to come. */
interface Bucket {
  readonly left: number;
  readonly at: Instant;
}

/** What decides about a call. */
export interface CallTime {
  readonly now: () => Instant;
  readonly callsPerMinute: number;
}

/**
 * A token bucket per caller, in the memory of an instance: it costs no read, and holds for this instance alone. It bounds
 * what a caller can make Maestro read and send; it does not keep a flood of requests from the instance.
 */
export class CallLimit {
  private readonly buckets = new LRUCache<string, Bucket>({ max: CALLERS });

  /**
   * Answers a call of this caller.
   *
   * @throws HttpsError `resource-exhausted`, with the seconds to wait
   */
  async run<Answer>(caller: string, time: CallTime, answer: () => Promise<Answer>): Promise<Answer> {
    const { callsPerMinute } = time;
    if (callsPerMinute === Infinity) return answer();
    const left = this.take(caller, 1, time);
    if (left < 0) {
      this.take(caller, -1, time);
      const waitSeconds = Math.ceil((-left * 60) / callsPerMinute);
      throw new HttpsError(
        'resource-exhausted',
        `Too many calls: ${callsPerMinute} per minute are answered, fewer if the answers are large; ask again in ${waitSeconds} s.`,
        { retry_after_seconds: waitSeconds },
      );
    }
    const answered = await answer();
    const bytes = Buffer.byteLength(JSON.stringify(answered));
    this.take(caller, Math.floor(bytes / BYTES_PER_CALL), time);
    return answered;
  }

  /** Takes this many calls, and returns what is left. */
  private take(caller: string, calls: number, { now, callsPerMinute }: CallTime): number {
    const at = now();
    const { left, at: before } = this.buckets.get(caller) ?? { left: callsPerMinute, at };
    // A clock that is set back must not take calls away.
    const passed = Math.max(0, at.secondsSince(before));
    const next = Math.min(callsPerMinute, left + (passed * callsPerMinute) / 60) - calls;
    this.buckets.set(caller, { left: next, at });
    return next;
  }
}
