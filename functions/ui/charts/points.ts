/**
 * The last point in time that is not after a moment: what held then. The first point before all.
 *
 * @param times rising
 */
export function pointAt(times: readonly number[], moment: number): number {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((times[middle] ?? Infinity) <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * So many of the points, the first and the last among them, evenly chosen.
 *
 * @example
 * sampled(100, 3); // [0, 50, 99]
 */
export function sampled(points: number, most: number): number[] {
  if (points <= most) return Array.from({ length: points }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (points - 1)) / (most - 1)));
}

/** Things in time of which each is at least a gap after the one before that is kept. */
export function apart<Item extends { readonly at: number }>(items: readonly Item[], gap: number): Item[][] {
  const groups: Item[][] = [];
  for (const item of items) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && item.at - group[0].at < gap) group.push(item);
    else groups.push([item]);
  }
  return groups;
}
