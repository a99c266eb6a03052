import type { WireOverridden } from '../../src/contract/fields/profile';

interface ShownProfile {
  readonly overridden?: WireOverridden | undefined;
}

/**
 * The overridden parameters of a profile, each with what the profile itself has in brackets: `base_risk_pct 0.5 (0.8)`.
 * Empty where none is.
 */
function overriddenText({ overridden = {} }: ShownProfile): string {
  return Object.entries(overridden)
    .map(([name, { value, original }]) => `${name} ${value} (${original})`)
    .join(', ');
}

/** One sentence per profile with overridden parameters. */
export function overriddenNotes(
  profiles: readonly (ShownProfile & { readonly profile: string })[],
): string[] {
  return profiles.flatMap((shown) => {
    const text = overriddenText(shown);
    return text === ''
      ? []
      : [`${shown.profile} with profile_overrides (in brackets without them): ${text}.`];
  });
}
