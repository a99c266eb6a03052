/** An item that waits to be committed, and how to tell whoever waits for it. */
interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: items with the same key wait while one commit runs and are then committed together. The server SDK's locks
 * are pessimistic, so transactions on one document at once mostly fail; folded in groups they cost one transaction a group.
 * Nobody waits for a group to fill: the first item is committed alone, at once.
 */
export class GroupCommit<T> {
  private readonly waiting = new Map<string, Waiting<T>[]>();

  /**
   * @param commit commits a group and returns those items that need another commit
   * @param maxGroup the most items a group
   * @param isPassing whether an error is the world's and not an item's: then the whole group fails with it
   */
  constructor(
    private readonly commit: (key: string, items: readonly T[]) => Promise<readonly T[]>,
    private readonly maxGroup: number,
    private readonly isPassing: (error: unknown) => boolean,
  ) {}

  /** Resolves when `item` is committed; rejects when it could not be. */
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
        if (group.length === 1 || this.isPassing(error)) for (const entry of group) entry.reject(error);
        // One item spoils the group: committed alone, only that one fails.
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
