import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { CurrentDocument } from '../../contract/documents/allocation';
import { type JoinedWindows, joinPacked } from '../../core/risk-state/joined-windows';
import { type UserPaths, userPaths } from '../../store/paths';
import { readAll } from '../../store/reader';
import { settingsOf, type StoredSettings } from '../../store/settings';
import { agentsWithWindow, readPackedWindows } from '../../store/windows';
import type { AppContext } from '../context';
import { currentForReaders } from '../publish/read-current';
import type { ReadWindows } from '../window-cache';

/** What is known about a user when a policy is requested. */
export interface UserState {
  readonly settings: StoredSettings;
  /** Null: missing or damaged. */
  readonly current: CurrentDocument | null;
  /** The joined windows; null: Maestro has seen no trade of the user yet. */
  readonly journal: JoinedWindows | null;
}

/** The most that a stored window can take: 1,000 trades with the longest ids, figures and symbols. */
const WINDOW_BYTES = 600_000;

/** How many windows are read at once: 6 MB at most, and one more round trip per ten agents. */
const WINDOWS_AT_ONCE = 10;

/** How often the windows are read again because a fold has deleted one meanwhile. */
const MAX_ATTEMPTS = 3;

/**
 * Reads settings, `current` and one window per agent; the windows only if `current` was written since this instance
 * last read them. There may be windows without a `current`: it was deleted, or the first rebuild still runs.
 */
export async function readUserState(context: AppContext, uid: string): Promise<UserState> {
  const paths = userPaths(context.db, uid);
  for (let attempt = 1, found = await readUser(context, uid, paths); ; attempt++) {
    const { settings, current, revision } = found;
    if (current === null) return { settings, current, journal: await readUnpublished(context, paths) };
    const { windowAgents } = current;
    const { joined, lostAgents } = await context.windowCache.get(uid, revision, bytesOf(windowAgents), () =>
      readWindows(context, paths, windowAgents, false),
    );
    if (lostAgents.length === 0) return { settings, current, journal: joined };
    // A fold that has emptied a window since `current` was read has written `current` too.
    found = await readUser(context, uid, paths);
    if (found.revision !== revision && attempt < MAX_ATTEMPTS) continue;
    context.log.error('Windows are missing or damaged; the next trade of each agent repairs its window.', {
      event: 'windows_damaged',
      uid,
      agent_ids: lostAgents,
    });
    return { settings, current, journal: joined };
  }
}

interface FoundUser extends Omit<UserState, 'journal'> {
  /** Changes with every write of `current`. Every fold that changes a window writes `current` too. */
  readonly revision: string;
}

async function readUser(context: AppContext, uid: string, paths: UserPaths): Promise<FoundUser> {
  const [settings, snapshot] = await readAll(context.db, paths.settings, paths.current);
  return {
    settings: settingsOf(settings),
    current: currentForReaders(context, uid, snapshot),
    revision: revisionOf(snapshot),
  };
}

function revisionOf({ updateTime }: DocumentSnapshot): string {
  return `${updateTime?.seconds ?? 0}.${updateTime?.nanoseconds ?? 0}`;
}

function bytesOf(agentIds: readonly string[]): number {
  return agentIds.length * WINDOW_BYTES;
}

async function readWindows(
  { db }: AppContext,
  paths: UserPaths,
  agentIds: readonly string[],
  unpublished: boolean,
): Promise<ReadWindows> {
  const windows = await readPackedWindows(db, paths, agentIds, WINDOWS_AT_ONCE);
  const lostAgents = agentIds.filter((agentId) => !windows.has(agentId));
  const damage = { windowsLost: lostAgents.length, unpublished };
  return { ...joinPacked(windows, damage), lostAgents };
}

/** The windows that exist without a `current`. They are not complete while the first rebuild still runs. */
async function readUnpublished(context: AppContext, paths: UserPaths): Promise<JoinedWindows | null> {
  const agentIds = await agentsWithWindow(paths);
  if (agentIds.length === 0) return null;
  const read = (): Promise<ReadWindows> => readWindows(context, paths, agentIds, true);
  return (await context.windowCache.readOnly(bytesOf(agentIds), read)).joined;
}
