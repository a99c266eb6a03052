/** Counts how often each reason occurred. */
export class ReasonCounts {
  readonly #counts = new Map<string, number>();

  add(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** The most frequent first; equally frequent ones by their text. */
  byFrequency(): Map<string, number> {
    return new Map([...this.#counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
  }
}
