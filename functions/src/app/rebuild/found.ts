import type { CurrentDocument } from '../../contract/documents/allocation';
import type { ErasedMark } from '../../contract/documents/erased';
import type { ImportMark } from '../../contract/documents/import-mark';
import type { Instant } from '../../core/base/instant';
import type { RebuildState } from '../../contract/documents/rebuild';
import { currentOf } from '../../store/allocations';
import { erasedOf } from '../../store/erased';
import { importMarkOf } from '../../store/import-mark';
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
  /** The mark of an import, which may have expired. While one runs, nothing is rebuilt. */
  readonly importMark: ImportMark | null;
  /** Whether the documents exist, even if damaged. */
  readonly exists: { readonly state: boolean; readonly current: boolean };
}

/**
 * Reads it in one request: three documents. An erasure writes its mark in the transaction that deletes `current` and the
 * state, so the mark is read, as a fourth, only where both are missing. An import begins where no rebuild runs, and says in
 * `current` that one is due, so its mark is read only where there is no `current`, or one that says so without a state.
 */
export async function findRebuild(reader: Reader, paths: UserPaths): Promise<Found> {
  const [state, settings, current] = await readAll(reader, paths.rebuild, paths.settings, paths.current);
  const found = { state: rebuildOf(state), current: currentOf(current) };
  const isMissing = !state.exists && !current.exists;
  const mayImport =
    found.state === null && (found.current === null || found.current.rebuildingSince !== null);
  const marks = [...(mayImport ? [paths.import] : []), ...(isMissing ? [paths.erased] : [])];
  const [importMark, erased] = marks.length === 0 ? [] : await readAll(reader, ...marks);
  return {
    ...found,
    claimedAt: claimOf(state),
    settings: settingsOf(settings),
    erased: erased === undefined ? null : erasedOf(erased),
    importMark: importMark === undefined ? null : importMarkOf(importMark),
    exists: { state: state.exists, current: current.exists },
  };
}
