import { fixed } from './format';

describe('fixed', () => {
  it.each([
    ['1234567.891', 2, '1,234,567.89'],
    ['-1234.5', 0, '-1,234'],
    ['-0.001', 2, '0.00'],
    ['-0.01', 2, '-0.01'],
    ['0', 2, '0.00'],
    ['999999999999999.99', 1, '1,000,000,000,000,000.0'],
    ['1000000000000000', 2, '1.00e+15'],
    [null, 2, '–'],
  ])('shows %s with %d decimals as %s', (text, places, shown) => {
    expect(fixed(text, places)).toBe(shown);
  });
});
