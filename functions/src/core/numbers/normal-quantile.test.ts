import fc from 'fast-check';
import { decimal } from '../../../test/support/oracles/engine';
import { Decimal } from '../base/decimal';
import { normalCdf } from './normal';
import { normalQuantile } from './normal-quantile';

describe('normalQuantile', () => {
  it.each([
    // Computed with mpmath, to 40 digits.
    ['0.5', '0.00000000000000000000'],
    ['0.6', '0.25334710313579979880'],
    ['0.975', '1.95996398454005423552'],
    ['0.99', '2.32634787404084110089'],
    ['0.001', '-3.09023230616781354154'],
    ['1e-20', '-9.26234008979840757372'],
  ])('of %s is %s', (p, expected) => {
    expect(normalQuantile(decimal(p)).toFixed(20)).toBe(expected);
  });

  it('is the inverse of normalCdf, also in the far tails', () => {
    const values = fc.integer({ min: -30_000_000, max: 30_000_000 }).map((n) => decimal(`${n}e-6`));
    fc.assert(
      fc.property(values, (x) => {
        // Next to 1 a probability of 28 digits says less about x; the other tail says the same.
        const low = Decimal.min(x, x.neg());
        expect(normalQuantile(normalCdf(low)).minus(low).abs().lt('1e-20')).toBe(true);
      }),
    );
  });

  it.each(['0', '1', '-0.1', '2', 'NaN'])('of %s does not exist', (p) => {
    expect(() => normalQuantile(decimal(p))).toThrow(/p is .*; it must be above 0 and below 1/);
  });
});
