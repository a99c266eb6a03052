import { cutMiddle } from '../words/cut-middle';

/**
 * How wide a character is at most, in the size of the font: no script measures a text, and the font is that of the system.
 * The figures are those of DejaVu Sans, which is wider than most.
 */
function widthOf(character: string): number {
  if (!/^[\x20-\x7e]$/.test(character)) return 1;
  if (/[ !',./:;I\\`ijl|]/.test(character)) return 0.34;
  if (/[()[\]frt{}]/.test(character)) return 0.42;
  if (/[%@MWmw]/.test(character)) return 1;
  return /[A-Z#&+<=>~]/.test(character) ? 0.84 : 0.65;
}

const FIGURE = /^-?[\d,.]+( ?%)?$/;

/**
 * A text that fits, cut in its middle where it is too long. A figure is never cut: it would be another one.
 *
 * @param room in the size of the font
 * @example
 * fitted('HourBasedStrategy', 7.8); // 'HourBa…tegy'
 */
export function fitted(text: string, room: number): string {
  return FIGURE.test(text) ? text : cutMiddle(text, room, widthOf);
}
