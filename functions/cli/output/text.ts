import stringWidth from 'string-width';
import { printable } from '../../src/core/base/printable';

/** `1422` as `1,422`. */
export function grouped(count: number | string): string {
  const [whole = '', fraction] = String(count).split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

/** `plural(2, 'row')` is `2 rows`, and `plural(2, 'policy')` is `2 policies`. */
export function plural(count: number, noun: string): string {
  const many = noun.endsWith('cy') ? noun.replace(/y$/, 'ies') : `${noun}s`;
  return `${grouped(count)} ${count === 1 ? noun : many}`;
}

/** Shown in place of a figure that is unknown or does not exist. */
export const UNKNOWN = '–';

/** A column of a table; `right` aligns its cells to the right. */
export interface Column {
  readonly heading: string;
  readonly right?: boolean;
}

/** A table as text: columns as wide as their widest cell, two spaces apart. No cell can break out of its line. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ heading }) => heading), ...rows].map((line) => line.map(printable));
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => stringWidth(line[index] ?? ''))));
  return lines
    .map((line) =>
      columns
        .map(({ right }, index) => pad(line[index] ?? '', widths[index] ?? 0, right ?? false))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(text: string, to: number, right: boolean): string {
  const spaces = ' '.repeat(Math.max(0, to - stringWidth(text)));
  return right ? spaces + text : text + spaces;
}
