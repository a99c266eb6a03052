import { printable } from '../../src/core/base/printable';
import { type Line, type Span, textOf } from './parts';
import { graphemes } from '../../ui/words/cut-middle';
import { displayWidth } from './text-width';

/** A character, with the span that it comes from. */
interface Unit {
  readonly text: string;
  readonly width: number;
  readonly span: Span;
}

/** Where less room than this is left beside it, an indent is given up. */
const LEAST_ROOM = 12;

/**
 * A line as lines of at most `width` columns, broken between words; inside a word only where it is wider than a line. The
 * lines after the first are indented as it is, and below the text of a list item. Without a width it stays one line.
 *
 * @returns at least one line; its text is printable
 */
export function wrapLine(line: Line, width: number | undefined): Line[] {
  const whole = line.map((span) => withText(span, printable(textOf(span))));
  if (width === undefined || displayWidth(whole.map(textOf).join('')) <= width) return [whole];
  const units = whole.flatMap(unitsOf);
  const indent = indentOf(units, width);
  const lines: Unit[][] = [[]];
  let used = 0;
  let gap: Unit[] = [];
  const add = (unit: Unit): void => {
    lines.at(-1)?.push(unit);
    used += unit.width;
  };
  const begin = (): void => {
    lines.push([]);
    used = 0;
    indent.forEach(add);
  };
  for (const token of tokens(units)) {
    if (token[0]?.text === ' ') {
      gap = token;
      continue;
    }
    const isFirst = used === 0 && lines.length === 1;
    const needed = widthOf(gap) + widthOf(token);
    if (isFirst ? widthOf(gap) < width - LEAST_ROOM : used + needed <= width) gap.forEach(add);
    else if (!isFirst) begin();
    gap = [];
    for (const unit of token) {
      if (used > 0 && used + unit.width > width) begin();
      add(unit);
    }
  }
  return lines.map(spansOf);
}

/** The characters of a span; one that is wider than any line (letters joined without end) is taken apart. */
function unitsOf(span: Span): Unit[] {
  return graphemes(textOf(span))
    .flatMap((grapheme) => (displayWidth(grapheme) > LEAST_ROOM ? Array.from(grapheme) : [grapheme]))
    .map((text) => ({ text, width: displayWidth(text), span }));
}

/** Runs of spaces, and runs of anything else. A space before % or $ is no place to break a line. */
function tokens(units: readonly Unit[]): Unit[][] {
  const runs: Unit[][] = [];
  let wasGap: boolean | null = null;
  for (const [index, unit] of units.entries()) {
    const isJoined: boolean = wasGap === false && /^[%$]$/.test(units[index + 1]?.text ?? '');
    const isGap: boolean = unit.text === ' ' && !isJoined;
    if (isGap === wasGap) runs.at(-1)?.push(unit);
    else runs.push([unit]);
    wasGap = isGap;
  }
  return runs;
}

/** Spaces as wide as the beginning of a line: its own spaces, and the mark of a list item. */
function indentOf(units: readonly Unit[], width: number): Unit[] {
  const text = units.map((unit) => unit.text).join('');
  const length = /^ *(?:[-!] )?/.exec(text)?.[0].length ?? 0;
  if (width - length < LEAST_ROOM) return [];
  return Array.from({ length }, () => ({ text: ' ', width: 1, span: '' }));
}

function widthOf(units: readonly Unit[]): number {
  return units.reduce((sum, { width }) => sum + width, 0);
}

/** Units of the same span become one span again. */
function spansOf(units: readonly Unit[]): Line {
  const runs: { span: Span; text: string }[] = [];
  for (const { span, text } of units) {
    const last = runs.at(-1);
    if (last?.span === span) last.text += text;
    else runs.push({ span, text });
  }
  return runs.map(({ span, text }) => withText(span, text));
}

/** A span with another text and the same level. */
export function withText(span: Span, text: string): Span {
  return typeof span === 'string' ? text : { ...span, text };
}
