import { describe } from '../src/contract/fields/invalid-input';

/** A list of names for a message: the first ones, and how many more there are. */
export function describeNames(names: readonly string[], most = 12): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, most).map((name) => describe(name));
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
