import { printable } from '../../src/core/base/printable';
import { timeLeft } from '../../ui/words/terminal-words';
import { grouped, plural } from '../../ui/words/text';
import type { TextOutput } from '../terminal';
import { INTERVAL_MS, PATIENCE_MS, percentDone, roomBeside, secondsLeft } from './progress';
import { cutToWidth } from './text-width';

/** The progress of reading files, drawn on one line that is erased at the end. Drawn on a terminal only. */
export class ReadingProgress {
  #isDrawn = false;
  #nextAt: number;
  /** The file that is read now, and since when. */
  #current: { readonly file: string | null; readonly since: number };

  constructor(
    private readonly target: TextOutput,
    private readonly clock: () => number = Date.now,
  ) {
    this.#current = { file: null, since: clock() };
    this.#nextAt = this.#current.since + PATIENCE_MS;
  }

  /** @param size the bytes of the file; null where they are not known */
  show(file: string, bytes: number, size: number | null, rows: number): void {
    if (file !== this.#current.file)
      this.#current = { file, since: this.#current.file === null ? this.#current.since : this.clock() };
    if (!this.target.isTTY || this.clock() < this.#nextAt) return;
    this.#nextAt = this.clock() + INTERVAL_MS;
    const figures = this.#figures(bytes, size, rows);
    // As it is printed, because an escape is wider than what it stands for.
    const name = cutToWidth(printable(file), roomBeside(`reading  ${figures}`, this.target));
    this.target.redraw(`reading ${name} ${figures}`);
    this.#isDrawn = true;
  }

  #figures(bytes: number, size: number | null, rows: number): string {
    if (size === null || size === 0 || bytes === 0)
      return `${grouped((bytes / 1e6).toFixed(1))} MB, ${plural(rows, 'row')}`;
    // A file may grow while it is read.
    const part = Math.min(1, bytes / size);
    const seconds = (this.clock() - this.#current.since) / 1000;
    return `${percentDone(part)}, ${timeLeft(secondsLeft(part, seconds))}`;
  }

  end(): void {
    if (this.#isDrawn) this.target.redraw('');
  }
}
