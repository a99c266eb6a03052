/** A bar is drawn at most this often. */
const INTERVAL_MS = 100;
/** What is done sooner needs no bar. */
const PATIENCE_MS = 500;
const WIDTH = 30;

/** Where a bar is drawn: standard error, and only when a person looks at it. */
export interface ProgressTarget {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** How far a long work has come, on one line that goes when it is done. Without a terminal there is none. */
export class Progress {
  #done = 0;
  #isDrawn = false;
  #nextAt: number;

  constructor(
    private readonly label: string,
    private readonly total: number,
    private readonly target: ProgressTarget = process.stderr,
    private readonly clock: () => number = Date.now,
  ) {
    this.#nextAt = clock() + PATIENCE_MS;
  }

  step(): void {
    this.#done++;
    if (this.target.isTTY !== true || this.clock() < this.#nextAt) return;
    this.#nextAt = this.clock() + INTERVAL_MS;
    const part = this.#done / this.total;
    const bar = '█'.repeat(Math.floor(part * WIDTH)).padEnd(WIDTH, '·');
    this.target.write(`\r${this.label} ${bar} ${Math.floor(part * 100)} %`);
    this.#isDrawn = true;
  }

  end(): void {
    if (this.#isDrawn) this.target.write('\r\u001b[K');
  }
}
