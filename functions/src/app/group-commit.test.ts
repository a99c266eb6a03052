import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { GroupCommit } from './group-commit';
import { runs } from '../../test/support/runs';

const PASSING = new Error('a fault of the moment');
const PERMANENT = new Error('it fails the same way every time');

/** A commit that has begun, and how it ends. */
interface Begun {
  readonly key: string;
  readonly items: readonly string[];
  end(leftOver?: readonly string[]): void;
  fail(error: Error): void;
}

/** Commits that end when a test says so. */
class Commits {
  readonly begun: Begun[] = [];
  /** Those that have not ended, in the order of their beginning. */
  readonly running: Begun[] = [];
  readonly groups: GroupCommit<string>;
  /** What became of the items, in the order in which their submitters were told. */
  readonly settled: string[] = [];

  constructor(maxGroup = 3) {
    this.groups = new GroupCommit(this.commit, maxGroup, (error) => error === PASSING);
  }

  /** Submits items, separated by blanks. */
  submit(items: string): void {
    this.submitTo('user', items);
  }

  submitTo(key: string, items: string): void {
    for (const item of items.split(' '))
      this.groups.submit(key, item).then(
        () => this.settled.push(item),
        (error: unknown) => this.settled.push(`${item}: ${error === PASSING ? 'passing' : 'permanent'}`),
      );
  }

  /** Ends the commit that began first of those that run, and lets happen what follows. */
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
  it('commits the first alone, at once', () => {
    const commits = new Commits();
    commits.submit('a');
    expect(commits.all).toEqual(['a']);
  });

  it('commits those that came meanwhile together, in their order', async () => {
    const commits = new Commits();
    commits.submit('a b c');
    expect(commits.all).toEqual(['a']);
    await commits.end();
    expect(commits.all).toEqual(['a', 'b c']);
    commits.submit('d');
    await commits.end();
    expect(commits.all).toEqual(['a', 'b c', 'd']);
  });

  it('tells nobody before the commit of the item has ended', async () => {
    const commits = new Commits();
    commits.submit('a b c');
    await setImmediate();
    expect(commits.settled).toEqual([]);
    await commits.end();
    expect(commits.settled).toEqual(['a']);
    await commits.end();
    expect(commits.settled).toEqual(['a', 'b', 'c']);
  });

  it('commits no more than the largest group at once, in order', async () => {
    const commits = new Commits(3);
    commits.submit('a b c d e f g h');
    for (let n = 0; n < 4; n++) await commits.end();
    expect(commits.all).toEqual(['a', 'b c d', 'e f g', 'h']);
    expect(commits.settled.join(' ')).toBe('a b c d e f g h');
  });

  it('commits a thousand at once in eleven commits of up to a hundred', async () => {
    const commits = new Commits(100);
    commits.submit(Array.from({ length: 1000 }, (_, index) => String(index)).join(' '));
    while (commits.running.length > 0) await commits.end();
    expect(commits.begun).toHaveLength(11);
    expect(commits.settled).toHaveLength(1000);
  });

  it('runs one commit of a key at a time', async () => {
    const commits = new Commits();
    for (const item of ['a', 'b', 'c', 'd']) {
      commits.submit(item);
      await setImmediate();
      expect(commits.running).toHaveLength(1);
    }
  });

  it('keeps keys apart: neither waits for the other', async () => {
    const commits = new Commits();
    commits.submitTo('ada', 'a1 a2');
    commits.submitTo('bob', 'b1 b2');
    expect(commits.all).toEqual(['a1', 'b1']);
    commits.running[1]?.end();
    await setImmediate();
    expect(commits.all).toEqual(['a1', 'b1', 'b2']);
    commits.running[1]?.fail(PASSING);
    await setImmediate();
    expect(commits.settled).toEqual(['b1', 'b2: passing']);
    await commits.end();
    await commits.end();
    expect(commits.settled).toEqual(['b1', 'b2: passing', 'a1', 'a2']);
    expect(commits.begun.map(({ key }) => key)).toEqual(['ada', 'bob', 'bob', 'ada']);
  });

