import type { Instant } from '../../src/core/base/instant';

/** A fill that is missing, because its row cannot be read. Null: not known. */
export interface Gap {
  readonly symbol: string | null;
  readonly time: Instant | null;
}

/** Where fills are missing. A position that lacks one of its fills would have a wrong result. */
export class Gaps {
  /** By symbol, in the order of time. Those of no known symbol may be in any. */
  readonly #times = new Map<string | null, Instant[]>();
  /** The symbols with a gap that may be at any time. */
  readonly #anyTime = new Set<string | null>();

  constructor(gaps: readonly Gap[]) {
    for (const { symbol, time } of gaps) {
      if (time === null) this.#anyTime.add(symbol);
      else {
        const times = this.#times.get(symbol) ?? [];
        times.push(time);
        this.#times.set(symbol, times);
      }
    }
    for (const times of this.#times.values()) times.sort((a, b) => a.compare(b));
  }

  /** Whether a fill of a symbol may be missing from one time to another, both included; null: from the beginning. */
  isBetween(symbol: string, from: Instant | null, to: Instant): boolean {
    return [symbol, null].some((which) => {
      if (this.#anyTime.has(which)) return true;
      const next = firstFrom(this.#times.get(which) ?? [], from);
      return next !== undefined && next.compare(to) <= 0;
    });
  }
}

/** The first of the sorted times that is not before another. */
function firstFrom(times: readonly Instant[], from: Instant | null): Instant | undefined {
  let [low, high] = [0, from === null ? 0 : times.length];
  while (from !== null && low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((times[middle]?.compare(from) ?? 0) < 0) low = middle + 1;
    else high = middle;
  }
  return times[low];
}
