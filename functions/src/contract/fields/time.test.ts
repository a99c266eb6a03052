import fc from 'fast-check';
import { Instant } from '../../core/base/instant';
import { parseTime, timeText } from './time';

const at = (iso: string, micros = 0): Instant => new Instant(Date.parse(iso) / 1000, micros);

describe('parseTime', () => {
  it.each([
    ['a zone', '2026-11-20T14:30:00Z', at('2026-11-20T14:30:00Z')],
    ['no zone: UTC', '2026-11-20T14:30:00', at('2026-11-20T14:30:00Z')],
    ['an offset ahead', '2026-11-20T14:30:00+02:00', at('2026-11-20T12:30:00Z')],
    ['an offset of hours', '2026-11-20 14:30:00+02', at('2026-11-20T12:30:00Z')],
    ['an offset behind', '2026-11-20T14:30:00-05:30', at('2026-11-20T20:00:00Z')],
    ['an offset into the day before', '2024-03-01T00:30:00+01:00', at('2024-02-29T23:30:00Z')],
    ['an offset into the year after', '2023-12-31T23:30:00-01:00', at('2024-01-01T00:30:00Z')],
    ['an offset of nothing', '2026-11-20T14:30:00+00:00', at('2026-11-20T14:30:00Z')],
    ['an offset without a colon', '2026-11-20T14:30:00+0545', at('2026-11-20T08:45:00Z')],
    ['no seconds', '2026-11-20T14:30Z', at('2026-11-20T14:30:00Z')],
    ['a date: its midnight', '2026-11-20', at('2026-11-20T00:00:00Z')],
    ['a space for the T', '2026-11-20 14:30:00', at('2026-11-20T14:30:00Z')],
    ['small letters', '2026-11-20t14:30:00z', at('2026-11-20T14:30:00Z')],
    ['the epoch', '1970-01-01T00:00:00Z', new Instant(0)],
    ['before the epoch', '1969-12-31T23:59:59Z', new Instant(-1)],
    ['a leap day', '2024-02-29T00:00:00Z', at('2024-02-29T00:00:00Z')],
    ['a leap day of a century', '2000-02-29', at('2000-02-29T00:00:00Z')],
    ['the first year', '0001-01-01T00:00:00Z', new Instant(-62_135_596_800)],
    ['a year before 100', '0099-12-31T00:00:00Z', at('0099-12-31T00:00:00Z')],
    ['the last second', '9999-12-31T23:59:59Z', new Instant(253_402_300_799)],
  ])('reads %s', (_, text, instant) => {
    expect(parseTime(text)).toEqual(instant);
  });

  it.each([
    ['.5', 500_000],
    ['.123', 123_000],
    ['.123456', 123_456],
    ['.000001', 1],
    ['.999999', 999_999],
    ['.0', 0],
    // Digits finer than a microsecond are cut off, as Firestore does.
    ['.123456789', 123_456],
    ['.999999999', 999_999],
    [',25', 250_000],
  ])('reads the fraction %s', (fraction, micros) => {
    expect(parseTime(`2026-11-20T14:30:00${fraction}Z`)).toEqual(at('2026-11-20T14:30:00Z', micros));
    expect(parseTime(`1969-12-31T23:59:59${fraction}`)).toEqual(new Instant(-1, micros));
  });

  it.each([
    ['February 30', '2024-02-30'],
    ['no leap year', '2023-02-29'],
    ['a century without leap day', '1900-02-29'],
    ['April 31', '2024-04-31T00:00:00Z'],
    ['month 0', '2024-00-10'],
    ['month 13', '2024-13-01'],
    ['day 0', '2024-01-00'],
    ['day 32', '2024-01-32'],
    ['24:00', '2024-01-01T24:00:00Z'],
    ['hour 25', '2024-01-01T25:00:00Z'],
    ['minute 60', '2024-01-01T00:60:00Z'],
    ['second 60', '2024-01-01T23:59:60Z'],
    ['offset of a day', '2024-01-01T00:00:00+24:00'],
    ['offset minute 60', '2024-01-01T00:00:00+01:60'],
    ['year 0', '0000-12-31T00:00:00Z'],
    ['an offset before the first year', '0001-01-01T00:00:00+00:01'],
    ['an offset after the last year', '9999-12-31T23:59:59-00:01'],
    ['five digits of a year', '10000-01-01'],
    ['a negative year', '-2024-01-01'],
    ['two digits of a year', '24-01-01'],
  ])('refuses the impossible: %s', (_, text) => {
    expect(parseTime(text)).toBeNull();
  });

  it.each([
    ...[
      '',
      ' ',
      'now',
      'yesterday',
      'null',
      '0',
      '1700000000',
      '1700000000000',
      '2024',
      '2024-01',
      '2024-1-1',
    ],
    ...[
      '01/02/2024',
      '2024/01/02',
      '2024-01-02T',
      '2024-01-02T3:04',
      '2024-01-02T03:04:05.',
      '2024-01-02T03:04:05.Z',
    ],
    ...[
      '2024-01-02Z',
      '2024-01-02T03:04:05ZZ',
      '2024-01-02T03:04:05 UTC',
      '2024-01-02T03:04:05+',
      'T03:04:05Z',
    ],
    ...[
      'Tue, 02 Jan 2024 03:04:05 GMT',
      '2024-01-02T03:04:05Z; DROP',
      'x2024-01-02',
      '٢٠٢٤-٠١-٠٢',
      '2024-01-02\n2024-01-03',
    ],
  ])('refuses %j', (text) => {
    expect(parseTime(text)).toBeNull();
  });
});

describe('timeText', () => {
  it.each([
    [new Instant(0), '1970-01-01T00:00:00Z'],
    [new Instant(-1), '1969-12-31T23:59:59Z'],
    [new Instant(0, 1), '1970-01-01T00:00:00.000001Z'],
    [new Instant(-1, 500_000), '1969-12-31T23:59:59.500000Z'],
    [at('2024-02-29T12:00:00Z', 120_000), '2024-02-29T12:00:00.120000Z'],
    [new Instant(-62_135_596_800), '0001-01-01T00:00:00Z'],
    [new Instant(253_402_300_799, 999_999), '9999-12-31T23:59:59.999999Z'],
  ])('writes %j as %s', (instant, text) => {
    expect(timeText(instant)).toBe(text);
  });
});

describe('parseTime and timeText', () => {
  const instant = fc
    .tuple(
      fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
      fc.oneof(fc.constant(0), fc.nat(999_999)),
    )
    .map(([seconds, micros]) => new Instant(seconds, micros));

  it('read back any time from its text', () => {
    fc.assert(
      fc.property(instant, (moment) => {
        expect(parseTime(timeText(moment))).toEqual(moment);
      }),
    );
  });

  it('read the same moment in any offset', () => {
    const offset = fc.tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59));
    const within = fc.integer({ min: -6e10, max: 2e11 }).map((seconds) => new Instant(seconds));
    fc.assert(
      fc.property(within, offset, (moment, [sign, hours, minutes]) => {
        const shift = (sign === '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
        const local = timeText(new Instant(moment.seconds + shift)).slice(0, -1);
        const [hh, mm] = [hours, minutes].map((part) => String(part).padStart(2, '0'));
        expect(parseTime(`${local}${sign}${hh ?? ''}:${mm ?? ''}`)).toEqual(moment);
      }),
    );
  });

  it('write texts in the order of time', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        fc.pre(a.seconds !== b.seconds);
        expect(timeText(a) < timeText(b)).toBe(a.compare(b) < 0);
      }),
    );
  });
});
