import { boundedCache } from '../app/bounded-cache';
import { TooSoonError } from '../app/rebuild/too-soon';
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
  /** How many calls may come at once; without it, as many as a minute has. */
  readonly burst?: number;
  /** As how many calls this one counts; without it, as one. It is answered as soon as there is one left. */
  readonly calls?: number;
}

/** The further pieces of an answer: it counts as so many calls more. */
export function piecesOf(answered: unknown): number {
  return Math.floor(Buffer.byteLength(JSON.stringify(answered)) / BYTES_PER_CALL);
}

/** A caller has no calls left. */
class TooManyCallsError extends TooSoonError {
  constructor(callsPerMinute: number, waitSeconds: number) {
    super(waitSeconds);
    this.message = `Too many calls: ${callsPerMinute} per minute are answered, fewer if the answers are large; ask again in ${waitSeconds} s.`;
  }
}

/**
 * A token bucket per caller, in the memory of an instance: it costs no read, and holds for this instance alone. It bounds
 * what a caller can make Maestro read and send; it does not keep a flood of requests from the instance.
 */
export class CallLimit {
  private readonly buckets = boundedCache<Bucket>(CALLERS);

  /**
   * Answers a call of this caller.
   *
   * What is known before is taken before: calls that come at once must not all be answered for the price of one.
   *
   * @param further as how many calls more it counts, once it is answered
   * @throws TooSoonError with the seconds to wait
   */
  async run<Answer>(
    caller: string,
    time: CallTime,
    answer: () => Promise<Answer>,
    further: (answered: Answer) => number = piecesOf,
  ): Promise<Answer> {
    const { callsPerMinute, calls = 1 } = time;
    if (callsPerMinute === Infinity) return answer();
    const left = this.take(caller, 1, time);
    if (left < 0) {
      this.take(caller, -1, time);
      throw new TooManyCallsError(callsPerMinute, Math.ceil((-left * 60) / callsPerMinute));
    }
    // The caller owes them: who sends many trades now and then must not wait until all are left.
    this.take(caller, calls - 1, time);
    const answered = await answer();
    this.take(caller, further(answered), time);
    return answered;
  }

  /** Takes this many calls, and returns what is left. */
  private take(
    caller: string,
    calls: number,
    { now, callsPerMinute, burst = callsPerMinute }: CallTime,
  ): number {
    const at = now();
    const { left, at: before } = this.buckets.get(caller) ?? { left: burst, at };
    // A clock that is set back must not take calls away.
    const passed = Math.max(0, at.secondsSince(before));
    const next = Math.min(burst, left + (passed * callsPerMinute) / 60) - calls;
    this.buckets.set(caller, { left: next, at });
    return next;
  }
}
