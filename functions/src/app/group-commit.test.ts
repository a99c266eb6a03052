import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { GroupCommit } from './group-commit';
import { runs } from '../../test/support/runs';

const TRANSIENT = new Error('try again later');
const PERMANENT = new Error('it fails the same way every time');

/** A commit that has begun, and the means to end it. */
interface Begun {
  readonly key: string;
  readonly items: readonly string[];
  end(leftOver?: readonly string[]): void;
  fail(error: Error): void;
}

/** Commits that end when a test ends them. */
class Commits {
  readonly begun: Begun[] = [];
  /** Commits that have not ended, in the order in which they began. */
  readonly running: Begun[] = [];
  readonly groups: GroupCommit<string>;
  /** The results of the items, in the order in which their promises were settled. */
  readonly settled: string[] = [];

  constructor(maxGroup = 3) {
    this.groups = new GroupCommit(this.commit, maxGroup, (error) => error === TRANSIENT);
  }

  /** Submits items, separated by blanks. */
  submit(items: string): void {
    this.submitTo('user', items);
  }

  submitTo(key: string, items: string): void {
    for (const item of items.split(' '))
      this.groups.submit(key, item).then(
        () => this.settled.push(item),
        (error: unknown) => this.settled.push(`${item}: ${error === TRANSIENT ? 'transient' : 'permanent'}`),
      );
  }

  /** Ends the oldest running commit, and waits for what follows. */
  async end(leftOver: readonly string[] = []): Promise<void> {
    this.running[0]?.end(leftOver);
    await setImmediate();
  }

  async fail(error: Error): Promise<void> {
    this.running[0]?.fail(error);
    await setImmediate();
  }

  /** The items of every commit so far. */
  get all(): string[] {
    return this.begun.map(({ items }) => items.join(' '));
  }

  private readonly commit = (key: string, items: readonly string[]): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      const ended = (): void => void this.running.splice(this.running.indexOf(begun), 1);
      const begun: Begun = {
        key,
        items: [...items],
        end: (leftOver = []) => {
          ended();
          resolve(leftOver);
        },
        fail: (error) => {
          ended();
          reject(error);
        },
      };
      this.begun.push(begun);
      this.running.push(begun);
    });
}

