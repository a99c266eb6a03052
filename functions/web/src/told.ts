import type { Stop } from './backend';

/** A value that listeners are told of: at once, and at each change. */
export class Told<Value> {
  readonly #listeners = new Set<(value: Value) => void>();

  constructor(private value: Value) {}

  get current(): Value {
    return this.value;
  }

  on(listener: (value: Value) => void): Stop {
    this.#listeners.add(listener);
    listener(this.value);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  set(value: Value): void {
    if (value === this.value) return;
    this.value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }
}
