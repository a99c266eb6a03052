/**
 * The results of the last few keys that were asked for. Others are forgotten, because the keys come from users and would
 * fill the memory.
 */
export class LastUsed<Value> {
  readonly #values = new Map<string, Value>();

  /** @param limit how many results are kept */
  constructor(private readonly limit: number) {}

  get(key: string, compute: () => Value): Value {
    const known = this.#values.get(key);
    const value = known ?? compute();
    // The map has its keys in the order in which they were added.
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.limit) break;
      this.#values.delete(oldest);
    }
    return value;
  }
}
