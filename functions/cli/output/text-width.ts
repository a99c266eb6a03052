import stringWidth from 'string-width';
import { cutMiddle, graphemes } from '../../ui/words/cut-middle';

const ASCII = /^[\x20-\x7e]*$/;

/** What a terminal draws as one picture: an emoji with what follows it, a flag, a digit in a key. */
const PICTURE =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier}|\u200d)|[\d#*]\ufe0f?\u20e3)/u;

/**
 * What takes no column of its own: marks above and below, joiners and selectors, and the vowels and finals that a Korean
 * syllable in parts has after its first letter.
 */
const NO_COLUMN = /[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\ud7b0-\ud7ff]/gu;

/**
 * The columns that a text takes on a terminal: 2 for a Chinese letter or an emoji, 0 for a mark on a letter.
 *
 * @example
 * displayWidth('日本'); // 4
 * displayWidth('ที่'); // 1
 */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  return graphemes(text).reduce(
    (sum, grapheme) => sum + (PICTURE.test(grapheme) ? 2 : stringWidth(grapheme.replace(NO_COLUMN, ''))),
    0,
  );
}

/**
 * A text that takes at most so many columns: see `cutMiddle`.
 *
 * @example
 * cutToWidth('CombinedBinHAndCluc', 11); // 'Combi…dCluc'
 */
export function cutToWidth(text: string, most: number): string {
  return cutMiddle(text, most, displayWidth);
}
