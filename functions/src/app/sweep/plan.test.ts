import fc from 'fast-check';
import { estimateSweep, SWEEP, type SweepSize } from './plan';

const SIZE: SweepSize = { users: 2000, agents: 4, closes: 5, reconcileDays: 30 };

const sizes = fc.record({
  users: fc.integer({ min: 0, max: 1_000_000 }),
  agents: fc.integer({ min: 1, max: 100 }),
  closes: fc.integer({ min: 0, max: 10_000 }),
  reconcileDays: fc.integer({ min: 1, max: 365 }),
});

/** What one more user adds who is only checked. */
function oneCheck(size: Partial<SweepSize>): { reads: number; writes: number } {
  const [one, two] = [1, 2].map((users) =>
    estimateSweep({ ...SIZE, ...size, users, reconcileDays: 1_000_000 }),
  );
  if (!one || !two) throw new Error('No estimate.');
  return { reads: two.reads - one.reads, writes: two.writes - one.writes };
}

describe('estimateSweep', () => {
  it.each([
    // One to find the user; settings, current; each window; a query without a result, which is billed as one read.
    [4, 0, 1 + 2 + 4 + 1, 0],
    [100, 0, 1 + 2 + 100 + 1, 0],
    // The closed trades; current again, to write the time.
    [4, 5, 1 + 2 + 4 + 5 + 1, 1],
    [1, 1, 1 + 2 + 1 + 1 + 1, 1],
  ])(
    'counts a user with %d agents and %d closed trades as %d reads and %d writes',
    (agents, closes, reads, writes) => {
      expect(oneCheck({ agents, closes })).toEqual({ reads, writes });
    },
  );

  it.each([
    [1, 1, 1],
    [20, 1, 1],
    [21, 1, 2],
    [499, 1, 25],
    // A full page hands over before it knows that it was the last.
    [500, 2, 25],
    [501, 2, 26],
    [2000, 5, 100],
  ])('counts %d users as %d pages and %d batches', (users, pages, batches) => {
    expect(estimateSweep({ ...SIZE, users })).toMatchObject({ pages, batches });
  });

  it('counts one read when there are no users', () => {
    expect(estimateSweep({ ...SIZE, users: 0 })).toEqual({
      pages: 1,
      batches: 0,
      reads: 1,
      writes: 0,
      minutes: 0,
    });
  });

  it('counts whole operations and tasks for any size', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { minutes, ...counts } = estimateSweep(size);
        for (const count of Object.values(counts))
          expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
        expect(Number.isFinite(minutes) && minutes >= 0).toBe(true);
      }),
    );
  });

  it.each<keyof SweepSize>(['users', 'agents', 'closes'])('is never smaller for more %s', (key) => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 1000 }), (size, more) => {
        const less = estimateSweep(size);
        const greater = estimateSweep({ ...size, [key]: size[key] + more });
        for (const figure of ['pages', 'batches', 'reads', 'writes', 'minutes'] as const)
          expect(greater[figure]).toBeGreaterThanOrEqual(less[figure]);
      }),
    );
  });

  it('is never smaller when users are rebuilt more often', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 100 }), (size, more) => {
        const seldom = estimateSweep({ ...size, closes: 10, reconcileDays: size.reconcileDays + more });
        const often = estimateSweep({ ...size, closes: 10 });
        expect(often.reads).toBeGreaterThanOrEqual(seldom.reads);
        expect(often.writes).toBeGreaterThanOrEqual(seldom.writes);
      }),
    );
  });

  it('takes at least the time that the queue needs for the batches', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { batches, minutes } = estimateSweep(size);
        expect(minutes * 60 * SWEEP.batchesPerSecond).toBeGreaterThanOrEqual(batches - 1e-6);
      }),
    );
  });
});
