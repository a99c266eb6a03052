import * as v from 'valibot';
import type { ChosenProfile } from '../../core/profiles/choose-profile';
import { type Overrides, withOverrides } from '../../core/profiles/overrides';
import { type Profile, PROFILE_NAMES, PROFILES } from '../../core/profiles/profiles';
import type { RegimeRow } from '../../core/policy/regime-table';
import { flag } from '../fields/fields';
import { parseInput } from '../fields/invalid-input';
import { encodeOverridden, encodeProfile, profileName } from '../fields/profile';
import { wireValue } from '../fields/wire-value';

/** A request of `getProfile`. */
export interface ProfileRequest {
  /** Null: the active profile. */
  readonly profile: Profile | null;
  /** Whether to show all profiles side by side. */
  readonly compare: boolean;
}

const requestKeys = v.strictObject({
  profile: v.nullish(profileName, null),
  compare: v.nullish(flag, false),
});

/**
 * Reads a request of `getProfile`.
 *
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function parseProfileRequest(input: unknown): ProfileRequest {
  return parseInput(requestKeys, input);
}

/** What follows from a profile, regime by regime. */
type RegimeTable = (profile: Profile) => readonly RegimeRow[];

/** What `getProfile` answers: one profile, or all of them by name. */
export type ProfileAnswer = ReturnType<typeof encodeProfileAnswer>;

/** A profile as `getProfile` shows it. */
export type WireProfile = ReturnType<typeof describeProfile>;

/** The answer of `getProfile`: every profile as the overrides of the user make it. */
export function encodeProfileAnswer(
  { profile, compare }: ProfileRequest,
  active: ChosenProfile,
  overrides: Overrides,
  regimeTable: RegimeTable,
) {
  const describe = (shown: Profile): WireProfile => {
    const adapted = withOverrides(shown, overrides);
    return describeProfile(adapted, regimeTable(adapted));
  };
  return {
    active: { name: active.profile.name, source: active.source },
    ...(compare && {
      profiles: Object.fromEntries(PROFILE_NAMES.map((name) => [name, describe(PROFILES[name])])),
    }),
    ...(!compare && { profile: describe(profile ?? active.profile) }),
  };
}

/** Every parameter of a profile, which of them are overridden, and what follows by regime. */
export function describeProfile(profile: Profile, byRegime: readonly RegimeRow[]) {
  const rows = byRegime.map(
    ({ regime, ...row }) =>
      [
        regime,
        {
          risk_pct: row.riskPct,
          min_confidence: row.minConfidence,
          entry_mode: row.entryMode,
          exit_mode: row.exitMode,
        },
      ] as const,
  );
  return {
    ...encodeProfile(profile),
    ...encodeOverridden(profile),
    by_regime: wireValue(new Map(rows)),
  };
}
