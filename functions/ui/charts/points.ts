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

/**
 * At most so many of the points: the first of all, and the last of each column of equal time. Points that are chosen by their
 * number leave out what held for long where few others are.
 *
 * @param times rising
 * @example
 * sampledInTime([0, 1, 2, 50, 100], 5); // [0, 2, 3, 4]
 */
export function sampledInTime(times: readonly number[], most: number): number[] {
  const columns = most - 1;
  const [from = 0, to = 0] = [times[0], times.at(-1)];
  const column = (at: number): number =>
    to === from ? 0 : Math.min(columns - 1, Math.floor(((at - from) / (to - from)) * columns));
  return times.flatMap((at, index) => {
    const next = times[index + 1];
    return index === 0 || next === undefined || column(next) > column(at) ? [index] : [];
  });
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
