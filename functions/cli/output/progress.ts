import type { TextOutput } from '../terminal';

/** The least time between two drawings of the bar. */
export const INTERVAL_MS = 100;
/** Work that takes less time than this needs no bar. */
export const PATIENCE_MS = 500;
const WIDTH = 30;

/** The progress of long work, drawn on one line that is erased at the end. Drawn on a terminal only, not into a pipe. */
export class Progress {
  #done = 0;
  #isDrawn = false;
  #nextAt: number;

  constructor(
    private readonly label: string,
    private readonly total: number,
    private readonly target: TextOutput,
    private readonly clock: () => number = Date.now,
  ) {
    this.#nextAt = clock() + PATIENCE_MS;
  }

  step(): void {
    this.#done++;
    if (!this.target.isTTY || this.clock() < this.#nextAt) return;
    this.#nextAt = this.clock() + INTERVAL_MS;
    const part = this.#done / this.total;
    this.target.redraw(`${this.label} ${bar(part)}`);
    this.#isDrawn = true;
  }

  end(): void {
    if (this.#isDrawn) this.target.redraw('');
  }
}

/** A part of the whole, 0 to 1, as a bar and in percent. */
export function bar(part: number): string {
  return `${'█'.repeat(Math.floor(part * WIDTH)).padEnd(WIDTH, '·')} ${Math.floor(part * 100)} %`;
}
