/** `1422` as `1,422`. */
export function grouped(count: number | string): string {
  const [whole = '', fraction] = String(count).split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}

/** `plural(2, 'row')` is `2 rows`. */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Stands for a figure that cannot be known, and for none. */
export const UNKNOWN = '–';

/** Ids and symbols are the user's: whatever would move the cursor of a terminal is shown as its escape. */
export function escapeControl(text: string): string {
  return text.replace(/\p{C}/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A column of a table: its heading, and whether its cells stand at the right. */
export interface Column {
  readonly heading: string;
  readonly right?: boolean;
}

/** A table as text, its columns two blanks apart and no wider than what is in them. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ heading }) => heading), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => width(line[index] ?? ''))));
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
  const blanks = ' '.repeat(Math.max(0, to - width(text)));
  return right ? blanks + text : text + blanks;
}

/** In characters, not UTF-16 units. */
function width(text: string): number {
  return Array.from(text).length;
}
