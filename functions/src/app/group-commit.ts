import { TransientError } from './transient-error';

/** An item that waits to be committed, and how to settle the promise of its submitter. */
interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The items of one key that are not settled yet. */
interface Line<T> {
  /** Those that no commit has taken, in the order in which they are taken. */
  readonly waiting: Waiting<T>[];
  /** How many there are in all, those in a commit included. */
  held: number;
}

/** What a group commit needs to know about its work. */
export interface GroupWork<T> {
  /** Commits a group of one key, and returns the items that need another commit. */
  commit(key: string, items: readonly T[]): Promise<readonly T[]>;
  /** Whether an error has nothing to do with the items: then the whole group fails with it. */
  isTransient(error: unknown): boolean;
  /** Whether an error passes within seconds. The commit is then repeated, with the items that have arrived meanwhile. */
  isBrief(error: unknown): boolean;
  /** Waits before a commit that failed is repeated. @param failures how often in a row it has failed, from 1 */
  pause(failures: number): Promise<void>;
}

/** The bounds of a group commit. */
export interface GroupBounds {
  /** The most items per commit. */
  readonly group: number;
  /** The most items per key that wait or are being committed; further ones are turned away. */
  readonly held: number;
  /** How often a commit is tried that fails with errors that pass within seconds. */
  readonly attempts: number;
}

/** An item was turned away, because its key has as many items already as it may have. */
export class LineFullError extends TransientError {
  override readonly name = 'LineFullError';
}

/**
 * Group commit: items with the same key wait while one commit runs, and are then committed together. The locks of the
 * server SDK are pessimistic, so simultaneous transactions on one document mostly fail; in groups, items cost one
 * transaction per group. No item waits for a group to fill: the first one is committed alone, at once.
 *
 * Other instances may work on the same documents. A commit that they disturb is repeated after a pause, together with
 * what has arrived meanwhile: so the groups grow as the commits get rarer, and all instances together keep up.
 */
export class GroupCommit<T> {
  private readonly lines = new Map<string, Line<T>>();

  constructor(
    private readonly work: GroupWork<T>,
    private readonly bounds: GroupBounds,
  ) {}

  /**
   * Resolves when `item` is committed; rejects if it cannot be.
   *
   * @throws LineFullError at once, if the key has as many items as it may have
   */
  submit(key: string, item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      const line = this.lines.get(key);
      if (line !== undefined && line.held >= this.bounds.held) {
        reject(new LineFullError(`${key} has ${line.held} items already.`));
        return;
      }
      if (line === undefined) {
        const begun = { waiting: [{ item, resolve, reject }], held: 1 };
        this.lines.set(key, begun);
        void this.drain(key, begun);
      } else {
        line.waiting.push({ item, resolve, reject });
        line.held++;
      }
    });
  }

  private async drain(key: string, line: Line<T>): Promise<void> {
    const { waiting } = line;
    let failures = 0;
    /** How many items at the head of the line are committed one by one. */
    let alone = 0;
    while (waiting.length > 0) {
      const group = waiting.splice(0, alone > 0 ? 1 : this.bounds.group);
      try {
        const left = await this.commitGroup(key, line, group);
        waiting.unshift(...left);
        failures = 0;
        if (alone > 0 && left.length === 0) alone--;
      } catch (error) {
        if (this.work.isBrief(error) && ++failures < this.bounds.attempts) {
          // Back to where they stood: what arrives during the pause joins them.
          waiting.unshift(...group);
          await this.work.pause(failures);
          continue;
        }
        // oxlint-disable-next-line no-useless-assignment -- the next round counts on from it; oxlint does not see the loop
        failures = 0;
        if (group.length > 1 && !this.work.isTransient(error)) {
          // An item that fails every time would fail its group: committed one by one, only that item fails.
          waiting.unshift(...group);
          alone = group.length;
          continue;
        }
        if (alone > 0) alone--;
        line.held -= group.length;
        for (const { reject } of group) reject(error);
      }
    }
    this.lines.delete(key);
  }

  /** Commits a group, settles the items that are done, and returns the others. */
  private async commitGroup(key: string, line: Line<T>, group: readonly Waiting<T>[]): Promise<Waiting<T>[]> {
    const items = group.map(({ item }) => item);
    const left = new Set(await this.work.commit(key, items));
    const done = group.filter(({ item }) => !left.has(item));
    line.held -= done.length;
    for (const { resolve } of done) resolve();
    return group.filter(({ item }) => left.has(item));
  }
}
