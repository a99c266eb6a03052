import fc from 'fast-check';
import { figures, weightsOf } from '../../../test/support/arbitraries/documents';
import { Fraction, decimal, textOf } from '../../../test/support/oracles/engine';
import { splitCapital } from './capital';
import type { Weights } from './weights';
import { runs } from '../../../test/support/runs';

const weightsOfText = (weights: Record<string, string>, unallocated: string): Weights => ({
  weights: new Map(Object.entries(weights).map(([agentId, weight]) => [agentId, decimal(weight)])),
  unallocated: decimal(unallocated),
});

describe('splitCapital', () => {
  it.each([
    ['1000', { a: '0.5', b: '0.3' }, '0.2', { a: '500', b: '300' }, '200'],
    [
      '0.01',
      { a: '0.333333333333', b: '0.333333333333' },
      '0.333333333334',
      { a: '0.00333333333333', b: '0.00333333333333' },
      '0.00333333333334',
    ],
    ['5', { a: '0' }, '1', { a: '0' }, '5'],
    ['5', {}, '1', {}, '5'],
    // 32 digits: one more than the engine's 28 would keep.
    [
      '99999999999999999999',
      { a: '0.999999999999' },
      '0.000000000001',
      { a: '99999999999899999999.000000000001' },
      '99999999.999999999999',
    ],
  ])('splits %s by %j, with %s unallocated', (capital, weights, unallocated, amounts, cash) => {
    const split = splitCapital(decimal(capital), weightsOfText(weights, unallocated));
    expect(textOf(split.capital)).toBe(capital);
    expect(Object.fromEntries([...split.amounts].map(([id, amount]) => [id, textOf(amount)]))).toEqual(
      amounts,
    );
    expect(textOf(split.unallocated)).toBe(cash);
  });

  it('gives the exact products for any capital and weights, and their sum is the capital', () => {
    const scenario = fc.tuple(
      figures.filter((capital) => capital.gt(0)),
      fc.uniqueArray(fc.string(), { maxLength: 20 }).chain(weightsOf),
    );
    fc.assert(
      fc.property(scenario, ([capital, weights]) => {
        const split = splitCapital(capital, weights);
        expect([...split.amounts.keys()]).toEqual([...weights.weights.keys()]);
        const parts = [...split.amounts.values(), split.unallocated];
        const shares = [...weights.weights.values(), weights.unallocated];
        for (const [index, part] of parts.entries()) {
          const share = shares[index];
          expect(share && Fraction.of(part).minus(Fraction.of(capital).times(Fraction.of(share))).top).toBe(
            0n,
          );
        }
        expect(Fraction.sum(parts.map((value) => Fraction.of(value))).minus(Fraction.of(capital)).top).toBe(
          0n,
        );
      }),
      { numRuns: runs(500) },
    );
  });
});
