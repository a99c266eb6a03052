import fc from 'fast-check';
import { timeText } from '../src/contract/fields/time';
import { Instant } from '../src/core/base/instant';
import { readFileTime, type TimeOptions } from './file-time';
import { runs } from '../test/support/runs';

const PLAIN: TimeOptions = { dateOrder: null, timeZone: null };

function read(value: unknown, options: Partial<TimeOptions> = {}): string {
  const time = readFileTime(value, { ...PLAIN, ...options });
  return time instanceof Instant ? timeText(time) : time.rule;
}

describe('readFileTime', () => {
  it.each<[unknown, string]>([
    ['2026-01-02T10:00:00Z', '2026-01-02T10:00:00Z'],
    ['2026-01-02 10:00+02:00', '2026-01-02T08:00:00Z'],
    ['2026-01-02', '2026-01-02T00:00:00Z'],
    ['2026.01.02 10:00', '2026-01-02T10:00:00Z'],
    ['2026.01.02 10:00:05', '2026-01-02T10:00:05Z'],
    ['2026.01.02 10:00:05.123', '2026-01-02T10:00:05.123000Z'],
    ['2026/01/02', '2026-01-02T00:00:00Z'],
    ['2026/1/2 9:05', '2026-01-02T09:05:00Z'],
    ['2026-01-02 10:00:00 UTC', '2026-01-02T10:00:00Z'],
    ['2026.01.02 10:00:00 -0530', '2026-01-02T15:30:00Z'],
    ['2026-01-02 02:30 PM', '2026-01-02T14:30:00Z'],
    ['2026-01-02 12:05:06 am', '2026-01-02T00:05:06Z'],
    // Days above 12 are no months, and of two equal parts either may be the month.
    ['31/01/2026 10:00', '2026-01-31T10:00:00Z'],
    ['31.01.2026', '2026-01-31T00:00:00Z'],
    ['1/31/2026, 1:02:03 PM', '2026-01-31T13:02:03Z'],
    ['1/31/2026, 1:02:03\u202fPM', '2026-01-31T13:02:03Z'],
    ['12/31/2025 - 23:59:59', '2025-12-31T23:59:59Z'],
    ['05/05/2026', '2026-05-05T00:00:00Z'],
    [' 2026-01-02 ', '2026-01-02T00:00:00Z'],
  ])('reads %j', (text, time) => {
    expect(read(text)).toBe(time);
  });

  it.each<[unknown, string]>([
    [1515568800, '2018-01-10T07:20:00Z'],
    [1515568800000, '2018-01-10T07:20:00Z'],
    [1515568800000000, '2018-01-10T07:20:00Z'],
    ['1515568800', '2018-01-10T07:20:00Z'],
    ['1515568800000', '2018-01-10T07:20:00Z'],
    ['1515568800123456', '2018-01-10T07:20:00.123456Z'],
    ['1515568800123456789', '2018-01-10T07:20:00.123456Z'],
    // As a float, 0.123457 s more than 1515568800 s are 0.12345695 s.
    [1515568800.123457, '2018-01-10T07:20:00.123457Z'],
    ['1515568800.1234569', '2018-01-10T07:20:00.123456Z'],
    ['1515568800000.5', '2018-01-10T07:20:00.000500Z'],
    ['1.5155688e+09', '2018-01-10T07:20:00Z'],
    [100_000_000, '1973-03-03T09:46:40Z'],
    [9_999_999_999_999, '2286-11-20T17:46:39.999000Z'],
  ])('reads the epoch time %p', (value, time) => {
    expect(read(value)).toBe(time);
  });

  it.each<unknown>([
    ...[
      '',
      'soon',
      '2026-02-30',
      '2026.13.01',
      '13/13/2026',
      '2026-01-02 24:00',
      '2026-01-02 10:60',
      '10:00',
    ],
    ...['2026-01-02 13:00 PM', '2026-01-02 0:30 AM', '01-02.2026', '1/2/26', '2026-01-02T', '30/02/2026'],
    // Dates without hyphens, days of a spreadsheet, 0 for none.
    ...[
      '20260102',
      '20260102100000',
      '20260102100000123',
      45_000.5,
      0,
      -1515568800,
      1e20,
      Number.NaN,
      Infinity,
    ],
    ...[true, null, {}, ['2026-01-02']],
  ])('refuses %p, and says what it must be', (value) => {
    expect(read(value)).toMatch(
      /^ISO 8601 such as .*, a date such as "2026.11.20 14:30", or an epoch time in seconds/,
    );
  });

  it.each(['01/02/2026 10:00', '01.02.2026', '1-2-2026 10:00 PM'])(
    'refuses %j, which is two dates, and names the flag that decides',
    (text) => {
      expect(read(text)).toBe(
        'a date that shows which part is the month; say it by --date-order day-first or --date-order month-first',
      );
      expect(read(text, { dateOrder: 'day-first' })).toMatch(/^2026-02-01T/);
      expect(read(text, { dateOrder: 'month-first' })).toMatch(/^2026-01-02T/);
    },
  );

  it('refuses a date that is not in the order that was said', () => {
    expect(read('31/01/2026', { dateOrder: 'month-first' })).toBe(
      'a date with the month first, as --date-order says',
    );
    expect(read('01/31/2026', { dateOrder: 'day-first' })).toBe(
      'a date with the day first, as --date-order says',
    );
    expect(read('2026-01-31', { dateOrder: 'day-first' })).toBe('2026-01-31T00:00:00Z');
  });

  it.each([
    ['2026-01-02 10:00', 'Europe/Athens', '2026-01-02T08:00:00Z'],
    ['2026.07.02 10:00', 'Europe/Athens', '2026-07-02T07:00:00Z'],
    ['2026-01-02', 'America/New_York', '2026-01-02T05:00:00Z'],
    ['2026-01-02 10:00', '+05:30', '2026-01-02T04:30:00Z'],
    ['2026-01-02 10:00', '-03:00', '2026-01-02T13:00:00Z'],
    // A zone of its own comes first, and an epoch time has none.
    ['2026-01-02 10:00Z', 'Europe/Athens', '2026-01-02T10:00:00Z'],
    ['2026-01-02T10:00:00-05:00', 'Europe/Athens', '2026-01-02T15:00:00Z'],
    [1515568800, 'Europe/Athens', '2018-01-10T07:20:00Z'],
    // Berlin leaves out 02:00 to 03:00 on 29 March 2026 and has it twice on 25 October.
    ['2026-03-29 01:59', 'Europe/Berlin', '2026-03-29T00:59:00Z'],
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2026-03-29 03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-10-25 01:59', 'Europe/Berlin', '2026-10-24T23:59:00Z'],
    ['2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['2026-10-25 03:00', 'Europe/Berlin', '2026-10-25T02:00:00Z'],
    ['0001-01-01 00:30', '+01:00', 'ISO 8601'],
  ])('reads %j in the zone %s', (text, timeZone, time) => {
    expect(read(text, { timeZone })).toContain(time);
  });

  it('reads any moment back as the clocks of a zone showed it, in any order', () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    );
    const moment = fc.integer({ min: 0, max: 2_000_000_000 });
    fc.assert(
      fc.property(zone, moment, (timeZone, seconds) => {
        const shownAt = (at: number): string =>
          new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
            at * 1000,
          );
        const time = readFileTime(shownAt(seconds), { ...PLAIN, timeZone });
        const found = time instanceof Instant ? time.seconds : Number.NaN;
        // Where the clocks showed a time twice, the first of the two.
        expect(found).toBeLessThanOrEqual(seconds);
        expect(shownAt(found)).toBe(shownAt(seconds));
        expect(seconds - found).toBeLessThanOrEqual(3600);
      }),
      { numRuns: runs(200) },
    );
  });

  it('reads any time alike in every unit, as a number and as text', () => {
    const micros = fc.integer({ min: 1e14, max: 9e15 });
    fc.assert(
      fc.property(micros, (at) => {
        const digits = String(at);
        const expected = read(digits);
        const before = (places: number): string => `${digits.slice(0, -places)}.${digits.slice(-places)}`;
        for (const value of [at, before(3), before(6), `${digits}999`]) expect(read(value)).toBe(expected);
        const [seconds, rest] = [Math.floor(at / 1e6), at % 1e6];
        expect(expected).toBe(timeText(new Instant(seconds, rest)));
      }),
    );
  });
});
