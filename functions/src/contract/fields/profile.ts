import type * as v from 'valibot';
import { nested, overriddenOf } from '../../core/profiles/overrides';
import { PARAMETERS, valueOf } from '../../core/profiles/parameters';
import { findProfile, type Profile, PROFILE_NAMES } from '../../core/profiles/profiles';
import { alternatives, parsed } from './fields';
import { type Wire, wireValue } from './wire-value';

export const PROFILE_RULE = `${alternatives(PROFILE_NAMES)}, in any case`;

/** The name of a profile, in any case. */
export const profileName: v.GenericSchema<unknown, Profile> = parsed(PROFILE_RULE, (value) =>
  typeof value === 'string' ? findProfile(value) : null,
);

/** The overridden parameters of a profile, as answers show them. */
export type WireOverridden = Wire<ReturnType<typeof overriddenOf>>;

/** Every parameter of a profile, under the names of docs/reference/profiles.md. */
export function encodeProfile(profile: Profile): { readonly name: string; readonly [name: string]: unknown } {
  const values = PARAMETERS.map(
    (parameter) => [parameter.name.split('.'), valueOf(profile, parameter)] as const,
  );
  return wireValue({ name: profile.name, ...nested(values) });
}

/**
 * The overridden parameters of a profile by their flat names, each with what the profile itself has; nothing where none is
 * overridden.
 */
export function encodeOverridden(profile: Profile): { readonly overridden?: WireOverridden } {
  const overridden = overriddenOf(profile);
  return overridden.size === 0 ? {} : { overridden: wireValue(overridden) };
}
