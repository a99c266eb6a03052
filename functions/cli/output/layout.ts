import { type Line, type Part, textOf } from './parts';
import { tableLines } from './table';
import { withText, wrapLine } from './wrap';

/**
 * The lines of what a command prints: parts that are not empty, with an empty line between them. On a terminal no line is
 * wider than it.
 *
 * @param width of the terminal; undefined: nothing is wrapped, cut or left out
 */
export function layout(parts: readonly Part[], width: number | undefined): Line[] {
  return parts
    .map((part) => linesOf(part, width))
    .filter((lines) => lines.some((line) => line.some((span) => textOf(span) !== '')))
    .flatMap((lines, index) => (index === 0 ? lines : [[], ...lines]));
}

function linesOf(part: Part, width: number | undefined): Line[] {
  if (typeof part !== 'string' && 'columns' in part) return tableLines(part, width);
  return sentences(typeof part === 'string' ? [part] : part).flatMap((line) => wrapLine(line, width));
}

/** The lines that the text itself has. */
function sentences(spans: Line): Line[] {
  const lines: Line[] = [[]];
  for (const span of spans)
    textOf(span)
      .split('\n')
      .forEach((text, index) => {
        const piece = withText(span, text);
        if (index > 0) lines.push([piece]);
        else lines.push([...(lines.pop() ?? []), piece]);
      });
  return lines;
}

/** What a pipe gets of some parts. */
export function plainText(parts: readonly Part[]): string {
  return layout(parts, undefined)
    .map((line) => line.map(textOf).join(''))
    .join('\n');
}
