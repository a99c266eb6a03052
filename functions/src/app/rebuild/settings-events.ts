import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { sameConfig } from '../../contract/documents/config';
import { settingsOwnerOf } from '../../store/paths';
import { settingsOf, type StoredSettings } from '../../store/settings';
import type { AppContext } from '../context';
import { isTransient, TransientError, reasonOf } from '../transient-error';
import { GroupCommit } from '../group-commit';
import { rebuildIfChanged } from './rebuild-user';

/** A write to a settings document, as its event reports it. */
export interface SettingsWritten {
  readonly before: DocumentSnapshot;
  readonly after: DocumentSnapshot;
}

/** Rebuilds are limited to one per minute. After this many waits another caller has won every time. */
const MAX_WAITS = 7;

/** The most events that share a rebuild: all that wait. */
const MAX_GROUP = 10_000;

/**
 * Brings changed configurations into force by a rebuild. Policy settings need none, because every policy reads them.
 * Within a minute of the last rebuild it waits, so that all changes made meanwhile come into force together; one event
 * waits for all events of the user.
 *
 * A damaged document changes nothing: the last good configuration stays in force, and one log entry says so. A
 * duplicate event finds the configuration in force and does nothing.
 */
export class SettingsEventHandler {
  private readonly groups: GroupCommit<null>;

  constructor(private readonly context: AppContext) {
    this.groups = new GroupCommit((uid) => this.bringIntoForce(uid), MAX_GROUP, isTransient);
  }

  /**
   * Handles one event, and returns when its change is in force. A transient error is thrown, a permanent one logged
   * once.
   */
  async handle(written: SettingsWritten): Promise<void> {
    const { context } = this;
    const uid = settingsOwnerOf((written.after.exists ? written.after : written.before).ref);
    const before = settingsOf(written.before);
    const after = settingsOf(written.after);
    logSwitch(context, uid, before, after);
    logDamage(context, written.after.ref.path, before, after);
    // Settings that come into being may have lifted an erasure: then the user is rebuilt, even under the defaults.
    const begins = !written.before.exists && written.after.exists;
    if (!begins && !asksForRebuild(before, after)) return;
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

/** Whether a write leaves a configuration that can be read and differs from the one before. */
function asksForRebuild(before: StoredSettings, after: StoredSettings): boolean {
  return after.config !== null && (before.config === null || !sameConfig(before.config, after.config));
}

function logSwitch(
  { defaultProfile, log }: AppContext,
  uid: string,
  before: StoredSettings,
  after: StoredSettings,
): void {
  const from = (before.policy.profile ?? defaultProfile).name;
  const to = (after.policy.profile ?? defaultProfile).name;
  if (from !== to) log.info(`Profile ${to} is active now.`, { uid, profile: to, before: from });
}

/** Says once per write what can no longer be read and what holds instead; later rebuilds do not repeat it. */
function logDamage(
  { log }: AppContext,
  document: string,
  before: StoredSettings,
  { configDamage, policyDamage }: StoredSettings,
): void {
  if (configDamage !== null && configDamage.message !== before.configDamage?.message)
    log.error('The settings are damaged; the last good configuration stays in force.', {
      document,
      field: configDamage.field,
      reason: configDamage.message,
    });
  if (policyDamage !== null && policyDamage.message !== before.policyDamage?.message)
    log.error('The policy settings are damaged; no new trades until they are repaired.', {
      document,
      field: policyDamage.field,
      reason: policyDamage.message,
    });
}
