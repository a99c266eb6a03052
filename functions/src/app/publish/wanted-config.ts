import type { Transaction } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import { DEFAULT_CONFIG, type EngineConfig } from '../../core/config';
import { lastPublished } from '../../store/allocations';
import type { UserPaths } from '../../store/paths';
import type { StoredSettings } from '../../store/settings';

/**
 * The configuration that the settings ask for. If they are damaged: the last good one, in force now or published
 * before.
 */
export async function wantedConfig(
  transaction: Transaction,
  paths: UserPaths,
  settings: StoredSettings,
  current: CurrentDocument | null,
): Promise<EngineConfig> {
  if (settings.config !== null) return settings.config;
  return current?.config ?? (await lastPublished(transaction, paths)).config ?? DEFAULT_CONFIG;
}
