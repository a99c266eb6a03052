import fc from 'fast-check';
import { NOW } from '../../../test/support/app-states';
import { runs } from '../../../test/support/runs';
import { isTurn } from './turn';

const DAYS = 30;
const TODAY = NOW.utcDay();
const rebuilt = (daysAgo: number) => NOW.plusSeconds(-daysAgo * 86_400);

describe('isTurn', () => {
  it('comes once in that many days, on the same day of each round', () => {
    const days = Array.from({ length: 2 * DAYS }, (_, n) => 20_000 + n);
    const turns = days.filter((day) => isTurn({ uid: 'ada', day, rebuiltAt: NOW, reconcileDays: DAYS }, NOW));
    expect(turns).toHaveLength(2);
    expect((turns[1] ?? 0) - (turns[0] ?? 0)).toBe(DAYS);
  });

  it('comes on exactly one of reconcileDays consecutive days, for any user and any first day', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 128 }),
        fc.integer({ min: 1, max: 365 }),
        fc.integer({ min: 0, max: 40_000 }),
        (uid, reconcileDays, first) => {
          const days = Array.from({ length: reconcileDays }, (_, n) => first + n);
          expect(days.filter((day) => isTurn({ uid, day, rebuiltAt: NOW, reconcileDays }, NOW))).toHaveLength(
            1,
          );
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('spreads users over the days', () => {
    const counts = new Map<number, number>();
    for (let user = 0; user < 3000; user++)
      for (let day = 0; day < DAYS; day++)
        if (isTurn({ uid: `user-${user}`, day, rebuiltAt: NOW, reconcileDays: DAYS }, NOW))
          counts.set(day, (counts.get(day) ?? 0) + 1);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(3000);
    // 100 per day on average; the standard deviation is 10.
    for (let day = 0; day < DAYS; day++) {
      expect(counts.get(day)).toBeGreaterThan(50);
      expect(counts.get(day)).toBeLessThan(150);
    }
  });

  it('comes every day when every user is rebuilt every day', () => {
    for (let day = 0; day < 10; day++)
      expect(isTurn({ uid: 'ada', day, rebuiltAt: NOW, reconcileDays: 1 }, NOW)).toBe(true);
  });

  it.each([
    [2 * DAYS, false],
    [2 * DAYS + 1, true],
  ])('a user rebuilt %d days ago is due on any day: %s', (daysAgo, overdue) => {
    const days = Array.from({ length: DAYS }, (_, n) => TODAY + n);
    const turns = days.filter((day) =>
      isTurn({ uid: 'ada', day, rebuiltAt: rebuilt(daysAgo), reconcileDays: DAYS }, NOW),
    );
    expect(turns).toHaveLength(overdue ? DAYS : 1);
  });
});
