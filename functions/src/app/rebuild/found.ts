import type { CurrentDocument } from '../../contract/documents/allocation';
import type { ErasedMark } from '../../contract/documents/erased';
import type { Instant } from '../../core/base/instant';
import type { RebuildState } from '../../contract/documents/rebuild';
import { currentOf } from '../../store/allocations';
import { erasedOf } from '../../store/erased';
import type { UserPaths } from '../../store/paths';
import { readAll, type Reader } from '../../store/reader';
import { claimOf, rebuildOf } from '../../store/rebuild';
import { settingsOf, type StoredSettings } from '../../store/settings';

/** What decides whether and how a user is rebuilt: the unfinished rebuild, the settings, and what is in force. */
export interface Found {
  readonly state: RebuildState | null;
  /** When a caller claimed a rebuild that has not begun yet; null: nobody has. */
  readonly claimedAt: Instant | null;
  readonly settings: StoredSettings;
  readonly current: CurrentDocument | null;
  /** The mark of an erasure: then there is neither a `current` nor a rebuild, and nothing may be made. */
  readonly erased: ErasedMark | null;
  /** Whether the documents exist, even if damaged. */
  readonly exists: { readonly state: boolean; readonly current: boolean };
}

/**
 * Reads it in one request: three documents. An erasure writes its mark in the transaction that deletes `current` and the
 * state, so the mark is read, as a fourth, only where both are missing.
 */
export async function findRebuild(reader: Reader, paths: UserPaths): Promise<Found> {
  const [state, settings, current] = await readAll(reader, paths.rebuild, paths.settings, paths.current);
  const isMissing = !state.exists && !current.exists;
  const erased = isMissing ? erasedOf((await readAll(reader, paths.erased))[0]) : null;
  return {
    state: rebuildOf(state),
    claimedAt: claimOf(state),
    settings: settingsOf(settings),
    current: currentOf(current),
    erased,
    exists: { state: state.exists, current: current.exists },
  };
}
