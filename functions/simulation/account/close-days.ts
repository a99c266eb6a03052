/** Counts the UTC calendar days with a close. */
export class CloseDays {
  #count = 0;
  #last: number | null = null;

  /** A trade has closed on this day; days must come in their order. */
  add(day: number): void {
    if (day !== this.#last) this.#count++;
    this.#last = day;
  }

  get count(): number {
    return this.#count;
  }
}
