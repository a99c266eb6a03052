/**
 * Repeatable pseudo-random numbers: the generator mulberry32 (Tommy Ettinger, public domain) with 32 bits of state. Whole
 * numbers only, so that figures are made without floats.
 */
export class Chance {
  constructor(private state: number) {}

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + (this.next() % (most - least + 1));
  }

  /** A whole number near `middle`: the sum of four uniform numbers is approximately normal. */
  around(middle: number, spread: number): number {
    let sum = 0;
    for (let i = 0; i < 4; i++) sum += this.between(-spread, spread);
    return middle + Math.trunc(sum / 2);
  }

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }
}
