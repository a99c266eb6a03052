import * as v from 'valibot';
import type { ChosenProfile } from '../../core/profiles/choose-profile';
import { type Profile, PROFILE_NAMES, PROFILES } from '../../core/profiles/profiles';
import { regimeTable } from '../../core/policy/regime-table';
import { flag } from '../fields/fields';
import { parseInput } from '../fields/invalid-input';
import { encodeProfile, profileName } from '../fields/profile';
import { wireValue } from '../fields/wire-value';

/** A request of `getProfile`. */
export interface ProfileRequest {
  /** Null: the active one. */
  readonly profile: Profile | null;
  /** Whether to show all of them side by side. */
  readonly compare: boolean;
}

const requestKeys = v.strictObject({
  profile: v.nullish(profileName, null),
  compare: v.nullish(flag, false),
});

/** @throws InvalidInput naming the field, what was found and what is allowed */
export function parseProfileRequest(input: unknown): ProfileRequest {
  return parseInput(requestKeys, input);
}

export function encodeProfileAnswer(
  { profile, compare }: ProfileRequest,
  active: ChosenProfile,
): Record<string, unknown> {
  return {
    active: { name: active.profile.name, source: active.source },
    ...(compare
      ? { profiles: Object.fromEntries(PROFILE_NAMES.map((name) => [name, describeProfile(PROFILES[name])])) }
      : { profile: describeProfile(profile ?? active.profile) }),
  };
}

/** Every parameter of a profile, and what follows from it by regime. */
export function describeProfile(profile: Profile): Record<string, unknown> {
  const byRegime = regimeTable(profile).map(({ regime, ...figures }) => [
    regime,
    {
      risk_pct: figures.riskPct,
      min_confidence: figures.minConfidence,
      entry_mode: figures.entryMode,
      exit_mode: figures.exitMode,
    },
  ]);
  return { ...encodeProfile(profile), by_regime: wireValue(Object.fromEntries(byRegime)) };
}
