import fc from 'fast-check';
import { parseFigure } from '../../src/contract/fields/figure';
import { isFigureField, isSeparatedFigure } from './figure-fields';
import { runs } from '../../test/support/runs';

describe('isSeparatedFigure', () => {
  it.each([
    '1,234.50',
    '1.234,50',
    '1 234',
    '1 234,50',
    '-1,234.50',
    '+1,234.50',
    '−1.234,50',
    '1,234',
    '12,5',
    '0,5',
    '1.234.567',
    '1.234.567,8',
    '12,34,567.8',
    "1'234.50",
    '1’234.50',
    '1\u00A0234,50',
    '1\u202F234,50',
    '1_234.5',
    '1, 234.5',
    '$1,234.50',
    '-$1,234.50',
    '€ 1.234,50',
    '1.234,50 €',
    'USD 1,234.50',
    '1,234.50 USDT',
    '(1,234.50)',
    ' 1,234.50 ',
  ])('is true for %j', (text) => {
    expect(isSeparatedFigure(text)).toBe(true);
    // None is a usable figure, so no trade that counts is refused.
    expect(parseFigure(text)).toBeNull();
  });

  it.each([
    '',
    ' ',
    '1',
    '-1.5',
    '1234.50',
    ' 12.5 ',
    '+12.5',
    '$12.50',
    '12.50 USDT',
    '(12.50)',
    '1e3',
    '1.5e-7',
    '0x1F',
    'n/a',
    '-',
    ',',
    '.',
    '1.',
    '.5',
    'NaN',
    'Infinity',
    'about 1 or 2',
    '5 of 7',
    '2026-09-01',
    '12:30',
    '1'.repeat(30),
    `1,234${' '.repeat(100)}`,
    1234.5,
    null,
    undefined,
    true,
    ['1,234'],
  ])('is false for %j', (value) => {
    expect(isSeparatedFigure(value)).toBe(false);
  });

  it('is true for any figure with grouped digits', () => {
    const whole = fc.bigInt({ min: 1000n, max: 10n ** 20n - 1n });
    const decimals = fc.bigInt({ min: 0n, max: 10n ** 8n }).map(String);
    const style = fc.constantFrom(
      [',', '.'],
      ['.', ','],
      [' ', ','],
      ["'", '.'],
      ['\u202F', ','],
      ['_', '.'],
    );
    fc.assert(
      fc.property(
        whole,
        decimals,
        style,
        fc.constantFrom('', '-'),
        (digits, rest, [group = '', point = ''], sign) => {
          const grouped = String(digits).replace(/\B(?=(\d{3})+$)/g, group);
          expect(isSeparatedFigure(`${sign}${grouped}${point}${rest}`)).toBe(true);
          // A single dot is a decimal point: 1.234 is a plain figure.
          const single = group === '.' && digits < 1_000_000n;
          expect(isSeparatedFigure(`${sign}${grouped}`)).toBe(!single);
        },
      ),
    );
  });

  it('is false for any usable figure', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('0', '1', '.', ',', ' ', "'", '_', '-', '$', 'a', 'E') }),
        (text) => {
          if (parseFigure(text) !== null) expect(isSeparatedFigure(text)).toBe(false);
        },
      ),
      { numRuns: runs(2000) },
    );
  });
});

describe('isFigureField', () => {
  it.each([
    ['realized_pnl', true],
    ['risk_amount', true],
    ['note', false],
    ['__proto__', false],
    ['constructor', false],
  ])('%s is %s', (name, is) => {
    expect(isFigureField(name)).toBe(is);
  });
});