  describe('items left over', () => {
    it('are committed again before others, and told once', async () => {
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

    it('may be all of a group, even the first alone', async () => {
      const commits = new Commits();
      commits.submit('a');
      await commits.end(['a']);
      await commits.end(['a']);
      expect(commits.settled).toEqual([]);
      await commits.end();
      expect(commits.all).toEqual(['a', 'a', 'a']);
      expect(commits.settled).toEqual(['a']);
    });

    it('fail like others where their next commit does', async () => {
      const commits = new Commits();
      commits.submit('a b c');
      await commits.end();
      await commits.end(['c']);
      await commits.fail(PERMANENT);
      expect(commits.settled).toEqual(['a', 'b', 'c: permanent']);
    });
  });

  describe('faults', () => {
    it.each([
      ['permanent', PERMANENT],
      ['passing', PASSING],
    ])('a %s fault of one alone is told once, and not tried again', async (name, error) => {
      const commits = new Commits();
      commits.submit('a');
      await commits.fail(error);
      expect(commits.all).toEqual(['a']);
      expect(commits.settled).toEqual([`a: ${name}`]);
    });

    it('a passing fault fails the whole group, without trying one by one; the next go on', async () => {
      const commits = new Commits(3);
      commits.submit('a b c d e f');
      await commits.end();
      await commits.fail(PASSING);
      expect(commits.settled).toEqual(['a', 'b: passing', 'c: passing', 'd: passing']);
      await commits.end();
      expect(commits.all).toEqual(['a', 'b c d', 'e f']);
      expect(commits.settled.slice(4)).toEqual(['e', 'f']);
    });

    it('a permanent fault in a group fails only the item that has it', async () => {
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

    it('an item committed alone may be left over too', async () => {
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

    it('a passing fault while items are committed alone fails that item', async () => {
      const commits = new Commits(3);
      commits.submit('a b c');
      await commits.end();
      await commits.fail(PERMANENT);
      await commits.fail(PASSING);
      await commits.end();
      expect(commits.settled).toEqual(['a', 'b: passing', 'c']);
    });

    it('a commit that throws before it begins is a fault like others', async () => {
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
    ['failed', PASSING],
    ['failed for good', PERMANENT],
  ])('begins anew when everything has %s', async (_, error) => {
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

  it('takes the same item twice for two', async () => {
    const commits = new Commits();
    commits.submit('a b b');
    await commits.end();
    await commits.end(['b']);
    await commits.end();
    expect(commits.all).toEqual(['a', 'b b', 'b b']);
    expect(commits.settled).toEqual(['a', 'b', 'b']);
  });

  it('may be given more by those whom it has just told', async () => {
    const commits = new Commits();
    const chain = commits.groups.submit('user', 'a').then(() => commits.groups.submit('user', 'b'));
    commits.submit('c');
    await commits.end();
    while (commits.running.length > 0) await commits.end();
    await chain;
    expect(commits.all.join(' ').split(' ').sort()).toEqual(['a', 'b', 'c']);
  });

  it('whatever happens: every item is told once, after it was committed, or why it was not', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ submitTo: fc.constantFrom('ada', 'bob') }) },
      {
        weight: 2,
        arbitrary: fc.record({ end: fc.nat(), left: fc.array(fc.boolean()), passing: fc.boolean() }),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 50 }),
        fc.uniqueArray(fc.nat({ max: 30 })),
        fc.integer({ min: 1, max: 4 }),
        async (steps, spoilt, maxGroup) => {
          const commits = new Commits(maxGroup);
          const submitted = new Map<string, string>();
          const committed = new Map<string, number>();
          const failedPassing = new Set<string>();
          const spoils = (item: string): boolean => spoilt.includes(Number(item));

          const endOne = async (which: number, left: readonly boolean[], passing: boolean): Promise<void> => {
            const run = commits.running[which % commits.running.length];
            if (run === undefined) return;
            for (const item of run.items)
              expect(commits.settled.join(' ')).not.toMatch(new RegExp(`\\b${item}\\b`));
            if (passing) {
              for (const item of run.items) failedPassing.add(item);
              run.fail(PASSING);
            } else if (run.items.some(spoils)) run.fail(PERMANENT);
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
            } else await endOne(next.end, next.left, next.passing);
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
              expect(why === 'passing' ? failedPassing.has(item) : spoils(item)).toBe(true);
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
