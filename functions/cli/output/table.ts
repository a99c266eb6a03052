import { printable } from '../../src/core/base/printable';
import { columnsLeftOut } from '../../ui/words/terminal-words';
import { fitColumns, GAP } from './fit-columns';
import { type Column, type Line, type Span, type Table, textOf } from './parts';
import { cutToWidth, displayWidth } from './text-width';
import { withText, wrapLine } from './wrap';

/** A table to print. */
export function table(columns: Table['columns'], rows: Table['rows']): Table {
  return { columns, rows };
}

/**
 * The lines of a table: columns as wide as their widest cell, two spaces apart. No cell can break out of its line. On a
 * terminal no line is wider than it: see `fitColumns`; what is left out is said below.
 *
 * @param width of the terminal; undefined: all columns, and nothing is shortened
 */
export function tableLines({ columns, rows, below }: Table, width: number | undefined): Line[] {
  const cells = [columns.map(({ heading }) => heading), ...rows].map((row) =>
    row.map((span) => withText(span, printable(textOf(span)))),
  );
  const natural = columns.map((_, index) =>
    cells.reduce((most, row) => Math.max(most, displayWidth(textOf(row[index] ?? ''))), 0),
  );
  const { kept, leftOut } = fitColumns(columns, natural, width);
  const lines = cells.flatMap((row) => {
    const shown = kept.map(({ index, width: size }) => cellLines(row[index] ?? '', columns[index], size));
    return Array.from({ length: Math.max(...shown.map(({ length }) => length)) }, (_, line) =>
      joined(
        kept.map(({ index, width: size }, position) =>
          padded(shown[position]?.[line] ?? [], size, columns[index]?.right ?? false),
        ),
      ),
    );
  });
  const notes = [
    ...(below === undefined ? [] : [below]),
    ...(leftOut.length === 0 ? [] : [columnsLeftOut(leftOut.map(({ heading }) => heading))]),
  ];
  return [...lines, ...notes.flatMap((note) => wrapLine([note], width))];
}

function cellLines(cell: Span, column: Column | undefined, width: number): Line[] {
  return column?.flow === 'wrap'
    ? wrapLine([cell], width)
    : [[withText(cell, cutToWidth(textOf(cell), width))]];
}

function padded(line: Line, to: number, right: boolean): Line {
  const spaces = ' '.repeat(Math.max(0, to - displayWidth(line.map(textOf).join(''))));
  return right ? [spaces, ...line] : [...line, spaces];
}

/** Cells beside each other, without spaces at the end. */
function joined(cells: readonly Line[]): Line {
  const spans = cells.flatMap((cell, index) => (index === 0 ? cell : [' '.repeat(GAP), ...cell]));
  while (spans.length > 0) {
    const last = spans.pop() ?? '';
    const text = textOf(last).trimEnd();
    if (text !== '') return [...spans, withText(last, text)];
  }
  return [];
}
