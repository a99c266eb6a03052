import { basename } from 'node:path';
import { JournalError } from '../journal-error';

/** How many names of each kind are shown. */
const SHOWN = 1;

/** The files that were left out because they are no journals. A glob over a folder of results finds many of them. */
export class SkippedFiles {
  readonly #namesOf = new Map<string, string[]>();
  #first: readonly [what: string, name: string] | null = null;
  #count = 0;

  add(what: string, name: string): void {
    const names = this.#namesOf.get(what);
    if (names === undefined) this.#namesOf.set(what, [name]);
    else names.push(name);
    this.#first ??= [what, name];
    this.#count += 1;
  }

  has(name: string): boolean {
    return [...this.#namesOf.values()].some((names) => names.includes(name));
  }

  /**
   * @param others how many files were journals
   * @throws JournalError where none was
   */
  requireOthers(others: number): void {
    if (others > 0 || this.#first === null) return;
    const [what, name] = this.#first;
    const all = this.#count > 1 ? `; none of the ${this.#count} files is a journal` : '';
    throw new JournalError(
      name,
      `is ${what}, not a journal${all}. A result of freqtrade is backtest-result-….zip`,
    );
  }

  /** One sentence about all of them; none where there are none. */
  notes(): string[] {
    if (this.#count === 0) return [];
    const kinds = [...this.#namesOf].map(([what, names]) => `${what} (${shown(names)})`);
    const files =
      this.#count === 1 ? '1 file that is no journal' : `${this.#count} files that are no journals`;
    return [`left out ${files}: ${kinds.join(', ')}`];
  }
}

function shown(names: readonly string[]): string {
  const first = names.slice(0, SHOWN).map((name) => basename(name));
  const more = names.length - first.length;
  return first.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
