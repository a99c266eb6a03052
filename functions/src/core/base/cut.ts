const ELLIPSIS = '…';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The length of a text in UTF-16 units, which no service counts more strictly. */
const units = (text: string): number => text.length;

/**
 * A text that fits: the text itself, or its beginning and an ellipsis. It is cut between what a person takes for characters, so
 * that no half of one is left.
 *
 * @param limit of the result, by `sizeOf`, which must count an ellipsis and add up over parts
 * @param written how a part of the text is written, such as with escapes
 *
 * @example
 * cut('a long text', 6); // 'a lon…'
 */
export function cut(
  text: string,
  limit: number,
  {
    sizeOf = units,
    written = (part: string) => part,
  }: { readonly sizeOf?: (text: string) => number; readonly written?: (part: string) => string } = {},
): string {
  const whole = text.toWellFormed();
  const room = limit - sizeOf(ELLIPSIS);
  let beginning = '';
  let size = 0;
  let kept: string | null = null;
  for (const { segment } of graphemes.segment(whole)) {
    const part = written(segment);
    const next = size + sizeOf(part);
    // From here on it only fits if it ends in time.
    if (next > room) kept ??= beginning;
    if (next > limit) return `${kept ?? ''}${ELLIPSIS}`;
    beginning += part;
    size = next;
  }
  return beginning;
}
