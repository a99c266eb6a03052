import { printable } from '../../src/core/base/printable';

/** A joiner between two pictographs, with what belongs to the first of them: it makes one picture, and hides nothing. */
const JOINED =
  /(?<=\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)\u200d(?=\p{Extended_Pictographic})/gu;

/** A space between a figure and its unit, where no line is to be broken. */
const BEFORE_UNIT = /(?<=\d) (?=[%$])/g;

/** Letters of the scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** What is between the words of a sentence. */
const BETWEEN = /((?:[\s(),;:“”"]|[.!?](?=\s|$))+)/;

/** The marks of Unicode around a text that does not turn the order of what is beside it. */
const [ISOLATE, END] = ['\u2068', '\u2069'];

/** Keeps words that are written from right to left from turning the figures beside them. A text of such words alone stays. */
function isolated(text: string): string {
  if (!RIGHT_TO_LEFT.test(text)) return text;
  // Words, and what is between them.
  const parts = text.split(BETWEEN);
  const isTurned = parts.map((part, index) => index % 2 === 0 && RIGHT_TO_LEFT.test(part));
  const isJoined = (before: number): boolean =>
    isTurned[before] === true && parts[before + 1] === ' ' && isTurned[before + 2] === true;
  const marked = parts.map((part, index) => {
    if (isTurned[index] !== true) return part;
    return `${isJoined(index - 2) ? '' : ISOLATE}${part}${isJoined(index) ? '' : END}`;
  });
  const all = marked.join('');
  return all === ISOLATE + text + END ? text : all;
}

/**
 * Text as a page shows it: `printable`, but that emoji of several parts stay whole, that a figure and its unit stay on one
 * line, and that a name in Arabic or Hebrew does not turn the figures of a sentence.
 *
 * @example
 * shown('👩‍🚀 \u202e'); // '👩‍🚀 \\u202e'
 */
export function shown(text: string): string {
  const printed = text.split(JOINED).map(printable).join('\u200d');
  return isolated(printed.replaceAll(BEFORE_UNIT, '\u00a0'));
}
