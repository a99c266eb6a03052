import { textOf } from '../../../test/support/oracles/engine';
import { PROFILES } from '../profiles/profiles';
import { regimeTable } from './regime-table';

/** The numbers of docs/reference/profiles.md, multiplied and added by hand. */
it.each([
  [
    'SAFE' as const,
    [
      ['BULL', '0.72', '0.55', 'NORMAL', 'TREND_FOLLOW'],
      ['BEAR', '0.24', '0.63', 'DEFENSIVE', 'FAST_TP'],
      ['HIGH_VOL', '0.32', '0.65', 'DEFENSIVE', 'DEFENSIVE_TRAIL'],
      ['CHOP', '0.4', '0.6', 'DEFENSIVE', 'FAST_TP'],
      ['NORMAL', '0.64', '0.55', 'NORMAL', 'TREND_FOLLOW'],
    ],
  ],
  [
    'AGGRESSIVE' as const,
    [
      ['BULL', '1.56', '0.43', 'AGGRESSIVE', 'TREND_FOLLOW'],
      ['BEAR', '0.72', '0.5', 'NORMAL', 'TREND_FOLLOW'],
      ['HIGH_VOL', '0.96', '0.5', 'NORMAL', 'TREND_FOLLOW'],
      ['CHOP', '0.84', '0.47', 'AGGRESSIVE', 'TREND_FOLLOW'],
      ['NORMAL', '1.2', '0.45', 'NORMAL', 'TREND_FOLLOW'],
    ],
  ],
])('regimeTable shows risk, confidence and modes of %s in each regime', (name, rows) => {
  expect(
    regimeTable(PROFILES[name]).map(({ regime, riskPct, minConfidence, entryMode, exitMode }) => [
      regime,
      textOf(riskPct),
      textOf(minConfidence),
      entryMode,
      exitMode,
    ]),
  ).toEqual(rows);
});
