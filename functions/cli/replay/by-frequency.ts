/** Counts by reason, the most frequent first; in one order, whatever came first. */
export function byFrequency(counts: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}
