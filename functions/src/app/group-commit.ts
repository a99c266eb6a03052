/** An item that waits to be committed, and how to settle the promise of its submitter. */
interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: items with the same key wait while one commit runs, and are then committed together. The locks of the
 * server SDK are pessimistic, so simultaneous transactions on one document mostly fail; in groups, items cost one
 * transaction per group. No item waits for a group to fill: the first one is committed alone, at once.
 */
export class GroupCommit<T> {
  private readonly waiting = new Map<string, Waiting<T>[]>();

  /**
   * @param commit commits a group and returns the items that need another commit
   * @param maxGroup the most items per group
   * @param isTransient whether an error has nothing to do with the items: then the whole group fails with it
   */
  constructor(
    private readonly commit: (key: string, items: readonly T[]) => Promise<readonly T[]>,
    private readonly maxGroup: number,
    private readonly isTransient: (error: unknown) => boolean,
  ) {}

  /** Resolves when `item` is committed; rejects if it cannot be. */
  submit(key: string, item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry = { item, resolve, reject };
      const queue = this.waiting.get(key);
      if (queue !== undefined) {
        queue.push(entry);
        return;
      }
      this.waiting.set(key, [entry]);
      void this.drain(key);
    });
  }

  private async drain(key: string): Promise<void> {
    const queue = this.waiting.get(key) ?? [];
    while (queue.length > 0) {
      const group = queue.splice(0, this.maxGroup);
      try {
        queue.unshift(...(await this.commitGroup(key, group)));
      } catch (error) {
        if (group.length === 1 || this.isTransient(error)) for (const entry of group) entry.reject(error);
        // An item that fails every time would fail its group: committed one by one, only that item fails.
        else for (const entry of group) await this.commitAlone(key, entry);
      }
    }
    this.waiting.delete(key);
  }

  /** Commits a group, settles the items that are done, and returns the others. */
  private async commitGroup(key: string, group: readonly Waiting<T>[]): Promise<Waiting<T>[]> {
    const left = new Set(
      await this.commit(
        key,
        group.map(({ item }) => item),
      ),
    );
    for (const { item, resolve } of group) if (!left.has(item)) resolve();
    return group.filter(({ item }) => left.has(item));
  }

  private async commitAlone(key: string, entry: Waiting<T>): Promise<void> {
    try {
      let left = [entry];
      while (left.length > 0) left = await this.commitGroup(key, left);
    } catch (error) {
      entry.reject(error);
    }
  }
}
