/** A source of random numbers that gives the same numbers for the same seed (mulberry32). */
export class Random {
  constructor(private seed: number) {}

  /** A number from 0 to 1, without 1. */
  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `end`, without `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of the items; there must be one. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

/** Something that waits to be done, by an instance that may die before. */
interface Waiting {
  readonly owner: Owner;
  readonly what: string;
  readonly canRun: () => boolean;
  /** Goes on; with an error, if the operation is to fail. */
  readonly go: (error?: Error) => void;
}

/** Who asks for an operation. What a dead one has asked for never happens. */
export interface Owner {
  readonly name: string;
  isAlive: boolean;
}

/**
 * Decides in which order operations happen. Every operation on Firestore and every wait asks for a step; nothing goes on
 * until the scheduler picks one. So one seed gives one interleaving, and another seed another.
 */
export class Scheduler {
  private waiting: Waiting[] = [];
  /** What happened, one line per step, for the trace of a history that fails. */
  readonly trace: string[] = [];

  constructor(readonly random: Random) {}

  /** Waits until the scheduler picks this operation. It picks none whose `canRun` says no. */
  step(owner: Owner, what: string, canRun: () => boolean = () => true): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (error?: Error): void => {
        if (error === undefined) resolve();
        else reject(error);
      };
      if (owner.isAlive) this.waiting.push({ owner, what, canRun, go });
    });
  }

  /** Runs one operation, chosen at random; false if none can run. */
  async runOne(): Promise<boolean> {
    const runnable = this.waiting.filter(({ canRun }) => canRun());
    if (runnable.length === 0) return false;
    const chosen = this.random.pick(runnable);
    this.waiting = this.waiting.filter((each) => each !== chosen);
    this.note(`${chosen.owner.name}: ${chosen.what}`);
    chosen.go();
    await settled();
    return true;
  }

  /** Fails one operation that waits, chosen at random: a deadlock. False if none waits. */
  async failOne(isBlocked: (what: string) => boolean, error: Error): Promise<boolean> {
    const blocked = this.waiting.filter(({ what }) => isBlocked(what));
    if (blocked.length === 0) return false;
    const chosen = this.random.pick(blocked);
    this.waiting = this.waiting.filter((each) => each !== chosen);
    this.note(`${chosen.owner.name}: ${chosen.what} fails: ${error.message}`);
    chosen.go(error);
    await settled();
    return true;
  }

  /** Lets an owner die. What it waits for never happens. */
  kill(owner: Owner): void {
    owner.isAlive = false;
    this.waiting = this.waiting.filter((each) => each.owner !== owner);
    this.note(`${owner.name} dies`);
  }

  note(line: string): void {
    this.trace.push(line);
  }
}

/** Waits until everything that needs no further operation has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
