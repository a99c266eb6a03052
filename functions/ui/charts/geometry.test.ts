import fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { compactPath } from './compact-path';
import { placeLabels } from './place-labels';
import { apart, pointAt, sampled, sampledInTime } from './points';
import { fitted } from './fitted';
import { timeAxis, valueAxis } from './scales';
import { areaPath, linePath, stackPaths, stripPaths } from './shapes';
import { utcText } from './time-text';
import { tickText, valueText } from './value-text';

const NO_UNIT = { places: 2, suffix: '' };

describe('compactPath', () => {
  it.each([
    ['M0,0L10.04,0L20,0L20,7.3Z', 'M0 0H20V7.5Z'],
    // Back and forth is a peak, which stays.
    ['M0,0L0,9L0,3', 'M0 0V9V3'],
    ['M0,0L3,4L3,4', 'M0 0L3 4'],
    ['M-0.1,5L1e-7,5', 'M0 5'],
    ['M0,0L1,1ZM5,5L6,5Z', 'M0 0L1 1ZM5 5H6Z'],
    ['', ''],
  ])('of %s is %s', (path, expected) => {
    expect(compactPath(path)).toBe(expected);
  });
});

describe('placeLabels', () => {
  const wanted = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 12 });

  it('keeps labels apart, inside, and in their order', () => {
    fc.assert(
      fc.property(wanted, (places) => {
        const placed = placeLabels(places, 14, 300);
        const order = places
          .map((_, index) => index)
          .sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0) || a - b);
        const sorted = order.map((index) => placed[index] ?? NaN);
        sorted.forEach((place, index) => {
          expect(place).toBeGreaterThanOrEqual(-1e-9);
          expect(place).toBeLessThanOrEqual(300 + 1e-9);
          if (index > 0) expect(place - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(14 - 1e-9);
        });
      }),
      { numRuns: runs(200) },
    );
  });

  it('leaves labels where they are that do not touch', () => {
    fc.assert(
      fc.property(wanted, (places) => {
        const free = [...new Set(places.map((place) => place - (place % 15)))];
        expect(placeLabels(free, 14, 300)).toEqual(free);
      }),
      { numRuns: runs(100) },
    );
  });

  it('moves two that touch by the same distance', () => {
    expect(placeLabels([50, 52], 14, 100)).toEqual([44, 58]);
    expect(placeLabels([99, 100], 14, 100)).toEqual([86, 100]);
  });
});

describe('pointAt', () => {
  it('is the last point that is not after the moment', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(times, fc.integer({ min: -10, max: 510 }), (unsorted, moment) => {
        const rising = unsorted.sort((a, b) => a - b);
        expect(pointAt(rising, moment)).toBe(Math.max(0, rising.filter((time) => time <= moment).length - 1));
      }),
      { numRuns: runs(200) },
    );
  });
});

it('sampled has the first and the last point, and no more than asked for', () => {
  expect(sampled(3, 20)).toEqual([0, 1, 2]);
  expect(sampled(100, 3)).toEqual([0, 50, 99]);
});

it('sampledInTime has the first point and the last of each column, so that what holds for long is seen', () => {
  // 5 for a moment, then 100 for half of the time, then a hundred values in a short time.
  const times = [0, 1, ...Array.from({ length: 100 }, (_, n) => 50 + n / 10), 100];
  const kept = sampledInTime(times, 11);
  expect(kept.map((index) => times[index])).toEqual([0, 1, 59.9, 100]);
  expect(sampledInTime([7], 10)).toEqual([0]);
});

it('apart puts what is close together into one group', () => {
  const items = [0, 1, 2, 10, 11, 30].map((at) => ({ at }));
  expect(apart(items, 3).map((group) => group.map(({ at }) => at))).toEqual([[0, 1, 2], [10, 11], [30]]);
});

describe('valueAxis', () => {
  it('has the values inside, the larger above', () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(values, (numbers) => {
        const { place, ticks } = valueAxis({ values: numbers, height: 200, unit: NO_UNIT });
        const sorted = numbers.sort((a, b) => a - b).map(place);
        sorted.forEach((at, index) => {
          expect(at).toBeGreaterThanOrEqual(-1e-6);
          expect(at).toBeLessThanOrEqual(200 + 1e-6);
          if (index > 0) expect(at).toBeLessThanOrEqual((sorted[index - 1] ?? 0) + 1e-6);
        });
        expect(ticks.length).toBeLessThanOrEqual(12);
      }),
      { numRuns: runs(200) },
    );
  });

  it.each([
    [
      [9000, 30_000_000],
      ['10K', '100K', '1M', '10M'],
    ],
    [
      [100, 900],
      ['100', '200', '500'],
    ],
    [
      [1000, 1100],
      ['1,000', '1,020', '1,040', '1,060', '1,080', '1,100'],
    ],
    [
      [1e-9, 1e9],
      ['0.000000001', '0.000001', '0.001', '1', '1,000', '1M', '1B'],
    ],
  ])('with the values %j has the logarithmic marks %j', (values, expected) => {
    const { ticks, place } = valueAxis({ values, height: 200, unit: NO_UNIT, isLog: true });
    const shown = ticks.map(({ text }) => text);
    expect(shown.length).toBeLessThanOrEqual(7);
    expect(shown).toEqual(expected);
    expect(ticks.every(({ at }) => Number.isFinite(at))).toBe(true);
    expect(place(values[0] ?? 1)).toBeGreaterThan(place(values[1] ?? 1));
  });

  it('of one value or of none is still an axis', () => {
    for (const values of [[5], [0], [], [null]]) {
      const { place } = valueAxis({ values, height: 100, unit: NO_UNIT });
      expect(Number.isFinite(place(values[0] ?? 0))).toBe(true);
    }
    expect(valueAxis({ values: [5], height: 100, unit: NO_UNIT }).place(5)).toBe(50);
  });
});