describe('GroupCommit', () => {
  it('commits the first item alone, at once', () => {
    const commits = new Commits();
    commits.submit('a');
    expect(commits.all).toEqual(['a']);
  });

  it('commits the items that arrived during a commit together, in their order', async () => {
    const commits = new Commits();
    commits.submit('a b c');
    expect(commits.all).toEqual(['a']);
    await commits.end();
    expect(commits.all).toEqual(['a', 'b c']);
    commits.submit('d');
    await commits.end();
    expect(commits.all).toEqual(['a', 'b c', 'd']);
  });

  it('settles no item before its commit has ended', async () => {
    const commits = new Commits();
    commits.submit('a b c');
    await setImmediate();
    expect(commits.settled).toEqual([]);
    await commits.end();
    expect(commits.settled).toEqual(['a']);
    await commits.end();
    expect(commits.settled).toEqual(['a', 'b', 'c']);
  });

  it('commits at most maxGroup items at once, in order', async () => {
    const commits = new Commits(3);
    commits.submit('a b c d e f g h');
    for (let n = 0; n < 4; n++) await commits.end();
    expect(commits.all).toEqual(['a', 'b c d', 'e f g', 'h']);
    expect(commits.settled.join(' ')).toBe('a b c d e f g h');
  });

  it('commits 1,000 simultaneous items in 11 commits of up to 100', async () => {
    const commits = new Commits(100);
    commits.submit(Array.from({ length: 1000 }, (_, index) => String(index)).join(' '));
    while (commits.running.length > 0) await commits.end();
    expect(commits.begun).toHaveLength(11);
    expect(commits.settled).toHaveLength(1000);
  });

  it('runs one commit per key at a time', async () => {
    const commits = new Commits();
    for (const item of ['a', 'b', 'c', 'd']) {
      commits.submit(item);
      await setImmediate();
      expect(commits.running).toHaveLength(1);
    }
  });

  it('lets no key wait for another', async () => {
    const commits = new Commits();
    commits.submitTo('ada', 'a1 a2');
    commits.submitTo('bob', 'b1 b2');
    expect(commits.all).toEqual(['a1', 'b1']);
    commits.running[1]?.end();
    await setImmediate();
    expect(commits.all).toEqual(['a1', 'b1', 'b2']);
    commits.running[1]?.fail(TRANSIENT);
    await setImmediate();
    expect(commits.settled).toEqual(['b1', 'b2: transient']);
    await commits.end();
    await commits.end();
    expect(commits.settled).toEqual(['b1', 'b2: transient', 'a1', 'a2']);
    expect(commits.begun.map(({ key }) => key)).toEqual(['ada', 'bob', 'bob', 'ada']);
  });

  describe('GroupCommit with items left over', () => {
    it('commits them again before other items, and settles them once', async () => {
      const commits = new Commits(3);
      commits.submit('a b c d e f g');
      await commits.end();
      await commits.end(['d', 'c']);
      expect(commits.settled).toEqual(['a', 'b']);
      expect(commits.all).toEqual(['a', 'b c d', 'c d e']);
      await commits.end(['d']);
      await commits.end();
      await commits.end();
      expect(commits.all).toEqual(['a', 'b c d', 'c d e', 'd f g']);
      expect(commits.settled.join(' ')).toBe('a b c e d f g');
    });

    it('commits a whole group again, even a single first item', async () => {
      const commits = new Commits();
      commits.submit('a');
      await commits.end(['a']);
      await commits.end(['a']);
      expect(commits.settled).toEqual([]);
      await commits.end();
      expect(commits.all).toEqual(['a', 'a', 'a']);
      expect(commits.settled).toEqual(['a']);
    });

    it('rejects them when their next commit fails', async () => {
      const commits = new Commits();
      commits.submit('a b c');
      await commits.end();
      await commits.end(['c']);
      await commits.fail(PERMANENT);
      expect(commits.settled).toEqual(['a', 'b', 'c: permanent']);
    });
  });

  describe('GroupCommit when a commit fails', () => {
    it.each([
      ['permanent', PERMANENT],
      ['transient', TRANSIENT],
    ])('rejects a single item with a %s error once, and does not try again', async (name, error) => {
      const commits = new Commits();
      commits.submit('a');
      await commits.fail(error);
      expect(commits.all).toEqual(['a']);
      expect(commits.settled).toEqual([`a: ${name}`]);
    });

    it('rejects the whole group with a transient error, without trying one by one, and goes on with the next', async () => {
      const commits = new Commits(3);
      commits.submit('a b c d e f');
      await commits.end();
      await commits.fail(TRANSIENT);
      expect(commits.settled).toEqual(['a', 'b: transient', 'c: transient', 'd: transient']);
      await commits.end();
      expect(commits.all).toEqual(['a', 'b c d', 'e f']);
      expect(commits.settled.slice(4)).toEqual(['e', 'f']);
    });

    it('rejects only the failing item of a group with a permanent error', async () => {
      const commits = new Commits(3);
      commits.submit('a b c d e');
      await commits.end();
      await commits.fail(PERMANENT);
      expect(commits.settled).toEqual(['a']);
      await commits.end();
      await commits.fail(PERMANENT);
      await commits.end();
      await commits.end();
      expect(commits.all).toEqual(['a', 'b c d', 'b', 'c', 'd', 'e']);
      expect(commits.settled).toEqual(['a', 'b', 'c: permanent', 'd', 'e']);
    });

    it('commits an item again that was committed alone and left over', async () => {
      const commits = new Commits(3);
      commits.submit('a b c d');
      await commits.end();
      await commits.fail(PERMANENT);
      await commits.end(['b']);
      expect(commits.settled).toEqual(['a']);
      await commits.end();
      expect(commits.all).toEqual(['a', 'b c d', 'b', 'b', 'c']);
      expect(commits.settled).toEqual(['a', 'b']);
    });

    it('rejects only the item that meets a transient error while items are committed alone', async () => {
      const commits = new Commits(3);
      commits.submit('a b c');
      await commits.end();
      await commits.fail(PERMANENT);
      await commits.fail(TRANSIENT);
      await commits.end();
      expect(commits.settled).toEqual(['a', 'b: transient', 'c']);
    });

    it('rejects the item when commit throws synchronously', async () => {
      const groups = new GroupCommit<string>(
        () => {
          throw PERMANENT;
        },
        3,
        () => false,
      );
      await expect(groups.submit('user', 'a')).rejects.toBe(PERMANENT);
      await expect(groups.submit('user', 'a')).rejects.toBe(PERMANENT);
    });
  });

  it.each([
    ['committed', undefined],
    ['failed', TRANSIENT],
    ['failed for good', PERMANENT],
  ])('commits a new item alone, at once, after everything has %s', async (_, error) => {
    const commits = new Commits();
    commits.submit('a b');
    await commits.end();
    if (error === undefined) await commits.end();
    else await commits.fail(error);
    expect(commits.running).toEqual([]);
    commits.submit('c');
    expect(commits.all).toEqual(['a', 'b', 'c']);
    await commits.end();
    expect(commits.settled.at(-1)).toBe('c');
  });

  it('treats the same item submitted twice as two items', async () => {
    const commits = new Commits();
    commits.submit('a b b');
    await commits.end();
    await commits.end(['b']);
    await commits.end();
    expect(commits.all).toEqual(['a', 'b b', 'b b']);
    expect(commits.settled).toEqual(['a', 'b', 'b']);
  });

  it('accepts another item from a submitter that it has just settled', async () => {
    const commits = new Commits();
    const chain = commits.groups.submit('user', 'a').then(() => commits.groups.submit('user', 'b'));
    commits.submit('c');
    await commits.end();
    while (commits.running.length > 0) await commits.end();
    await chain;
    expect(commits.all.join(' ').split(' ').sort()).toEqual(['a', 'b', 'c']);
  });

  it('settles every item once, after its commit or with the reason of its failure, whatever happens', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ submitTo: fc.constantFrom('ada', 'bob') }) },
      {
        weight: 2,
        arbitrary: fc.record({ end: fc.nat(), left: fc.array(fc.boolean()), transient: fc.boolean() }),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 50 }),
        fc.uniqueArray(fc.nat({ max: 30 })),
        fc.integer({ min: 1, max: 4 }),
        async (steps, failing, maxGroup) => {
          const commits = new Commits(maxGroup);
          const submitted = new Map<string, string>();
          const committed = new Map<string, number>();
          const failedTransient = new Set<string>();
          const fails = (item: string): boolean => failing.includes(Number(item));

          const endOne = async (
            which: number,
            left: readonly boolean[],
            transient: boolean,
          ): Promise<void> => {
            const run = commits.running[which % commits.running.length];
            if (run === undefined) return;
            for (const item of run.items)
              expect(commits.settled.join(' ')).not.toMatch(new RegExp(`\\b${item}\\b`));
            if (transient) {
              for (const item of run.items) failedTransient.add(item);
              run.fail(TRANSIENT);
            } else if (run.items.some(fails)) run.fail(PERMANENT);
            else {
              const leftOver = run.items.filter((_, index) => left[index] ?? false);
              for (const item of run.items)
                if (!leftOver.includes(item)) committed.set(item, (committed.get(item) ?? 0) + 1);
              run.end(leftOver);
            }
            await setImmediate();
            expect(new Set(commits.running.map(({ key }) => key)).size).toBe(commits.running.length);
          };

          for (const next of steps) {
            if ('submitTo' in next) {
              const item = String(submitted.size);
              submitted.set(item, next.submitTo);
              commits.submitTo(next.submitTo, item);
            } else await endOne(next.end, next.left, next.transient);
          }
          while (commits.running.length > 0) await endOne(0, [], false);

          expect(commits.settled.map((text) => text.split(':')[0]).sort()).toEqual(
            [...submitted.keys()].sort(),
          );
          for (const text of commits.settled) {
            const [item = '', why] = text.split(': ');
            if (why === undefined) expect(committed.get(item)).toBe(1);
            else {
              expect(committed.has(item)).toBe(false);
              expect(why === 'transient' ? failedTransient.has(item) : fails(item)).toBe(true);
            }
          }
          for (const key of ['ada', 'bob']) {
            const groups = commits.begun.filter((begun) => begun.key === key);
            const firsts = [...new Set(groups.flatMap(({ items }) => items))];
            expect(firsts).toEqual([...submitted].filter(([, of]) => of === key).map(([item]) => item));
            expect(groups.every(({ items }) => items.length >= 1 && items.length <= maxGroup)).toBe(true);
          }
          commits.submit('new');
          expect(commits.all.at(-1)).toBe('new');
        },
      ),
      { numRuns: runs(500) },
    );
  });
});
