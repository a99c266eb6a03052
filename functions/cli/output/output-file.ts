import { closeSync, openSync, writeSync } from 'node:fs';
import { UsageError } from '../usage-error';

/** Characters that are collected before they are written. */
const CHUNK = 1 << 16;

/** A file that a flag names. It is opened at once, so that a wrong path is reported before the work and not after it. */
export class OutputFile {
  readonly #descriptor: number;
  #pending = '';
  #bytes = 0;

  /** @throws UsageError naming the flag and the file; `write` and `close` throw it too */
  constructor(
    private readonly flag: string,
    path: string,
  ) {
    this.#descriptor = this.#try(() => openSync(path, 'w'));
  }

  /** How much was written, when it is closed. */
  get bytes(): number {
    return this.#bytes;
  }

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= CHUNK) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending, 'utf8');
    this.#pending = '';
    this.#bytes += bytes.length;
    // writeSync may write less than it is given.
    for (let done = 0; done < bytes.length;)
      done += this.#try(() => writeSync(this.#descriptor, bytes, done));
  }

  #try<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UsageError(`${this.flag}: cannot be written: ${why}`);
    }
  }
}
