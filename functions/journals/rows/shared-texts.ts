/** A field with more different texts than this is not worth looking at: figures, times and ids. */
const MOST_DIFFERENT = 1_000;

/** Keeps one copy of each text that many rows have in a field: the agent, the symbol. */
export class SharedTexts {
  readonly #byField = new Map<string, Map<string, string> | null>();

  /** The value itself, or a text that is equal to it. */
  shared(field: string, value: unknown): unknown {
    if (typeof value !== 'string') return value;
    const texts = this.#byField.get(field);
    if (texts === null) return value;
    if (texts === undefined) {
      this.#byField.set(field, new Map([[value, value]]));
      return value;
    }
    const known = texts.get(value);
    if (known !== undefined) return known;
    if (texts.size < MOST_DIFFERENT) texts.set(value, value);
    else this.#byField.set(field, null);
    return value;
  }
}
