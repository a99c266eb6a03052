/**
 * Ids as one line of text, to be edited: by commas; one that a comma, quotes or spaces at an end would break stands in quotes.
 *
 * @example
 * idListText(['a', 'b, c', 'say "hi"']); // 'a, "b, c", "say ""hi"""'
 */
export function idListText(ids: readonly string[]): string {
  return ids.map((id) => (/[",]|^\s|\s$|^$/.test(id) ? `"${id.replaceAll('"', '""')}"` : id)).join(', ');
}

/** An id in quotes or without, up to a comma or the end. */
const PART = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*?)\s*)(?:,|$)/y;

/**
 * The ids of such a text; the inverse of `idListText`. Empty places are left out. Quotes that do not end belong to the id, as
 * they were typed.
 */
export function idList(text: string): string[] {
  const ids: string[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const [, quoted, plain = ''] = PART.exec(text) ?? [];
    const id = quoted === undefined ? plain : quoted.replaceAll('""', '"');
    if (quoted !== undefined || id !== '') ids.push(id);
  }
  return ids;
}
