import type { Decimal } from '../base/decimal';
import { Instant } from '../base/instant';
import { UNKNOWN_MARKET } from './market';
import { policyFor } from './policy-for';
import { type EntryMode, type ExitMode, type Profile, type Regime, REGIMES } from '../profiles/profiles';

/** What a profile comes to in one regime, for a user who has neither lost nor won yet. */
export interface RegimeRow {
  readonly regime: Regime;
  readonly riskPct: Decimal;
  readonly minConfidence: Decimal;
  readonly entryMode: EntryMode;
  readonly exitMode: ExitMode;
}

/** A profile by regime: the policy itself, asked with nothing but the regime. */
export function regimeTable(profile: Profile): RegimeRow[] {
  return REGIMES.map((regime) => {
    const { computedRiskPct, minConfidence, entryMode, exitMode } = policyFor({
      profile,
      market: { ...UNKNOWN_MARKET, regime },
      requested: { streak: null, drawdown: null, symbols: null },
      journal: null,
      equity: null,
      standing: { paused: false, settingsDamage: null, agent: null },
      now: new Instant(0),
    });
    return { regime, riskPct: computedRiskPct, minConfidence, entryMode, exitMode };
  });
}
