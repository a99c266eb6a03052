/**
 * Moves labels apart that would overlap, as little as needed and in their order.
 *
 * @param wanted where each label would be, in pixels
 * @param gap the least distance of two labels
 * @param height labels stay between 0 and here, as far as all fit
 * @example
 * placeLabels([50, 52], 14, 100); // [44, 58]
 */
export function placeLabels(wanted: readonly number[], gap: number, height: number): number[] {
  /** Labels that touch, and where the first of them is. */
  interface Block {
    readonly labels: number[];
    readonly sum: number;
    readonly top: number;
  }
  const block = (labels: number[], sum: number): Block => {
    // The mean distance from the wanted places is least where the mean of what is left of the gaps is.
    const length = gap * (labels.length - 1);
    const best = sum / labels.length - length / 2;
    return { labels, sum, top: Math.max(0, Math.min(best, height - length)) };
  };
  const order = wanted.map((_, index) => index).sort((a, b) => at(wanted, a) - at(wanted, b) || a - b);
  const blocks: Block[] = [];
  for (const index of order) {
    let last = block([index], at(wanted, index));
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      if (before.top + gap * before.labels.length <= last.top) break;
      blocks.pop();
      last = block([...before.labels, ...last.labels], before.sum + last.sum);
    }
    blocks.push(last);
  }
  const placed = wanted.map(() => 0);
  for (const { labels, top } of blocks)
    labels.forEach((index, position) => {
      placed[index] = top + gap * position;
    });
  return placed;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
