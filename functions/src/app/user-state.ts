import type { PublishedAllocation } from '../contract/allocation-document';
import { type RiskJournal, riskJournal } from '../core/risk-state';
import { currentOf } from '../store/allocations';
import { type UserPaths, userPaths } from '../store/paths';
import { settingsOf, type StoredSettings } from '../store/settings';
import { agentsWithWindow, readWindows } from '../store/windows';
import type { AppContext } from './context';

/** What is known of a user when a policy is asked for. */
export interface UserState {
  readonly settings: StoredSettings;
  /** Null: there is none, or it is damaged. */
  readonly current: PublishedAllocation | null;
  /** Null: Maestro has seen no trade of the user yet. */
  readonly journal: RiskJournal | null;
}

/**
 * Reads settings, `current`, and a window an agent; the windows only where `current` was written since this instance last
 * read them, because no fold changes a window without it.
 */
export async function readUserState(context: AppContext, uid: string): Promise<UserState> {
  const paths = userPaths(context.db, uid);
  const [settings, current] = await context.db.getAll(paths.settings, paths.current);
  if (settings === undefined || current === undefined)
    throw new Error('Firestore left out a document that was asked for.');
  const state = { settings: settingsOf(settings), current: currentOf(current) };
  if (!current.exists) return { ...state, journal: null };

  const { seconds = 0, nanoseconds = 0 } = current.updateTime ?? {};
  const revision = `${seconds}.${nanoseconds}`;
  const known = context.journals.get(uid, revision);
  if (known !== null) return { ...state, journal: known };
  if (state.current === null)
    context.log.error('The current allocation is damaged; the next trade or sweep rebuilds it.', { uid });
  const journal = await readJournal(context, uid, paths, state.current);
  if (journal.windowsLost === 0) context.journals.set(uid, revision, journal);
  return { ...state, journal };
}

async function readJournal(
  { db, log }: AppContext,
  uid: string,
  paths: UserPaths,
  current: PublishedAllocation | null,
): Promise<RiskJournal> {
  const agentIds = current?.windowAgents ?? (await agentsWithWindow(paths));
  const stored = await readWindows(db, paths, agentIds);
  const windows = stored.flatMap(({ window }) => window ?? []);
  const windowsLost = agentIds.length - windows.length;
  if (windowsLost > 0) {
    const good = new Set(stored.filter(({ window }) => window !== null).map(({ agentId }) => agentId));
    const lost = agentIds.filter((agentId) => !good.has(agentId));
    log.error('Windows are missing or damaged; the next trade of each agent mends its own.', {
      uid,
      agent_ids: lost,
    });
  }
  return riskJournal(windows, windowsLost);
}
