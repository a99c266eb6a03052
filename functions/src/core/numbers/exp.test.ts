import fc from 'fast-check';
import { decimal } from '../../../test/support/oracles/engine';
import type { Decimal } from '../base/decimal';
import { exp } from './exp';
import { runs } from '../../../test/support/runs';

const expectSame = (x: Decimal): void => {
  expect(exp(x).toString()).toBe(x.exp().toString());
};

describe('exp', () => {
  it.each([
    ['0', '1'],
    ['1', '2.718281828459045235360287471'],
    ['-1', '0.3678794411714423215955237702'],
    ['-1e-40', '1'],
    ['-3e16', '0'],
  ])('exp(%s) is %s', (x, power) => {
    expect(exp(decimal(x)).toString()).toBe(power);
  });

  it.each([
    '-1000000',
    '-1000000.1',
    '-999999.9',
    '-1e9',
    '1000001',
    '-3e-28',
    '-1e-60',
    '-2.302585092994045684',
  ])('exp(%s) equals the result of decimal.js', (x) => {
    expectSame(decimal(x));
  });

  it('equals the result of decimal.js, digit for digit, for any difference of scores', () => {
    const x = fc
      .tuple(fc.bigInt({ min: -(10n ** 28n), max: 10n ** 28n }), fc.integer({ min: -45, max: -24 }))
      .map(([digits, exponent]) => decimal(`${digits}e${exponent}`));
    fc.assert(fc.property(x, expectSame), { numRuns: runs(1000) });
  });
});
