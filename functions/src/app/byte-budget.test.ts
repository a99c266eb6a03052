import fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { ByteBudget } from './byte-budget';

const LIMIT = 10;

/** Work that a budget has been given, and may end when the test says so. */
class Works {
  readonly budget = new ByteBudget(LIMIT);
  readonly begun: number[] = [];
  readonly ends: ((fails: boolean) => void)[] = [];
  readonly all: Promise<unknown>[] = [];
  running = 0;

  add(bytes: number): void {
    const number = this.all.length;
    const work = async (): Promise<void> => {
      this.begun.push(number);
      this.running += Math.min(bytes, LIMIT);
      await new Promise<void>((resolve, reject) => {
        this.ends.push((fails) => {
          this.running -= Math.min(bytes, LIMIT);
          if (fails) reject(new Error('down'));
          else resolve();
        });
      });
    };
    this.all.push(this.budget.run(bytes, work).catch(() => undefined));
  }

  /** Lets everything happen that can. */
  async settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it('ByteBudget never lets more run than its bytes, begins in the order of arrival, and ends for any work', async () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ adds: fc.integer({ min: 0, max: 2 * LIMIT }) }),
      fc.record({ ends: fc.nat(), fails: fc.boolean() }),
    ),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const works = new Works();
      for (const step of all) {
        if ('adds' in step) works.add(step.adds);
        else works.ends.splice(step.ends % Math.max(1, works.ends.length), 1)[0]?.(step.fails);
        await works.settled();
        expect(works.running).toBeLessThanOrEqual(LIMIT);
      }
      while (works.begun.length < works.all.length || works.ends.length > 0) {
        const end = works.ends.shift();
        if (end === undefined) throw new Error('Work waits, and nothing runs.');
        end(false);
        await works.settled();
        expect(works.running).toBeLessThanOrEqual(LIMIT);
      }
      await Promise.all(works.all);
      expect(works.begun).toEqual(works.all.map((_, number) => number));
    }),
    { numRuns: runs(100) },
  );
});

it('ByteBudget lets work alone that needs more than all of its bytes', async () => {
  const works = new Works();
  works.add(1);
  works.add(11);
  works.add(1);
  await works.settled();
  expect(works.begun).toEqual([0]);
  works.ends.shift()?.(false);
  await works.settled();
  expect(works.begun).toEqual([0, 1]);
  works.ends.shift()?.(false);
  await works.settled();
  expect(works.begun).toEqual([0, 1, 2]);
});

it('ByteBudget gives the result of the work, and its error', async () => {
  const budget = new ByteBudget(1);
  expect(await budget.run(1, () => Promise.resolve('done'))).toBe('done');
  await expect(budget.run(1, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await budget.run(1, () => Promise.resolve('done'))).toBe('done');
});
