/** Counts how often each reason occurred. */
export class ReasonCounts {
  readonly #counts = new Map<string, number>();

  add(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** The most frequent first; equally frequent ones by their text. */
  byFrequency(): Map<string, number> {
    return mostFrequentFirst(this.#counts, (count) => count);
  }
}

/** What is known per reason, the most frequent reason first; equally frequent ones by their text. */
export function mostFrequentFirst<Reason extends string, Known>(
  byReason: ReadonlyMap<Reason, Known>,
  countOf: (known: Known) => number,
): Map<Reason, Known> {
  return new Map([...byReason].sort(([a, n], [b, m]) => countOf(m) - countOf(n) || (a < b ? -1 : 1)));
}
