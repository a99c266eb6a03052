import fc from 'fast-check';
import { decimal, textOf } from '../../../test/support/oracles/engine';
import { complementOf, roundedProbability } from './probability';

describe('roundedProbability', () => {
  it.each([
    ['0.5', '0.5'],
    ['0.123456', '0.123'],
    ['0.876544', '0.877'],
    ['0.98764', '0.9876'],
    ['0.0012345', '0.00123'],
    ['0.9987655', '0.99877'],
    // The complement becomes 0.001 and has one digit less.
    ['0.9990004', '0.999'],
    // As documents of old versions have them.
    ['0', '0'],
    ['1', '1'],
  ])('of %s with 3 digits is %s', (p, rounded) => {
    expect(textOf(roundedProbability(decimal(p), 3))).toBe(rounded);
  });

  it('mirrors the complement, is never 0 or 1, and stays as it is when rounded again', () => {
    const p = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 28n - 1n }), fc.integer({ min: 28, max: 1000 }), fc.boolean())
      .map(([units, places, high]) => {
        const small = decimal(`${units}e-${places}`);
        return high ? complementOf(small) : small;
      });
    fc.assert(
      fc.property(p, (value) => {
        const rounded = roundedProbability(value, 12);
        expect(rounded.gt(0) && rounded.lt(1)).toBe(true);
        expect(textOf(roundedProbability(rounded, 12))).toBe(textOf(rounded));
        const mirrored = roundedProbability(complementOf(value), 12);
        expect(textOf(complementOf(mirrored))).toBe(textOf(rounded));
      }),
    );
  });
});
