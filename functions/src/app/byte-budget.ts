/**
 * Lets work begin only while all that runs needs no more than so many bytes. Work waits in the order in which it came;
 * what needs more than all of it goes alone.
 */
export class ByteBudget {
  #free: number;
  readonly #waiting: { readonly bytes: number; readonly begin: () => void }[] = [];

  constructor(private readonly limit: number) {
    this.#free = limit;
  }

  /** @param bytes the most that the work needs while it runs */
  async run<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    const taken = Math.min(bytes, this.limit);
    await new Promise<void>((begin) => {
      this.#waiting.push({ bytes: taken, begin });
      this.#beginNext();
    });
    try {
      return await work();
    } finally {
      this.#free += taken;
      this.#beginNext();
    }
  }

  #beginNext(): void {
    for (let [next] = this.#waiting; next !== undefined && next.bytes <= this.#free; [next] = this.#waiting) {
      this.#waiting.shift();
      this.#free -= next.bytes;
      next.begin();
    }
  }
}
