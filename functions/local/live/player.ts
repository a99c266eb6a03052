/** How far a journal was played, as the page shows it. */
export interface PlayerState {
  readonly played: number;
  readonly closes: number;
  readonly is_playing: boolean;
  /** Closes per second. */
  readonly speed: number;
}

/** The most closes per second: more than the functions fold here, one after another. */
export const MAX_SPEED = 1000;
/** The least: one in a hundred seconds. */
export const MIN_SPEED = 0.01;

/** Plays closes one after another at a speed, until all are played. */
export class Player<Close> {
  #played = 0;
  #isPlaying = false;
  #isEnded = false;
  #timer: NodeJS.Timeout | null = null;
  #playing: Promise<void> = Promise.resolve();

  /**
   * @param play resolves when the functions have handled the close
   * @param onState told after each close and each change
   */
  constructor(
    private readonly closes: readonly Close[],
    private readonly play: (close: Close) => Promise<void>,
    private speed: number,
    private readonly onState: (state: PlayerState) => void,
  ) {}

  get state(): PlayerState {
    return {
      played: this.#played,
      closes: this.closes.length,
      is_playing: this.#isPlaying,
      speed: this.speed,
    };
  }

  change({ isPlaying = this.#isPlaying, speed = this.speed }: { isPlaying?: boolean; speed?: number }): void {
    this.speed = speed;
    this.#isPlaying = isPlaying && this.#played < this.closes.length && !this.#isEnded;
    this.#wait(1000 / speed);
    this.onState(this.state);
  }

  /** Ends playing for good; resolves when the close that is being played is done. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.change({ isPlaying: false });
    await this.#playing;
  }

  #wait(millis: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#isPlaying) return;
    this.#timer = setTimeout(() => {
      // One at a time: at a high speed a close takes longer than the pause between two.
      this.#playing = this.#playing.then(() => this.#playNext());
    }, millis);
  }

  async #playNext(): Promise<void> {
    const begun = Date.now();
    const close = this.closes[this.#played];
    if (close === undefined || !this.#isPlaying) return;
    await this.play(close);
    this.#played++;
    if (this.#played === this.closes.length) this.#isPlaying = false;
    this.#wait(Math.max(0, 1000 / this.speed - (Date.now() - begun)));
    this.onState(this.state);
  }
}
