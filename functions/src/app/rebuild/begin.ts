import type { Cause, CurrentDocument } from '../../contract/documents/allocation';
import { sameConfig } from '../../contract/documents/config';
import type { RebuildState } from '../../contract/documents/rebuild';
import { admit } from '../../core/trades/admission';
import type { Instant } from '../../core/base/instant';
import { compareUtf8 } from '../../core/base/utf8';
import { currentOf, writeCurrent } from '../../store/allocations';
import { agentsInJournal } from '../../store/journal';
import type { UserPaths } from '../../store/paths';
import { readAll, type Reader } from '../../store/reader';
import { rebuildOf, writeRebuild } from '../../store/rebuild';
import { settingsOf, type StoredSettings } from '../../store/settings';
import { agentsWithWindow } from '../../store/windows';
import { mergeCauses } from '../publish/causes';
import type { AppContext } from '../context';
import { wantedConfig } from '../publish/wanted-config';

/** A rebuild that began longer ago is not resumed but begun anew: its first windows may have missed too much. */
const RESUMABLE_SECONDS = 3600;

/** A user is not rebuilt more often, whoever asks for it: a rebuild may read thousands of trades. */
const MIN_SECONDS_BETWEEN = 60;

/** Why a rebuild that was asked for does not begin. */
export type Refusal = InForce | TooSoon;

/** The configuration wanted is in force, and no rebuild is running that would change that. */
export interface InForce {
  readonly kind: 'in_force';
}

/** The last one is less than a minute ago. */
export interface TooSoon {
  readonly kind: 'too_soon';
  readonly waitSeconds: number;
}

/** That a rebuild has begun, or that there is nobody to rebuild. */
export type Begun = { readonly kind: 'begun' } | { readonly kind: 'nothing_left' };

export type Refuse<R extends Refusal> = (found: Found, now: Instant) => R | null;

export function ifInForce({ state, current, settings }: Found): InForce | null {
  const wanted = settings.config ?? current?.config;
  if (current === null || wanted === undefined || state !== null) return null;
  return sameConfig(current.config, wanted) ? { kind: 'in_force' } : null;
}

export function ifTooSoon({ state, current }: Found, now: Instant): TooSoon | null {
  const last = state?.resumedAt ?? current?.rebuiltAt ?? null;
  if (last === null) return null;
  const left = Math.ceil(MIN_SECONDS_BETWEEN - now.secondsSince(last));
  // A time far ahead of ours was written by hand, or by a clock gone wrong: it must not hold up anything.
  return left > 0 && left <= 2 * MIN_SECONDS_BETWEEN
    ? { kind: 'too_soon', waitSeconds: Math.min(MIN_SECONDS_BETWEEN, left) }
    : null;
}

/** What a rebuild goes by: the one that has not been finished, what is wanted, and what is in force. */
export interface Found {
  readonly state: RebuildState | null;
  readonly settings: StoredSettings;
  readonly current: CurrentDocument | null;
  /** Whether there is such a document at all, be it damaged. */
  readonly exists: { readonly state: boolean; readonly current: boolean };
}

export async function findRebuild(reader: Reader, paths: UserPaths): Promise<Found> {
  const [state, settings, current] = await readAll(reader, paths.rebuild, paths.settings, paths.current);
  return {
    state: rebuildOf(state),
    settings: settingsOf(settings),
    current: currentOf(current),
    exists: { state: state.exists, current: current.exists },
  };
}

/**
 * Resumes the rebuild that was cut short, if its configuration is still the one wanted, or begins anew.
 *
 * @param refuse may find a reason not to begin
 */
export async function beginRebuild<R extends Refusal>(
  context: AppContext,
  paths: UserPaths,
  causes: readonly Cause[],
  refuse: Refuse<R>,
): Promise<Begun | R> {
  const [inJournal, withWindow] = await Promise.all([agentsInJournal(paths), agentsWithWindow(paths)]);
  return context.db.runTransaction(async (transaction) => {
    const found = await findRebuild(transaction, paths);
    const { settings, exists, state } = found;
    const config = await wantedConfig(transaction, paths, settings, found.current);
    const isNobody = inJournal.length + withWindow.length === 0 && config.agentIds === null;
    if (isNobody && !exists.state && !exists.current) return { kind: 'nothing_left' };
    const now = context.now();
    const refusal = refuse(found, now);
    if (refusal !== null) return refusal;

    const isResumable =
      state !== null &&
      sameConfig(state.config, config) &&
      now.secondsSince(state.startedAt) < RESUMABLE_SECONDS;
    const places = isResumable ? new Set(state.admitted) : admit(withWindow, config.agentIds, []);
    const toRefill = isResumable ? state.pending : [...places].sort(compareUtf8);
    // Who has a place but no window is looked at again: the window may have been deleted since it was refilled.
    const known = new Set([...withWindow, ...toRefill]);
    writeRebuild(transaction, paths, {
      config,
      // Resumed or not, who has no place yet is looked at: that agent's first close may be what calls.
      pending: [...toRefill, ...inJournal.filter((agentId) => !known.has(agentId))],
      admitted: [...places],
      refused: [],
      windowsChanged: state?.windowsChanged ?? false,
      causes: mergeCauses([...(state?.causes ?? []), ...causes]),
      startedAt: isResumable ? state.startedAt : now,
      resumedAt: now,
    });
    // Folds must know: see WindowBatch.
    if (found.current !== null) writeCurrent(transaction, paths, { ...found.current, rebuildingSince: now });
    return { kind: 'begun' };
  });
}
