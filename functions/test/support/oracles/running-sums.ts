import fc from 'fast-check';
import type { RunningSums } from '../../../src/core/statistics/running-sums';

/**
 * Expects running sums to be exact: no order matters, removing values leaves, digit for digit, the sums of the others,
 * and a repeated value is that value added so many times.
 *
 * @param texts all digits of the sums, as text
 */
export function expectInverse<Sums, Value>(
  series: fc.Arbitrary<readonly Value[]>,
  sums: RunningSums<Sums, Value>,
  texts: (sums: Sums) => unknown,
): void {
  const permuted = series.chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray([...list], { minLength: list.length }),
      fc.nat({ max: list.length }),
    ),
  );
  fc.assert(
    fc.property(permuted, ([list, shuffled, kept]) => {
      const all = sums.of(list);
      expect(texts(sums.of(shuffled))).toEqual(texts(all));
      const rest = sums.exchange(all, shuffled.slice(kept), []);
      expect(texts(rest)).toEqual(texts(sums.of(shuffled.slice(0, kept))));
      for (const value of list.slice(0, 1)) {
        const thrice = sums.repeated(all, value, 3);
        expect(texts(thrice)).toEqual(texts(sums.exchange(all, [], [value, value, value])));
        expect(texts(sums.repeated(thrice, value, -3))).toEqual(texts(all));
      }
    }),
  );
}
