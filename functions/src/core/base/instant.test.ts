import fc from 'fast-check';
import { Instant } from './instant';

const DAY = 86_400;

describe('Instant', () => {
  it.each([
    [0.5, 0],
    [Number.NaN, 0],
    [Infinity, 0],
    [2 ** 53, 0],
    [0, -1],
    [0, 1_000_000],
    [0, 0.5],
    [0, Number.NaN],
  ])('refuses %d seconds and %d microseconds with an error that names them', (seconds, micros) => {
    expect(() => new Instant(seconds, micros)).toThrow(RangeError);
    expect(() => new Instant(seconds, micros)).toThrow(`${seconds} and ${micros}`);
  });

  it.each([
    [0, 0, 0],
    [1, 0, 1000],
    [1500, 1, 500_000],
    [-1, -1, 999_000],
    [-1000, -1, 0],
    [-1001, -2, 999_000],
  ])('fromMillis reads %d ms as %d s and %d µs', (millis, seconds, micros) => {
    const instant = Instant.fromMillis(millis);
    expect([instant.seconds, instant.micros]).toEqual([seconds, micros]);
  });

  it('toMillis keeps milliseconds and cuts microseconds off towards the past', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e14, max: 1e14 }), fc.nat(999), (millis, extraMicros) => {
        const { seconds, micros } = Instant.fromMillis(millis);
        expect(new Instant(seconds, micros + extraMicros).toMillis()).toBe(millis);
      }),
    );
  });

  it.each([
    ['a second', new Instant(-1), new Instant(0)],
    ['a microsecond', new Instant(5, 1), new Instant(5, 2)],
    ['seconds before microseconds', new Instant(4, 999_999), new Instant(5, 0)],
    ['microseconds before the epoch', new Instant(-1, 0), new Instant(-1, 1)],
  ])('compare orders by %s', (_, before, after) => {
    expect(before.compare(after)).toBeLessThan(0);
    expect(after.compare(before)).toBeGreaterThan(0);
  });

  it('compare gives 0 for the same moment', () => {
    expect(new Instant(7, 3).compare(new Instant(7, 3))).toBe(0);
  });

  it.each([
    [0, 0],
    [DAY - 1, 0],
    [DAY, 1],
    [-1, -1],
    [-DAY, -1],
    [-DAY - 1, -2],
    [Date.UTC(2024, 1, 29, 23, 59, 59) / 1000, 19_782],
    [Date.UTC(2024, 2, 1) / 1000, 19_783],
  ])('utcDay of second %d is %d', (seconds, day) => {
    expect(new Instant(seconds).utcDay()).toBe(day);
    expect(new Instant(seconds, 999_999).utcDay()).toBe(day);
  });

  it.each([
    [0, 0, DAY],
    [DAY - 1, 0, DAY],
    [DAY, DAY, 2 * DAY],
    [-1, -DAY, 0],
    [-DAY, -DAY, 0],
  ])('the UTC day of second %d goes from second %d to second %d', (seconds, start, next) => {
    const instant = new Instant(seconds, 999_999);
    expect(instant.startOfUtcDay()).toEqual(new Instant(start));
    expect(instant.nextUtcDay()).toEqual(new Instant(next));
  });

  it('secondsSince and plusSeconds work in both directions', () => {
    const [early, late] = [new Instant(-5, 750_000), new Instant(10, 250_000)];
    expect(late.secondsSince(early)).toBe(14.5);
    expect(early.secondsSince(late)).toBe(-14.5);
    expect(early.plusSeconds(15)).toEqual(new Instant(10, 750_000));
    expect(early.plusSeconds(-1)).toEqual(new Instant(-6, 750_000));
  });
});
