import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { sameConfig } from '../../contract/documents/config';
import { settingsOwnerOf } from '../../store/paths';
import { settingsOf, type StoredSettings } from '../../store/settings';
import type { AppContext } from '../context';
import { isTransient, TransientError, reasonOf } from '../transient-error';
import { GroupCommit } from '../group-commit';
import { rebuildIfChanged } from './rebuild-user';

/** A write to a settings document, as its event tells it. */
export interface SettingsWritten {
  readonly before: DocumentSnapshot;
  readonly after: DocumentSnapshot;
}

/** A user is rebuilt once a minute at most: whoever waited longer than this has met others that went first each time. */
const MAX_WAITS = 7;

/** The most events that share a rebuild: as many as wait. */
const MAX_GROUP = 10_000;

/**
 * Brings changed configurations into force, by a rebuild; policy settings need none, since every policy reads them. Within
 * a minute of the last rebuild it waits, so that all changes made meanwhile come into force together; of the events of one
 * user one waits for all.
 *
 * A damaged document changes nothing: the last good configuration stays in force, and one entry in the log says so.
 */
export class SettingsEventHandler {
  private readonly groups: GroupCommit<null>;

  constructor(private readonly context: AppContext) {
    this.groups = new GroupCommit((uid) => this.bringIntoForce(uid), MAX_GROUP, isTransient);
  }

  /** Handles one event: returns once what it tells of is in force. A passing fault is thrown, a permanent one logged once. */
  async handle(written: SettingsWritten): Promise<void> {
    const { context } = this;
    const uid = settingsOwnerOf((written.after.exists ? written.after : written.before).ref);
    const was = settingsOf(written.before);
    const is = settingsOf(written.after);
    logSwitch(context, uid, was, is);
    logDamage(context, written.after.ref.path, was, is);
    if (is.config === null || (was.config !== null && sameConfig(was.config, is.config))) return;
    try {
      await this.groups.submit(uid, null);
    } catch (error) {
      if (isTransient(error)) throw error;
      context.log.error('Changed settings could not be brought into force and will not be tried again.', {
        uid,
        reason: reasonOf(error),
      });
    }
  }

  private async bringIntoForce(uid: string): Promise<readonly null[]> {
    for (let waits = 0; waits < MAX_WAITS; waits++) {
      const result = await rebuildIfChanged(this.context, uid, [
        { code: 'settings_changed', count: 1, tradeIds: [] },
      ]);
      if (result.kind !== 'too_soon') return [];
      await this.context.sleep(result.waitSeconds);
    }
    throw new TransientError(
      `The settings of user ${uid} are not in force yet: others are rebuilding the user.`,
    );
  }
}

function logSwitch(
  { defaultProfile, log }: AppContext,
  uid: string,
  was: StoredSettings,
  is: StoredSettings,
): void {
  const from = (was.policy.profile ?? defaultProfile).name;
  const to = (is.policy.profile ?? defaultProfile).name;
  if (from !== to) log.info(`Profile ${to} is active now.`, { uid, profile: to, before: from });
}

/** Says what cannot be read any more, and what holds instead: once a write, whatever is rebuilt later. */
function logDamage(
  { log }: AppContext,
  document: string,
  was: StoredSettings,
  { configDamage, policyDamage }: StoredSettings,
): void {
  if (configDamage !== null && configDamage.message !== was.configDamage?.message)
    log.error('The settings are damaged; the last good configuration stays in force.', {
      document,
      field: configDamage.field,
      reason: configDamage.message,
    });
  if (policyDamage !== null && policyDamage.message !== was.policyDamage?.message)
    log.error('The policy settings are damaged; no new trades until they are mended.', {
      document,
      field: policyDamage.field,
      reason: policyDamage.message,
    });
}
