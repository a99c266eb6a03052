import type { Decimal } from '../base/decimal';
import { Instant } from '../base/instant';
import { UNKNOWN_MARKET } from './market';
import { policyFor } from './policy-for';
import { type EntryMode, type ExitMode, type Profile, type Regime, REGIMES } from '../profiles/profiles';
import { NOTHING_REQUESTED } from '../risk-state/risk-state';
import { NOTHING_PAUSED } from './standing';

/** What a profile allows in one regime, for a user without a trade. */
export interface RegimeRow {
  readonly regime: Regime;
  readonly riskPct: Decimal;
  readonly minConfidence: Decimal;
  readonly entryMode: EntryMode;
  readonly exitMode: ExitMode;
}

/**
 * What a profile allows in each regime: taken from the policy itself, requested with nothing but the regime.
 *
 * @example
 * const [bull] = regimeTable(PROFILES.SAFE);
 * bull?.riskPct.toFixed(); // '0.72'
 */
export function regimeTable(profile: Profile): RegimeRow[] {
  return REGIMES.map((regime) => {
    const { computedRiskPct, minConfidence, entryMode, exitMode } = policyFor({
      profile,
      market: { ...UNKNOWN_MARKET, regime },
      requested: NOTHING_REQUESTED,
      windows: null,
      equity: null,
      standing: NOTHING_PAUSED,
      now: new Instant(0),
    });
    return { regime, riskPct: computedRiskPct, minConfidence, entryMode, exitMode };
  });
}
