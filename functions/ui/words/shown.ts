import { printable } from '../../src/core/base/printable';

/** A joiner between two pictographs, with what belongs to the first of them: it makes one picture, and hides nothing. */
const JOINED =
  /(?<=\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)\u200d(?=\p{Extended_Pictographic})/gu;

/** A space between a figure and its unit, where no line is to be broken. */
const BEFORE_UNIT = /(?<=\d) (?=[%$])/g;

/**
 * Text as a page shows it: `printable`, but that emoji of several parts stay whole, and that a figure and its unit stay on one
 * line.
 *
 * @example
 * shown('👩‍🚀 \u202e'); // '👩‍🚀 \\u202e'
 */
export function shown(text: string): string {
  return text.split(JOINED).map(printable).join('\u200d').replaceAll(BEFORE_UNIT, '\u00a0');
}
