import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { InvalidInput } from '../contract/fields/invalid-input';
import {
  configOfSettings,
  encodeStoredSettings,
  type PolicySettings,
  policyOfSettings,
  salvagedPolicy,
  type Settings,
} from '../contract/documents/settings';
import type { EngineConfig } from '../core/config';
import type { UserPaths } from './paths';
import { toTimestamp, withInstants } from './timestamps';

/** `settings/maestro` as it was found. */
export interface StoredSettings {
  /** Null: damaged. */
  readonly config: EngineConfig | null;
  readonly configDamage: InvalidInput | null;
  /** If damaged: the fields that are valid, and trading paused. */
  readonly policy: PolicySettings;
  readonly policyDamage: InvalidInput | null;
}

/** Reads `settings/maestro`. A missing document means the defaults. */
export function settingsOf(snapshot: DocumentSnapshot): StoredSettings {
  const fields = withInstants((snapshot.exists ? snapshot.data() : undefined) ?? {});
  const config = attempt(() => configOfSettings(fields));
  const policy = attempt(() => policyOfSettings(fields));
  return {
    config: config.value,
    configDamage: config.damage,
    policy: policy.value ?? salvagedPolicy(fields),
    policyDamage: policy.damage,
  };
}

function attempt<T>(read: () => T): { value: T; damage: null } | { value: null; damage: InvalidInput } {
  try {
    return { value: read(), damage: null };
  } catch (error) {
    if (error instanceof InvalidInput) return { value: null, damage: error };
    throw error;
  }
}

/** Writes all settings. */
export function writeSettings(transaction: Transaction, paths: UserPaths, settings: Settings): void {
  transaction.set(paths.settings, encodeStoredSettings(settings, toTimestamp));
}
