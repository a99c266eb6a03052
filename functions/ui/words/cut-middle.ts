const SEGMENTS = new Intl.Segmenter('en', { granularity: 'grapheme' });

const ASCII = /^[\x20-\x7e]*$/;

/** What people see as the characters of a text. */
export function graphemes(text: string): string[] {
  return ASCII.test(text) ? text.split('') : [...SEGMENTS.segment(text)].map(({ segment }) => segment);
}

/**
 * A name that is at most so wide: of a longer one the beginning and the end, because names of agents often differ only at the
 * end. Characters stay whole.
 *
 * @param widthOf a character; by default each counts 1
 *
 * @example
 * cutMiddle('CombinedBinHAndCluc', 11); // 'Combi…dCluc'
 */
export function cutMiddle(
  name: string,
  most: number,
  widthOf: (character: string) => number = () => 1,
): string {
  const all = graphemes(name);
  const widthOfAll = (characters: readonly string[]): number =>
    characters.reduce((sum, character) => sum + widthOf(character), 0);
  if (widthOfAll(all) <= most) return name;
  if (most < 1) return '';
  const tail = fitting(all.toReversed(), Math.floor((most - 1) / 2), widthOf).toReversed();
  const head = fitting(all.slice(0, all.length - tail.length), most - 1 - widthOfAll(tail), widthOf);
  return `${head.join('')}…${tail.join('')}`;
}

/** The first characters, as many as fit. */
function fitting(
  characters: readonly string[],
  most: number,
  widthOf: (character: string) => number,
): string[] {
  let width = 0;
  const end = characters.findIndex((character) => (width += widthOf(character)) > most);
  return characters.slice(0, end === -1 ? characters.length : end);
}
