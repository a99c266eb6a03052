import fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { rangeOf, sparkline } from './sparkline';

const series = fc.array(fc.double(), { maxLength: 200 });

describe('sparkline', () => {
  it.each<[string, number[], number, string]>([
    ['from the least to the most', [1, 2, 3, 4, 5, 6, 7, 8], 8, '▁▂▃▄▅▆▇█'],
    ['the last value of each part', [9, 1, 9, 8, 0, 5], 3, '▁█▅'],
    ['fewer values than columns', [0, 1], 20, '▁█'],
    ['values that are all equal, in the middle', [5, 5, 5], 3, '▄▄▄'],
    ['a gap where there is no number', [0, NaN, 1], 3, '▁ █'],
    ['nothing', [], 10, ''],
    ['no columns', [1, 2], 0, ''],
    ['numbers whose distance is none', [-1.7e308, 1.7e308], 2, '▁█'],
  ])('draws %s', (_, values, columns, expected) => {
    expect(sparkline(values, columns)).toBe(expected);
  });

  it('can share the range of several series, so that they can be compared', () => {
    const [a, b] = [
      [0, 4],
      [4, 7],
    ];
    const range = rangeOf(a, b);
    expect([sparkline(a, 2, range), sparkline(b, 2, range)]).toEqual(['▁▅', '▅█']);
    expect(sparkline([-100, 100], 2, range)).toBe('▁█');
    expect(rangeOf([], [NaN])).toBeNull();
  });

  it('has a mark or a space per column, no more than asked for, and never falls where the values rise', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -5, max: 5000 }), (values, columns) => {
        const drawn = sparkline(values, columns);
        expect(drawn).toMatch(/^[▁▂▃▄▅▆▇█ ]*$/);
        expect(drawn.length).toBe(Math.max(0, Math.min(values.length, columns)));
        if (new Set(drawn.replace(/ /g, '')).size > 1) expect(drawn).toMatch(/▁.*█|█.*▁/);
        const sorted = values.filter(Number.isFinite).sort((x, y) => x - y);
        const marks = Array.from(sparkline(sorted, columns));
        expect(marks).toEqual([...marks].sort());
      }),
      { numRuns: runs(200) },
    );
  });
});
