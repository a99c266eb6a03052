/**
 * Compares two ids by their UTF-8 bytes, as Firestore does: negative, 0 or positive. JavaScript's `<` compares UTF-16
 * units, and so puts a character outside the basic plane (a surrogate pair, from 0xD800) before U+E000…U+FFFF.
 *
 * @example
 * ['b', 'a'].sort(compareUtf8); // ['a', 'b']
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA !== unitB) return rank(unitA) - rank(unitB);
  }
  return a.length - b.length;
}

/**
 * Moves surrogates above every other unit. That gives the order of code points, which is the order of their UTF-8
 * bytes.
 */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The length of `text` in UTF-8 bytes. A lone surrogate counts as 3, like its replacement character. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Whether two lists name the same ids in the same order. */
export function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