describe('timeAxis', () => {
  const at = (text: string): number => Date.parse(`2026-01-${text}Z`) / 1000;
  const seen = (from: string, to: string, isNarrow: boolean): string[] =>
    timeAxis(at(from), at(to))
      .ticks.filter(({ text, isSpare }) => text !== '' && !(isNarrow && isSpare))
      .map(({ text }) => text);

  it.each([
    // Every second mark would be 12:00 and 12:00.
    ['05T09:00', '07T15:00', ['6 Jan', '7 Jan']],
    ['05T20:00', '06T09:00', ['6 Jan', '06:00']],
    // Within one day no mark is a midnight.
    ['05T09:30', '05T14:30', ['5 Jan, 10:00', '12:00', '14:00']],
    ['03T00:00', '13T00:00', ['5 Jan', '9 Jan']],
  ])('from %s to %s says the day also where every second mark is left out', (from, to, texts) => {
    expect(seen(from, to, true)).toEqual(texts);
    expect(seen(from, to, false)).toEqual(expect.arrayContaining(texts));
  });

  it('always says a day, in any time', () => {
    const seconds = fc.integer({ min: 0, max: 2_000_000_000 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: 120, max: 20 * 86_400 }), (from, length) => {
        const { ticks } = timeAxis(from, from + length);
        const texts = ticks.filter(({ isSpare }) => !isSpare).map(({ text }) => text);
        expect(texts.join(' ')).toMatch(/\d [A-Z][a-z]{2}/);
      }),
      { numRuns: runs(200) },
    );
  });
});

it('fitted cuts a name to its room, by the widest of its characters, and never a figure', () => {
  expect(fitted('ichiV1', 7.8)).toBe('ichiV1');
  expect(fitted('WWWWWWWWWW', 7)).toBe('WWW…WWW');
  expect(fitted('1,234,567.89 %', 5)).toBe('1,234,567.89 %');
});

it('timeAxis has few marks, in UTC', () => {
  const day = 86_400;
  expect(timeAxis(-day * 5, 90 * day).ticks.map(({ text }) => text)).toEqual(['Jan 1970', 'Feb', 'Mar', '']);
  expect(timeAxis(0, day).ticks.map(({ text }) => text)).toContain('12:00');
  expect(timeAxis(0, 10 * day).ticks.map(({ text }) => text)).toContain('5 Jan');
  expect(timeAxis(0, 3000 * day).ticks.map(({ text }) => text)).toContain('1974');
});

describe('shapes', () => {
  const x = [0, 10, 20];
  const y = (value: number): number => 100 - value;

  it('keep a value until the next one, and leave a gap where there is none', () => {
    expect(linePath([1, 3, 2], { x, y })).toBe('M0 99H10V97H20V98');
    expect(linePath([null, 3, 2], { x, y })).toBe('M10 97H20V98');
  });

  it('fill between values and 0, below it too', () => {
    expect(areaPath([5, -5, 0], { x, y })).toBe('M0 95H10V105H20V100H0Z');
  });

  it('stack shares: each area ends where the next one begins', () => {
    expect(
      stackPaths(
        [
          [20, 50, 50],
          [80, 50, 50],
        ],
        { x, y },
      ),
    ).toEqual(['M0 80H10V50H20V100H0Z', 'M0 0H20V100H0Z']);
  });

  it('draw a strip darker where values are larger, and empty where they are 0', () => {
    const paths = stripPaths([0, 10, 100], [0, 500, 1000], 100, 12);
    expect(paths).toEqual(['M495 0H995V12H495Z', '', 'M995 0H1000V12H995Z', '', '']);
    const level = stripPaths([100, 100], [0, 1000], 100, 12);
    expect(level).toEqual(['', '', '', '', 'M0 0H1000V12H0Z']);
  });
});

describe('values and times as text', () => {
  it.each([
    [1234.5, 2, ' %', '1,234.50 %'],
    [-0.001, 2, '', '0.00'],
    [-0.01, 2, '', '-0.01'],
    [null, 2, ' %', '–'],
    [0.01064711, 8, '', '0.01064711'],
  ])('valueText(%p) with %p places is %s', (value, places, suffix, text) => {
    expect(valueText(value, { places, suffix })).toBe(text);
  });

  it.each([
    [12_500, '12.5K'],
    [10_025, '10.025K'],
    [9800, '9,800'],
    [0.0001, '0.0001'],
    [0, '0'],
  ])('tickText(%p) is %s', (value, text) => {
    expect(tickText(value, NO_UNIT)).toBe(text);
  });

  it('utcText is in UTC', () => {
    expect(utcText(1_714_750_044)).toBe('3 May 2024, 15:27');
  });
});
