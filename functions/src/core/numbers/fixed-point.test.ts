import { decimal } from '../../../test/support/oracles/engine';
import { Exact } from '../base/decimal';
import { expScaled, fromFixedPoint, toFixedPoint, UNIT } from './fixed-point';

/** decimal.js with 90 digits: it uses another method than the code under test. */
const Reference = Exact.clone({ precision: 90 });

function expectDigits(actual: bigint, expected: InstanceType<typeof Reference>, places: number): void {
  const off = new Reference(`${actual}e-40`).minus(expected).abs();
  if (!off.lt(`1e-${places}`)) expect(`${actual}e-40`).toBe(expected.toFixed(40));
}

describe('fixed-point numbers', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['1', UNIT],
    ['-2.5', -5n * (UNIT / 2n)],
    ['1e-40', 1n],
    ['5e-41', 0n],
    ['1.5e-40', 2n],
    ['-1e-40', -1n],
  ])('toFixedPoint reads %s', (text, value) => {
    expect(toFixedPoint(decimal(text))).toBe(value);
  });

  it('fromFixedPoint gives decimals of 28 digits, shifted by powers of ten', () => {
    expect(fromFixedPoint(UNIT / 3n).toFixed()).toBe(`0.${'3'.repeat(28)}`);
    expect(fromFixedPoint(2n * UNIT, -50n).toString()).toBe('2e-50');
  });
});

describe('expScaled', () => {
  it.each(['0', '1', '-1', '-2.302585', '-2.302586', '-1e-40', '-88.5', '-5e15', '20', '0.000001'])(
    'computes e^%s to 36 digits',
    (x) => {
      const { mantissa, exponent } = expScaled(toFixedPoint(decimal(x)));
      const whole = new Reference(x).div(Reference.ln(10)).floor();
      const rest = new Reference(x).minus(whole.times(Reference.ln(10)));
      expect(exponent).toBe(BigInt(whole.toFixed()));
      expectDigits(mantissa, rest.exp(), 35);
    },
  );
});
