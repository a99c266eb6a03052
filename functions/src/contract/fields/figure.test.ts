import fc from 'fast-check';
import { Fraction, textOf } from '../../../test/support/oracles/engine';
import { parseDecimalText, parseFigure } from './figure';
import { runs } from '../../../test/support/runs';

const D20 = '12345678901234567890';
const D30 = '123456789012345678901234567891';

describe('parseFigure', () => {
  it.each([
    ['0', '0'],
    ['12.5', '12.5'],
    ['-12.5', '-12.5'],
    ['0.05', '0.05'],
    ['12.500', '12.5'],
    ['007', '7'],
    ['-0', '0'],
    ['-0.000', '0'],
    [D20, D20],
    [`-${D20}.${D30}`, `-${D20}.${D30}`],
    [`0.${'0'.repeat(29)}1`, `0.${'0'.repeat(29)}1`],
  ])('reads the text %j', (text, figure) => {
    expect(textOf(parseFigure(text))).toBe(figure);
  });

  it.each([
    [0, '0'],
    [-0, '0'],
    [5, '5'],
    [-2.5, '-2.5'],
    [0.1, '0.1'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1 / 3, '0.3333333333333333'],
    [1e-7, '0.0000001'],
    [1.5e-10, '0.00000000015'],
    [123456789.125, '123456789.125'],
    [1e19, '10000000000000000000'],
    // The largest number below 1e20, 99999999999999983616, in its shortest form.
    [99999999999999983616, '99999999999999980000'],
    [-99999999999999983616, '-99999999999999980000'],
  ])('reads the number %p through its shortest decimal form', (number, figure) => {
    expect(textOf(parseFigure(number))).toBe(figure);
  });

  it.each([
    [1e-30, `0.${'0'.repeat(29)}1`],
    [6e-31, `0.${'0'.repeat(29)}1`],
    [4e-31, '0'],
    [5e-324, '0'],
    [-5e-324, '0'],
    [1.23456789e-24, '0.000000000000000000000001234568'],
  ])('rounds the number %p to 30 places', (number, figure) => {
    expect(textOf(parseFigure(number))).toBe(figure);
  });

  it.each([
    ...['', ' ', ' 1', '1 ', '1\n', '+1', '-', '--1', '- 1', '1-', '.', '1.', '.5', '-.5', '1.2.3', '1,5'],
    ...['0x1F', '0b1', '0o7', '1_000', '1 000', 'Infinity', '-Infinity', 'NaN', 'null', 'abc'],
    ...[
      '1e',
      'e5',
      '1e+',
      '1e 5',
      '1e5.0',
      '1e5e5',
      '.5e1',
      '5.e1',
      '+1e5',
      '1e5 ',
      '1e\u0661',
      '1d5',
      '1x5',
    ],
    ...[`0.${D30}1e5`, '123456789012345678901e-5', '1e20', '-1e20', '100e18', '0.1e21', '1E+999999999'],
    ...['\u0661', '\uFF11', '\u22121', '1%', '$1'],
    ...['123456789012345678901', '000000000000000000001', `0.${D30}1`, `0.${'0'.repeat(31)}`],
  ])('refuses the text %j', (text) => {
    expect(parseFigure(text)).toBeNull();
  });

  it.each([
    ['8e-05', '0.00008'],
    ['-7.5E-05', '-0.000075'],
    ['1.5E+3', '1500'],
    ['1.5E3', '1500'],
    ['15e002', '1500'],
    ['0.8e-04', '0.00008'],
    ['9.99e19', '99900000000000000000'],
    [`${D20}e0`, D20],
    [`${D20}.${D30}e-20`, '0.12345678901234567890123456789'],
    [`0.${'0'.repeat(29)}1e49`, '10000000000000000000'],
    ['00000000000000000001e19', '10000000000000000000'],
    // Python writes a zero with places like this.
    ['0E-8', '0'],
    ['0.000000e+00', '0'],
    ['-0e5', '0'],
    ['0e999999999', '0'],
    // Half to even at 30 places.
    ['5e-31', '0'],
    ['6e-31', `0.${'0'.repeat(29)}1`],
    ['15e-31', `0.${'0'.repeat(29)}2`],
    ['25e-31', `0.${'0'.repeat(29)}2`],
    ['-1e-999999999', '0'],
  ])('reads the text %j with its exponent', (text, figure) => {
    expect(textOf(parseFigure(text))).toBe(figure);
  });

  it('an exponent costs nothing, however large or long', () => {
    const many = '9'.repeat(10_000);
    const started = performance.now();
    for (const text of [`1e${many}`, `1e+${many}`, many, `${many}e5`, `1.${many}e5`, '1e999999999'])
      expect(parseFigure(text)).toBeNull();
    for (const text of [`1e-${many}`, `0e${many}`, '1e-999999999'])
      expect(textOf(parseFigure(text))).toBe('0');
    expect(performance.now() - started).toBeLessThan(100);
  });

  it('reads a decimal alike as plain text and as Python and JavaScript print it', () => {
    const digits = fc.stringMatching(/^[1-9](\d{0,13}[1-9])?$/);
    fc.assert(
      fc.property(digits, fc.integer({ min: -14, max: 19 }), fc.constantFrom('', '-'), (d, power, sign) => {
        // Digits and the power of ten of the first one, written out by hand.
        const whole = power < 0 ? '0' : d.slice(0, power + 1).padEnd(power + 1, '0');
        const places = power < 0 ? '0'.repeat(-power - 1) + d : d.slice(power + 1);
        const plain = `${sign}${whole}${places && `.${places}`}`;
        const mantissa = `${sign}${d.slice(0, 1)}${d.slice(1) && `.${d.slice(1)}`}`;
        const python = `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
        const number = Number(plain);
        const expected = Fraction.of(plain).rounded(30);
        const spellings = [
          plain,
          python,
          python.toUpperCase(),
          `${mantissa}e${power}`,
          String(number),
          number,
        ];
        expect(spellings.map((spelling) => textOf(parseFigure(spelling)))).toEqual(
          spellings.map(() => expected),
        );
      }),
      { numRuns: runs(300) },
    );
  });

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['1e20', 1e20],
    ['-1e20', -1e20],
    ['the largest number', Number.MAX_VALUE],
    ['a bigint', 5n],
    ['true', true],
    ['false', false],
    ['an object', {}],
    ['a list', ['1']],
    ['a list that prints as a number', [1]],
    ['an object that prints as a number', { toString: () => '1', valueOf: () => 1 }],
    ['a boxed number', Object(1)],
    ['a boxed text', Object('1')],
    ['a date', new Date(0)],
    ['a symbol', Symbol('1')],
    ['a function', () => 1],
  ])('refuses %s', (_, value: unknown) => {
    expect(parseFigure(value)).toBeNull();
  });

  const figureText = fc.stringMatching(/^-?\d{1,20}(\.\d{1,30})?$/);

  it('keeps every digit of any text', () => {
    fc.assert(
      fc.property(figureText, (text) => {
        expect(textOf(parseFigure(text))).toBe(Fraction.of(text).rounded(30));
      }),
    );
  });

  it('reads back any number that needs no more than 30 places', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-13, max: 99999999999999983616, noNaN: true }),
        fc.boolean(),
        (size, negative) => {
          const number = negative ? -size : size;
          expect(parseFigure(number)?.toNumber()).toBe(number);
        },
      ),
    );
  });

  it('refuses all text that does not match the rule', () => {
    const nearly = fc.string({
      unit: fc.constantFrom('0', '1', '-', '.', '+', 'e', ' ', '_', ','),
      maxLength: 6,
    });
    fc.assert(
      fc.property(nearly, (text) => {
        const isWellFormed = /^-?\d{1,20}(\.\d{1,30})?(e[+-]?\d+)?$/.test(text);
        expect(parseFigure(text) !== null).toBe(isWellFormed && Math.abs(Number(text)) < 1e20);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('parseDecimalText', () => {
  it.each([
    ['-0.050', '-0.05'],
    ['-0', '0'],
    [`${D20}${D20}.${D30}${D30}`, `${D20}${D20}.${D30}${D30}`],
  ])('reads %j, however long', (text, decimal) => {
    expect(textOf(parseDecimalText(text))).toBe(decimal);
  });

  it.each(['', '1.', '.5', '1e5', '0x1F', '+1', ' 1', 'NaN', 'Infinity', 1, null, undefined, {}])(
    'refuses %j',
    (value) => {
      expect(parseDecimalText(value)).toBeNull();
    },
  );
});
