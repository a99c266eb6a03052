import fc from 'fast-check';
import { decimal } from '../../../test/support/oracles/engine';
import { Decimal, Exact } from '../base/decimal';
import { normalCdf } from './normal';

/**
 * Φ(x) by its Maclaurin series, ½ + Σ (−1)^k·x^(2k+1) / (2^k·k!·(2k + 1)) / √(2π), whose terms cancel: 300 digits make
 * up for that. It is not one of the series under test.
 */
function reference(x: Decimal): Decimal {
  const half = new Exact(x).times(x).div(-2);
  let term = new Exact(x);
  let sum = term;
  for (let k = 1; term.abs().gt('1e-250'); k++) {
    term = term.times(half).div(k);
    sum = sum.plus(term.div(2 * k + 1));
  }
  return sum.div(Exact.acos(-1).times(2).sqrt()).plus('0.5');
}

const x = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map((units) => decimal(`${units}e-19`));

describe('normalCdf', () => {
  it.each([
    // Published tables, to the digits that they have: NIST; Abramowitz and Stegun, tables 26.1 and 26.2.
    ['0', '0.5'],
    ['1', '0.841344746068543'],
    ['-1', '0.158655253931457'],
    ['1.96', '0.975002104851780'],
    ['2', '0.977249868051821'],
    ['3', '0.998650101968370'],
    ['5', '0.999999713348428'],
    ['1.644853626951473', '0.95'],
  ])('Φ(%s) is %s', (at, expected) => {
    expect(normalCdf(decimal(at)).toDecimalPlaces(15).toFixed()).toBe(
      decimal(expected).toDecimalPlaces(15).toFixed(),
    );
  });

  it.each([
    // −log10 of the tail: Abramowitz and Stegun, table 26.2.
    ['-5', '6.54265'],
    ['-10', '23.11805'],
    ['-40', '349.43701'],
    ['-100', '2173.87154'],
    ['-500', '54289.90830'],
  ])('keeps the digits of the far tail: Φ(%s) is 10^−%s', (at, expected) => {
    expect(
      Decimal.log10(normalCdf(decimal(at)))
        .neg()
        .toFixed(5),
    ).toBe(expected);
  });

  it.each([
    ['1e8', '1'],
    ['1e100', '1'],
    ['-1e100', '0'],
    ['1e-60', '0.5'],
    ['-0', '0.5'],
  ])('covers all arguments: Φ(%s) is %s', (at, expected) => {
    expect(normalCdf(decimal(at)).toFixed()).toBe(expected);
  });

  it('is right to 27 significant digits everywhere, also on both sides of the change of methods', () => {
    const seam = fc.bigInt({ min: -1000n, max: 1000n }).map((units) => decimal(`-5`).plus(`${units}e-20`));
    fc.assert(
      fc.property(fc.oneof(x, seam), (at) => {
        const expected = reference(at);
        const off = Exact.sub(normalCdf(at), expected).abs().div(expected);
        if (!off.lt('1e-27')) expect(normalCdf(at).toString()).toBe(expected.toString());
      }),
    );
  });

  it('satisfies Φ(x) + Φ(−x) = 1', () => {
    fc.assert(
      fc.property(x, (at) => {
        const sum = Exact.add(normalCdf(at), normalCdf(at.neg()));
        expect(sum.toDecimalPlaces(27).toFixed()).toBe('1');
      }),
    );
  });

  it('never decreases, and stays between 0 and 1', () => {
    fc.assert(
      fc.property(x, x, (a, b) => {
        const [low, high] = [Decimal.min(a, b), Decimal.max(a, b)].map(normalCdf);
        expect(low?.lte(high ?? -1)).toBe(true);
        expect(low?.gte(0) === true && high?.lte(1) === true).toBe(true);
      }),
    );
  });
});
