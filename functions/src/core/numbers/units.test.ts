import fc from 'fast-check';
import { Decimal, Exact } from '../base/decimal';
import { runs } from '../../../test/support/runs';
import { fromUnits, roundedFromUnits, toUnits } from './units';

describe('toUnits', () => {
  it.each([
    ['0', 2, 0n],
    ['-0', 2, 0n],
    ['-1.255', 2, -126n],
    ['1.245', 2, 124n],
    ['1.2450000000000000000000000001', 2, 125n],
    ['123456789012345678901234567890', 0, 123456789012345678901234567890n],
    ['150', -2, 2n],
    ['1e-9000000000000000', 40, 0n],
    ['0.0005', 3, 0n],
    ['0.00051', 3, 1n],
  ])('reads %s at %s places', (text, places, units) => {
    expect(toUnits(new Decimal(text), places)).toBe(units);
  });
});

describe('toUnits and fromUnits, for any decimal', () => {
  const digits = fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n });
  const places = fc.integer({ min: 0, max: 90 });

  it('are what decimal.js makes of the text', () => {
    fc.assert(
      fc.property(digits, places, places, (units, of, to) => {
        const value = new Exact(`${units}e-${of}`);
        expect(toUnits(value, to)).toBe(BigInt(value.times(new Exact(10).pow(to)).toFixed(0)));
        const { s, e, d } = new Decimal(`${units}e-${of}`);
        expect(fromUnits(units, of)).toMatchObject({ s, e, d });
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('roundedFromUnits', () => {
  const near = fc.tuple(fc.nat(320), fc.integer({ min: -2, max: 2 }), fc.constantFrom(1n, -1n));
  const wholes = fc.oneof(
    fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }),
    near.map(([power, more, sign]) => sign * (10n ** BigInt(power) + BigInt(more))),
  );

  it('rounds to the digits that decimal.js does, also beside a power of ten', () => {
    fc.assert(
      fc.property(wholes, fc.integer({ min: -90, max: 90 }), (units, places) => {
        const { s, e, d } = new Decimal(`${units}e${-places}`).plus(0);
        expect(roundedFromUnits(units, places)).toMatchObject(units === 0n ? { d } : { s, e, d });
      }),
      { numRuns: runs(2000) },
    );
  });
});
