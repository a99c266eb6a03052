import stringWidth from 'string-width';

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

/** Shown in place of a figure that is unknown or does not exist. */
export const UNKNOWN = '–';

/** Ids and symbols come from the user: characters that could move the cursor of a terminal are shown as escapes. */
export function escapeControl(text: string): string {
  return text.replace(/\p{C}/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A column of a table; `right` aligns its cells to the right. */
export interface Column {
  readonly heading: string;
  readonly right?: boolean;
}

/** A table as text: columns as wide as their widest cell, two spaces apart. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ heading }) => heading), ...rows];
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
