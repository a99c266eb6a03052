import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { GroupCommit, type GroupBounds, LineFullError } from './group-commit';
import { runs } from '../../test/support/runs';

const TRANSIENT = new Error('try again later');
const BRIEF = new Error('others work on the same documents');
const PERMANENT = new Error('it fails the same way every time');

/** A commit that has begun, and the means to end it. */
interface Begun {
  readonly key: string;
  readonly items: readonly string[];
  end(leftOver?: readonly string[]): void;
  fail(error: Error): void;
}

function nameOf(error: unknown): string {
  if (error instanceof LineFullError) return 'turned away';
  if (error === BRIEF) return 'brief';
  return error === TRANSIENT ? 'transient' : 'permanent';
}

/** Commits that end when a test ends them. */
class Commits {
  readonly begun: Begun[] = [];
  /** Commits that have not ended, in the order in which they began. */
  readonly running: Begun[] = [];
  readonly groups: GroupCommit<string>;
  /** The results of the items, in the order in which their promises were settled. */
  readonly settled: string[] = [];

  /** The pauses that have begun, each with the number of failures before it, and the means to end it. */
  readonly pauses: { readonly failures: number; end(): void }[] = [];

  constructor(group = 3, bounds: Partial<GroupBounds> = {}) {
    this.groups = new GroupCommit(
      {
        commit: this.commit,
        isTransient: (error) => error === TRANSIENT || error === BRIEF,
        isBrief: (error) => error === BRIEF,
        pause: (failures) => new Promise((end) => this.pauses.push({ failures, end })),
      },
      { group, held: Infinity, attempts: 4, ...bounds },
    );
  }

  /** Submits items, separated by blanks. */
  submit(items: string): void {
    this.submitTo('user', items);
  }

