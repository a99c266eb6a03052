import { UNPRINTABLE } from './printable';

/**
 * The groups of names that a person cannot tell apart: they differ only in characters that no screen shows, in spaces, or
 * in how Unicode writes the same character.
 *
 * @example
 * lookAlikes(['bot', 'bot ', 'b\u200bot', 'other']); // [['bot', 'bot ', 'b\u200bot']]
 */
export function lookAlikes(names: Iterable<string>): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const seen = asSeen(name);
    groups.set(seen, [...(groups.get(seen) ?? []), name]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** The compatibility form of a name, without what is not shown and without needless spaces. */
function asSeen(name: string): string {
  return name
    .normalize('NFKC')
    .replace(UNPRINTABLE, '')
    .replace(/[\ufe0e\ufe0f]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
