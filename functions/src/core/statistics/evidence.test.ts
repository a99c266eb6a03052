import fc from 'fast-check';
import { decimal, textOf, unitsOf } from '../../../test/support/oracles/engine';
import type { Decimal } from '../base/decimal';
import { evidenceOf } from './evidence';
import { powerSums } from './power-sums';
import { profitSums } from './profit-sums';
import { preciseDecimals, preciseStatistics, riskFreePct } from './sharpe';
import { downsideSums } from './sortino';

const RF = riskFreePct(decimal('0.04'), 'trade');

function evidence(returns: readonly Decimal[], pnls = returns, rf = RF): Record<string, string | null> {
  const units = returns.map(unitsOf);
  const sums = {
    powers: powerSums.of(units),
    downside: downsideSums(rf).of(units),
    profits: profitSums.of(pnls),
  };
  const all = Object.entries(
    evidenceOf(
      preciseDecimals(preciseStatistics(sums.powers, rf, () => units)),
      sums,
      units,
      rf,
      decimal('1.5'),
    ),
  );
  return Object.fromEntries(all.map(([name, value]: [string, Decimal | null]) => [name, textOf(value)]));
}

describe('evidenceOf', () => {
  it('gives all figures of a series', () => {
    // Mean 1, s = 2, SR = 1/2; g₃ = −2/√3, g₄ = 7/3: factor 1 + 1/√3 + 1/12.
    const returns = ['2', '2', '2', '-2'].map(decimal);
    expect(evidence(returns, ['3', '0', '1', '-2'].map(decimal), decimal('0'))).toEqual({
      skewness: expect.stringMatching(/^-1\.1547005383792515290182975/) as unknown,
      kurtosis: expect.stringMatching(/^2\.33333333333333333333333333/) as unknown,
      standardError: expect.stringMatching(/^0\.7440169358562/) as unknown,
      probabilisticSharpe: expect.stringMatching(/^0\.7492169731438/) as unknown,
      minTrackRecord: expect.stringMatching(/^18\.97321998/) as unknown,
      moreReturnsNeeded: '15',
      maxDrawdownPct: '2',
      dailyVolatilityPct: '1.5',
      winRate: '0.5',
      profitFactor: '2',
      sortino: '1',
    });
  });

  it.each([
    ['without a return', []],
    ['with one return', ['5']],
    ['of a flat series', ['5', '5', '5']],
    ['of a series that is flat up to rounding noise', ['5', '5', '5.000000000001']],
    ['of a flat loser', ['-5', '-5', '-5']],
  ])('has no figures about the Sharpe ratio %s', (_, returns) => {
    expect(evidence(returns.map(decimal))).toMatchObject({
      skewness: null,
      kurtosis: null,
      standardError: null,
      probabilisticSharpe: null,
      minTrackRecord: null,
      moreReturnsNeeded: null,
    });
  });

  it('has figures or null, and never NaN, infinity or an exponent, whatever the returns', () => {
    const returns = fc.array(
      fc.oneof(
        fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }).map((units) => decimal(`${units}e-20`)),
        fc.bigInt({ min: -(10n ** 102n), max: 10n ** 102n }).map((units) => decimal(`${units}e-20`)),
        fc.constantFrom('0', '-0', '1', '-100', '1e-20').map(decimal),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(returns, (list) => {
        for (const text of Object.values(evidence(list)))
          expect(text === null || /^-?\d+(\.\d+)?$/.test(text)).toBe(true);
      }),
    );
  });
});
