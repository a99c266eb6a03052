/** A source of random numbers that begins with a seed, so that a study gives the same figures wherever it runs. */
export interface Source {
  /** Above 0 and below 1. */
  uniform(): number;
}

/**
 * Random numbers of the distributions that worlds are made of. They are floats, because they are invented: a world rounds them to
 * decimals once, and everything after that is exact.
 */
export class Random {
  #second: number | null = null;

  constructor(private readonly source: Source) {}

  between(least: number, most: number): number {
    return least + (most - least) * this.source.uniform();
  }

  /** Standard normal (Box and Muller 1958, "A Note on the Generation of Random Normal Deviates"). */
  normal(): number {
    const second = this.#second;
    this.#second = null;
    if (second !== null) return second;
    const radius = Math.sqrt(-2 * Math.log(this.source.uniform()));
    const angle = 2 * Math.PI * this.source.uniform();
    this.#second = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /**
   * Student's t with 5 degrees of freedom, scaled to a variance of 1: normal / √(χ²₅ / 5) × √(3 / 5). Its kurtosis is 9, some of
   * what daily returns of trading have.
   */
  heavyTailed(): number {
    let square = 0;
    for (let i = 0; i < 5; i++) square += this.normal() ** 2;
    return this.normal() * Math.sqrt(3 / square);
  }
}
