import fc from 'fast-check';
import type { Decimal } from '../../../src/core/base/decimal';

/** Sums that are carried on: how they are made from scratch, how a value leaves them, and all of their digits as text. */
interface RunningSums<Sums> {
  readonly of: (values: readonly Decimal[]) => Sums;
  readonly without: (sums: Sums, value: Decimal) => Sums;
  readonly texts: (sums: Sums) => unknown;
}

/** No order matters, and taking values away leaves, digit for digit, the sums of the others. */
export function expectInverse<Sums>(
  series: fc.Arbitrary<readonly Decimal[]>,
  { of, without, texts }: RunningSums<Sums>,
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
      const all = of(list);
      expect(texts(of(shuffled))).toEqual(texts(all));
      const rest = shuffled.slice(kept).reduce(without, all);
      expect(texts(rest)).toEqual(texts(of(shuffled.slice(0, kept))));
    }),
  );
}
