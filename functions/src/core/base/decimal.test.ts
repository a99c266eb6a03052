import fc from 'fast-check';
import { Decimal as DecimalJs } from 'decimal.js';
import { Fraction, decimal } from '../../../test/support/oracles/engine';
import { Decimal, decimalText, Exact, exactSum, roundedTo28Digits } from './decimal';

const figure = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }),
    fc.bigInt({ min: 0n, max: 10n ** 30n - 1n }),
  )
  .map(([whole, decimals]) => `${whole}.${decimals.toString().padStart(30, '0')}`);

describe('Decimal', () => {
  it('has 28 significant digits', () => {
    expect(Decimal.div(1, 3).toFixed()).toBe(`0.${'3'.repeat(28)}`);
    expect(Decimal.div(2, 3).toFixed()).toBe(`0.${'6'.repeat(27)}7`);
  });

  it.each([
    ['1000000000000000000000000000', '0.5', '1000000000000000000000000000'],
    ['1000000000000000000000000001', '0.5', '1000000000000000000000000002'],
    ['1000000000000000000000000000', '0.51', '1000000000000000000000000001'],
    ['-1000000000000000000000000000', '-0.5', '-1000000000000000000000000000'],
    ['-1000000000000000000000000001', '-0.5', '-1000000000000000000000000002'],
  ])('rounds half to even: %s + %s = %s', (a, b, sum) => {
    expect(decimal(a).plus(b).toFixed()).toBe(sum);
  });

  it('leaves the configuration of decimal.js itself alone', () => {
    expect(DecimalJs.precision).toBe(20);
    expect(DecimalJs.rounding).toBe(DecimalJs.ROUND_HALF_UP);
  });

  it('computes square roots and powers of e to all 28 digits', () => {
    expect(decimal('2').sqrt().toFixed()).toBe('1.414213562373095048801688724');
    expect(decimal('1').exp().toFixed()).toBe('2.718281828459045235360287471');
  });
});

describe('exactSum', () => {
  it('is 0 for no values', () => {
    expect(exactSum([]).toFixed()).toBe('0');
  });

  it('keeps every digit of the widest and the finest figure', () => {
    const widest = '99999999999999999999';
    const finest = '0.000000000000000000000000000001';
    expect(exactSum([decimal(widest), decimal(finest)]).toFixed()).toBe(
      '99999999999999999999.000000000000000000000000000001',
    );
    expect(exactSum([decimal(widest), decimal(finest), decimal(`-${widest}`)]).toFixed()).toBe(finest);
  });

  it('equals the sum of exact fractions', () => {
    fc.assert(
      fc.property(fc.array(figure, { maxLength: 30 }), (figures) => {
        const expected = Fraction.sum(figures.map((text) => Fraction.of(text))).rounded(30);
        expect(exactSum(figures.map(decimal)).toFixed()).toBe(expected);
      }),
    );
  });
});

describe('roundedTo28Digits', () => {
  it.each([
    ['1', '3', `0.${'3'.repeat(28)}`],
    ['2', '3', `0.${'6'.repeat(27)}7`],
    ['1', '4', '0.25'],
  ])('rounds the exact quotient %s / %s', (a, b, rounded) => {
    expect(roundedTo28Digits(new Exact(a).div(b)).toFixed()).toBe(rounded);
  });

  it('gives a decimal that goes on with 28 digits', () => {
    expect(roundedTo28Digits(new Exact(1)).div(3).toFixed()).toBe(`0.${'3'.repeat(28)}`);
  });
});

describe('decimalText', () => {
  it.each([
    ['0.05', '0.05'],
    ['5e-2', '0.05'],
    ['1e-12', '0.000000000001'],
    ['1e21', '1000000000000000000000'],
    ['-12.50', '-12.5'],
    ['100', '100'],
    ['0', '0'],
    ['-0', '0'],
    ['0.000', '0'],
  ])('writes %s as %s', (value, text) => {
    expect(decimalText(decimal(value))).toBe(text);
  });

  it('never writes an exponent, and loses no digit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
        fc.integer({ min: -60, max: 60 }),
        (digits, e) => {
          const value = decimal(`${digits}e${e}`);
          const text = decimalText(value);
          expect(text).toMatch(/^(?!-0$)-?\d+(\.\d+)?$/);
          expect(decimal(text).eq(value)).toBe(true);
        },
      ),
    );
  });
});
