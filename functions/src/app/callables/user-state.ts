import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import { type JoinedWindows, joinWindows } from '../../core/risk-state/risk-state';
import { type UserPaths, userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { settingsOf, type StoredSettings } from '../../store/settings';
import { agentsWithWindow, readWindows } from '../../store/windows';
import type { AppContext } from '../context';
import { currentForReaders } from '../publish/read-current';

/** What is known about a user when a policy is requested. */
export interface UserState {
  readonly settings: StoredSettings;
  /** Null: missing or damaged. */
  readonly current: CurrentDocument | null;
  /** The joined windows; null: Maestro has seen no trade of the user yet. */
  readonly journal: JoinedWindows | null;
}

/**
 * Reads settings, `current` and one window per agent; the windows only if `current` was written since this instance
 * last read them. There may be windows without a `current`: it was deleted, or the first rebuild still runs.
 */
export async function readUserState(context: AppContext, uid: string): Promise<UserState> {
  const paths = userPaths(context.db, uid);
  const [settings, snapshot] = await readAll(context.db, paths.settings, paths.current);
  const current = currentForReaders(context, uid, snapshot);
  const journal =
    current === null
      ? await readUnpublished(context, paths)
      : await context.windowCache.get(uid, revisionOf(snapshot), () =>
          readPublished(context, uid, paths, current),
        );
  return { settings: settingsOf(settings), current, journal };
}

/** Changes with every write of `current`. Every fold that changes a window writes `current` too. */
function revisionOf({ updateTime }: DocumentSnapshot): string {
  return `${updateTime?.seconds ?? 0}.${updateTime?.nanoseconds ?? 0}`;
}

async function readPublished(
  { db, log }: AppContext,
  uid: string,
  paths: UserPaths,
  { windowAgents }: CurrentDocument,
): Promise<JoinedWindows> {
  const stored = await readWindows(db, paths, windowAgents);
  const windows = new Map(stored.flatMap(({ agentId, window }) => (window ? [[agentId, window]] : [])));
  const lost = windowAgents.filter((agentId) => !windows.has(agentId));
  if (lost.length > 0)
    log.error('Windows are missing or damaged; the next trade of each agent repairs its window.', {
      uid,
      agent_ids: lost,
    });
  return joinWindows([...windows.values()], { windowsLost: lost.length, unpublished: false });
}

/** The windows that exist without a `current`. They are not complete while the first rebuild still runs. */
async function readUnpublished({ db }: AppContext, paths: UserPaths): Promise<JoinedWindows | null> {
  const agentIds = await agentsWithWindow(paths);
  if (agentIds.length === 0) return null;
  const stored = await readWindows(db, paths, agentIds);
  const windows = stored.flatMap(({ window }) => window ?? []);
  return joinWindows(windows, { windowsLost: agentIds.length - windows.length, unpublished: true });
}
