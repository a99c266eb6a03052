/**
 * Characters that a screen obeys or does not show: control and formatting characters (C0, C1, bidirectional, zero-width),
 * U+2028 and U+2029, what Unicode lets programs ignore, and what has no meaning. The two selectors that say how an emoji is
 * drawn are not among them.
 */
export const UNPRINTABLE = /(?![\ufe0e\ufe0f])[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A text from outside as a screen can show it: it cannot move the cursor, turn the order of what is around it, or hide a
 * part of itself. The escapes are those of JSON, so that a JSON text keeps its value.
 *
 * @example
 * printable('a\u001b[2J\u202e'); // 'a\\u001b[2J\\u202e'
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => character.replace(/[^]/g, escapedUnit));
}

/**
 * A name in letters that look like no others: everything beyond ASCII is escaped, as JSON does it.
 *
 * @example
 * ascii('café'); // 'caf\\u00e9'
 */
export function ascii(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, escapedUnit);
}

/** A UTF-16 unit as JSON escapes it. */
function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
