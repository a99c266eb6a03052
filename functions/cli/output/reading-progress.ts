import type { TextOutput } from '../terminal';
import { bar, INTERVAL_MS, PATIENCE_MS } from './progress';
import { grouped, plural } from './text';

/** The progress of reading files, drawn on one line that is erased at the end. Drawn on a terminal only. */
export class ReadingProgress {
  #isDrawn = false;
  #nextAt: number;

  constructor(
    private readonly target: TextOutput,
    private readonly clock: () => number = Date.now,
  ) {
    this.#nextAt = clock() + PATIENCE_MS;
  }

  /** @param size the bytes of the file; null where they are not known */
  show(file: string, bytes: number, size: number | null, rows: number): void {
    if (!this.target.isTTY || this.clock() < this.#nextAt) return;
    this.#nextAt = this.clock() + INTERVAL_MS;
    const part = size === null ? '' : `${bar(Math.min(1, bytes / size))}, `;
    this.target.redraw(`reading ${file} ${part}${megabytes(bytes)} MB, ${plural(rows, 'row')}`);
    this.#isDrawn = true;
  }

  end(): void {
    if (this.#isDrawn) this.target.redraw('');
  }
}

function megabytes(bytes: number): string {
  return grouped((bytes / 1e6).toFixed(1));
}