  submitTo(key: string, items: string): void {
    for (const item of items.split(' '))
      this.groups.submit(key, item).then(
        () => this.settled.push(item),
        (error: unknown) => this.settled.push(`${item}: ${nameOf(error)}`),
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

  /** Ends the pause that began last, and waits for what follows. */
  async resume(): Promise<void> {
    this.pauses.pop()?.end();
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
        {
          commit: () => {
            throw PERMANENT;
          },
          isTransient: () => false,
          isBrief: () => false,
          pause: () => Promise.resolve(),
        },
        { group: 3, held: 3, attempts: 3 },
      );
      await expect(groups.submit('user', 'a')).rejects.toBe(PERMANENT);
      await expect(groups.submit('user', 'a')).rejects.toBe(PERMANENT);
    });
  });

  describe('GroupCommit when others work on the same documents', () => {
    it('tries again after a pause, together with what has arrived meanwhile', async () => {
      const commits = new Commits(10);
      commits.submit('a');
      await commits.fail(BRIEF);
      commits.submit('b c');
      expect(commits.all).toEqual(['a']);
      await commits.resume();
      expect(commits.all).toEqual(['a', 'a b c']);
      commits.submit('d');
      await commits.fail(BRIEF);
      commits.submit('e');
      await commits.resume();
      expect(commits.all.at(-1)).toBe('a b c d e');
      expect(commits.settled).toEqual([]);
      await commits.end();
      expect(commits.settled.join(' ')).toBe('a b c d e');
    });

    it('commits no more items at once for that, and the first ones first', async () => {
      const commits = new Commits(3);
      commits.submit('a b');
      await commits.end();
      await commits.fail(BRIEF);
      commits.submit('c d e');
      await commits.resume();
      expect(commits.all).toEqual(['a', 'b', 'b c d']);
    });

    it('counts the failures in a row, and gives the items back after the last attempt', async () => {
      const commits = new Commits(10, { attempts: 3 });
      commits.submit('a b');
      for (const failures of [1, 2]) {
        await commits.fail(BRIEF);
        expect(commits.pauses.map((pause) => pause.failures)).toEqual([failures]);
        await commits.resume();
      }
      commits.submit('c');
      await commits.fail(BRIEF);
      expect(commits.pauses).toEqual([]);
      expect(commits.settled).toEqual(['a: brief', 'b: brief']);
      // The next group begins to count again.
      await commits.fail(BRIEF);
      expect(commits.pauses.map((pause) => pause.failures)).toEqual([1]);
      await commits.resume();
      await commits.end();
      expect(commits.settled.at(-1)).toBe('c');
    });

    it('begins to count again after a commit that succeeded', async () => {
      const commits = new Commits(10);
      commits.submit('a');
      await commits.fail(BRIEF);
      await commits.resume();
      await commits.end(['a']);
      await commits.fail(BRIEF);
      expect(commits.pauses.map((pause) => pause.failures)).toEqual([1]);
    });

    it('tries an item again that is committed alone', async () => {
      const commits = new Commits(10);
      commits.submit('a b c');
      await commits.end();
      await commits.fail(PERMANENT);
      await commits.fail(BRIEF);
      await commits.resume();
      await commits.fail(PERMANENT);
      await commits.end();
      expect(commits.all).toEqual(['a', 'b c', 'b', 'b', 'c']);
      expect(commits.settled).toEqual(['a', 'b: permanent', 'c']);
    });

    it('lets another key go on meanwhile', async () => {
      const commits = new Commits();
      commits.submitTo('ada', 'a');
      await commits.fail(BRIEF);
      commits.submitTo('bob', 'b');
      await commits.end();
      expect(commits.settled).toEqual(['b']);
    });
  });

  describe('GroupCommit with a key that has too many items', () => {
    it('turns further items away at once, until some are settled', async () => {
      const commits = new Commits(2, { held: 3 });
      commits.submit('a b c d e');
      await setImmediate();
      expect(commits.settled).toEqual(['d: turned away', 'e: turned away']);
      await commits.end();
      commits.submit('f g');
      await setImmediate();
      expect(commits.settled.slice(2)).toEqual(['a', 'g: turned away']);
      await commits.end(['b']);
      commits.submit('h i');
      await setImmediate();
      expect(commits.settled.slice(4)).toEqual(['c', 'i: turned away']);
      while (commits.running.length > 0) await commits.end();
      expect(commits.settled.slice(6)).toEqual(['b', 'f', 'h']);
    });

    it('counts those that wait in a pause', async () => {
      const commits = new Commits(2, { held: 2 });
      commits.submit('a');
      await commits.fail(BRIEF);
      commits.submit('b c');
      await setImmediate();
      expect(commits.settled).toEqual(['c: turned away']);
    });

    it('counts rejected items no more', async () => {
      const commits = new Commits(2, { held: 2 });
      commits.submit('a b');
      await commits.fail(TRANSIENT);
      commits.submit('c d');
      await setImmediate();
      expect(commits.settled).toEqual(['a: transient', 'd: turned away']);
    });

    it('leaves room for other keys', async () => {
      const commits = new Commits(2, { held: 1 });
      commits.submitTo('ada', 'a b');
      commits.submitTo('bob', 'c');
      await commits.end();
      await commits.end();
      expect(commits.settled.sort()).toEqual(['a', 'b: turned away', 'c']);
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
        arbitrary: fc.record({
          end: fc.nat(),
          left: fc.array(fc.boolean()),
          fault: fc.constantFrom(null, null, TRANSIENT, BRIEF),
        }),
      },
      { weight: 1, arbitrary: fc.record({ resume: fc.nat() }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 50 }),
        fc.uniqueArray(fc.nat({ max: 30 })),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 10 }),
        async (steps, failing, maxGroup, held) => {
          const commits = new Commits(maxGroup, { held });
          const submitted = new Map<string, string>();
          const committed = new Map<string, number>();
          const failedTransient = new Set<string>();
          const failedBrief = new Map<string, number>();
          const isSettled = (item: string): boolean =>
            commits.settled.some((text) => text.split(':')[0] === item);
          const fails = (item: string): boolean => failing.includes(Number(item));

          const endOne = async (
            which: number,
            left: readonly boolean[],
            fault: Error | null,
          ): Promise<void> => {
            const run = commits.running[which % commits.running.length];
            if (run === undefined) return;
            for (const item of run.items)
              expect(commits.settled.join(' ')).not.toMatch(new RegExp(`\\b${item}\\b`));
            if (fault === TRANSIENT) {
              for (const item of run.items) failedTransient.add(item);
              run.fail(TRANSIENT);
            } else if (fault === BRIEF) {
              for (const item of run.items) failedBrief.set(item, (failedBrief.get(item) ?? 0) + 1);
              run.fail(BRIEF);
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
              const unsettled = [...submitted].filter(
                ([other, key]) => key === next.submitTo && other !== item && !isSettled(other),
              );
              await setImmediate();
              expect(isSettled(item)).toBe(unsettled.length >= held);
            } else if ('resume' in next) {
              const [pause] = commits.pauses.splice(next.resume % (commits.pauses.length || 1), 1);
              pause?.end();
              await setImmediate();
            } else await endOne(next.end, next.left, next.fault);
          }
          while (commits.running.length + commits.pauses.length > 0) {
            if (commits.pauses.length > 0) await commits.resume();
            else await endOne(0, [], null);
          }

          expect(commits.settled.map((text) => text.split(':')[0]).sort()).toEqual(
            [...submitted.keys()].sort(),
          );
          for (const text of commits.settled) {
            const [item = '', why] = text.split(': ');
            if (why === undefined) expect(committed.get(item)).toBe(1);
            else {
              expect(committed.has(item)).toBe(false);
              const isRight = {
                transient: failedTransient.has(item),
                brief: (failedBrief.get(item) ?? 0) >= 1,
                permanent: fails(item),
                'turned away': !commits.begun.some(({ items }) => items.includes(item)),
              }[why];
              expect(isRight).toBe(true);
            }
          }
          for (const key of ['ada', 'bob']) {
            const groups = commits.begun.filter((begun) => begun.key === key);
            const firsts = [...new Set(groups.flatMap(({ items }) => items))];
            const taken = [...submitted].filter(
              ([item, of]) => of === key && !commits.settled.includes(`${item}: turned away`),
            );
            expect(firsts).toEqual(taken.map(([item]) => item));
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
