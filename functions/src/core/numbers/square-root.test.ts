import fc from 'fast-check';
import { Fraction, decimal } from '../../../test/support/oracles/engine';
import { squareRoot } from './square-root';

describe('squareRoot', () => {
  it.each([
    ['0', '0'],
    ['1', '1'],
    ['2.25', '1.5'],
    ['0.000001', '0.001'],
    ['1e-60', `0.${'0'.repeat(29)}1`],
    ['1e400', `1${'0'.repeat(200)}`],
    ['15241578753238836750495351562536198787501905199875019052100', '123456789012345678901234567890'],
  ])('of the square %s is exact', (square, root) => {
    expect(squareRoot(decimal(square)).toFixed()).toBe(root);
  });

  it('is at most the root, and nearer to it than a unit of the 49th digit, whatever the size', () => {
    const value = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 60n }), fc.integer({ min: -100, max: 200 }))
      .map(([units, exponent]) => decimal(`${units}e${exponent}`));
    fc.assert(
      fc.property(value, (square) => {
        const root = squareRoot(square);
        const exact = Fraction.of(square);
        const low = Fraction.of(root);
        const high = low.times(new Fraction(10n ** 49n + 10n, 10n ** 49n));
        expect(low.times(low).lte(exact) && exact.lt(high.times(high))).toBe(true);
      }),
    );
  });
});
