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

/**
 * Names one after another, the first of them only.
 *
 * @example
 * listed(['a', 'b', 'c'], 2); // 'a, b and 1 more'
 */
export function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${grouped(names.length - most)} more` : shown;
}
