import type { Decimal } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';

/** A time that an account spent below a peak. */
export interface Fall {
  /** How far it fell, in percent of the peak. */
  readonly depthPct: Decimal;
  /** When the account last stood at the peak. */
  readonly from: Instant;
  /** When it stood lowest. */
  readonly bottom: Instant;
  /** When it stood at the peak again, or above it; null: not yet. */
  readonly recovered: Instant | null;
}

/**
 * The deepest falls of an account, of which it keeps no more than so many.
 *
 * @example
 * const falls = new Falls(firstClose, 5);
 * falls.add(closedAt, drawdownPct); // after each moment with a close
 * falls.deepest(); // [{ depthPct, from, bottom, recovered }, …]
 */
export class Falls {
  #ended: Fall[] = [];
  #now: Fall | null = null;

  /**
   * @param atPeak when the account stood at its first peak: its beginning
   * @param most how many are kept
   */
  constructor(
    private atPeak: Instant,
    private readonly most: number,
  ) {}

  /** @param drawdownPct below the highest equity so far, after all closes of the moment; moments in their order */
  add(at: Instant, drawdownPct: Decimal): void {
    if (drawdownPct.isZero()) {
      if (this.#now !== null) this.#ended = this.#with({ ...this.#now, recovered: at });
      this.#now = null;
      this.atPeak = at;
    } else if (this.#now === null)
      this.#now = { depthPct: drawdownPct, from: this.atPeak, bottom: at, recovered: null };
    else if (drawdownPct.gt(this.#now.depthPct))
      this.#now = { ...this.#now, depthPct: drawdownPct, bottom: at };
  }

  /** The deepest first; of equal ones the earlier. */
  deepest(): readonly Fall[] {
    return this.#now === null ? this.#ended : this.#with(this.#now);
  }

  #with(fall: Fall): Fall[] {
    return [...this.#ended, fall].sort((a, b) => b.depthPct.cmp(a.depthPct)).slice(0, this.most);
  }
}
