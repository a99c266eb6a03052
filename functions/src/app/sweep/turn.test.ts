import fc from 'fast-check';
import { NOW } from '../../../test/support/app-states';
import { runs } from '../../../test/support/runs';
import { Instant } from '../../core/base/instant';
import { isTurn } from './turn';

const DAYS = 30;
const TODAY = NOW.utcDay();
/** Before any day of these tests, and looked at when no turn has been missed. */
const LONG_AGO = new Instant(-86_400);
const rebuilt = (daysAgo: number) => NOW.plusSeconds(-daysAgo * 86_400);

describe('isTurn', () => {
  it('comes once in that many days, on the same day of each round', () => {
    const days = Array.from({ length: 2 * DAYS }, (_, n) => 20_000 + n);
    const turns = days.filter((day) =>
      isTurn({ uid: 'ada', day, rebuiltAt: LONG_AGO, reconcileDays: DAYS }, LONG_AGO),
    );
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
          expect(
            days.filter((day) => isTurn({ uid, day, rebuiltAt: LONG_AGO, reconcileDays }, LONG_AGO)),
          ).toHaveLength(1);
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('spreads users over the days', () => {
    const counts = new Map<number, number>();
    for (let user = 0; user < 3000; user++)
      for (let day = 0; day < DAYS; day++)
        if (isTurn({ uid: `user-${user}`, day, rebuiltAt: LONG_AGO, reconcileDays: DAYS }, LONG_AGO))
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
      expect(isTurn({ uid: 'ada', day, rebuiltAt: LONG_AGO, reconcileDays: 1 }, LONG_AGO)).toBe(true);
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

  it.each([
    ['on the day before', TODAY * 86_400 - 1, true],
    ['on that day', TODAY * 86_400, false],
    ['after that day, by a task that came late', (TODAY + 1) * 86_400, false],
  ])('is had once: a user rebuilt %s is due: %s', (_, rebuiltAt, isDue) => {
    const turn = { uid: 'ada', day: TODAY, rebuiltAt: new Instant(rebuiltAt), reconcileDays: 1 };
    expect(isTurn(turn, NOW)).toBe(isDue);
  });
});
