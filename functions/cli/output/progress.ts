import type { TextOutput } from '../terminal';
import { timeLeft } from '../../ui/words/terminal-words';
import { grouped } from '../../ui/words/text';
import { displayWidth } from './text-width';

/** The least time between two drawings of the bar. */
export const INTERVAL_MS = 100;
/** Work that takes less time than this needs no bar. */
export const PATIENCE_MS = 500;
/** The columns of the bar where there is room for them. */
const BAR_COLUMNS = 30;

/** The progress of long work, drawn on one line that is erased at the end. Drawn on a terminal only, not into a pipe. */
export class Progress {
  #done = 0;
  #isDrawn = false;
  #nextAt: number;
  readonly #begunAt: number;

  /** @param isRated whether the rate is drawn too, for work that takes minutes */
  constructor(
    private readonly label: string,
    private readonly total: number,
    private readonly target: TextOutput,
    private readonly clock: () => number = Date.now,
    private readonly isRated = false,
  ) {
    this.#begunAt = clock();
    this.#nextAt = this.#begunAt + PATIENCE_MS;
  }

  step(): void {
    this.#done++;
    if (!this.target.isTTY || this.clock() < this.#nextAt) return;
    this.#nextAt = this.clock() + INTERVAL_MS;
    const part = this.#done / this.total;
    const seconds = (this.clock() - this.#begunAt) / 1000;
    const rate = this.isRated ? `${grouped(Math.round(this.#done / seconds))} per second, ` : '';
    const figures = ` ${percentDone(part)}, ${rate}${timeLeft(secondsLeft(part, seconds))}`;
    const room = roomBeside(`${this.label} ${figures}`, this.target);
    this.target.redraw(`${this.label} ${bar(part, Math.min(BAR_COLUMNS, room))}${figures}`);
    this.#isDrawn = true;
  }

  end(): void {
    if (this.#isDrawn) this.target.redraw('');
  }
}

/** How long the rest takes if it goes on as it did. @param part done so far, above 0 to 1 */
export function secondsLeft(part: number, seconds: number): number {
  return (seconds / part) * (1 - part);
}

export function percentDone(part: number): string {
  return `${Math.floor(part * 100)} %`;
}

/** The columns that are left on a line beside a text; the last column of the terminal stays free. */
export function roomBeside(text: string, { columns = Infinity }: TextOutput): number {
  return Math.max(0, columns - 1 - displayWidth(text));
}

/** A part of the whole, 0 to 1, as a bar. */
function bar(part: number, columns: number): string {
  return '█'.repeat(Math.floor(part * columns)).padEnd(columns, '·');
}
