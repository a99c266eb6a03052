import type { Check } from './check';
import { ENGINE_CHECKS } from './engine-checks';
import { INSTALLATION_CHECKS } from './installation-checks';
import { POLICY_CHECKS } from './policy-checks';

/** What `maestro verify` checks, in this order. */
export const ALL_CHECKS: readonly Check[] = [...INSTALLATION_CHECKS, ...ENGINE_CHECKS, ...POLICY_CHECKS];
