import { isDeepStrictEqual } from 'node:util';
import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { sameConfig } from '../../contract/documents/config';
import { encodeOverridden } from '../../contract/fields/profile';
import type { Instant } from '../../core/base/instant';
import { chooseProfile } from '../../core/profiles/choose-profile';
import type { Profile } from '../../core/profiles/profiles';
import { settingsOwnerIn, settingsOwnerOf } from '../../store/paths';
import { settingsOf, type StoredSettings } from '../../store/settings';
import type { News } from '../../core/alerts/news';
import { settingsDamaged } from '../../core/alerts/other-news';
import { toInstant } from '../../store/timestamps';
import { changesRules, refreshRules } from '../alerts/refresh-rules';
import { tell } from '../alerts/tell';
import type { AppContext } from '../context';
import { mayPass } from '../transient-error';
import { applySettings, logNotInForce } from './apply-settings';

/** A write to a settings document, as its event reports it. */
export interface SettingsWritten {
  readonly before: DocumentSnapshot;
  readonly after: DocumentSnapshot;
}

/**
 * Brings changed configurations into force by a rebuild. Policy settings need none, because every policy reads them; the copy
 * of some by which alerts are made is brought up to date.
 * Within the wait that follows a rebuild a delayed task takes over, so that no event waits, and all changes made meanwhile
 * come into force together.
 *
 * A damaged document changes nothing: the last good configuration stays in force, and one log entry says so. A
 * duplicate event finds the configuration in force and does nothing.
 */
export class SettingsEventHandler {
  constructor(private readonly context: AppContext) {}

  /**
   * Handles one event, and returns when its change is in force or a task will bring it into force. An error that may
   * pass is thrown, a permanent one logged once.
   *
   * @param happenedAt when the settings were written; null if that is not known
   */
  async handle(written: SettingsWritten, happenedAt: Instant | null = null): Promise<void> {
    const { context } = this;
    const uid = settingsOwnerOf((written.after.exists ? written.after : written.before).ref);
    const before = settingsOf(written.before);
    const after = settingsOf(written.after);
    logSwitch(context, uid, before, after);
    logDamage(context, written.after.ref.path, before, after);
    // Settings that come into being may have lifted an erasure: then the user is rebuilt, even under the defaults.
    const begins = !written.before.exists && written.after.exists;
    await this.attempt(uid, happenedAt, async () => {
      if (changesRules(context, before, after)) await refreshRules(context, uid);
      if (begins || asksForRebuild(before, after)) await applySettings(context, uid);
      for (const news of damageNews(before, after, timeOf(written.after))) await tell(context, uid, news);
    });
  }

  /**
   * Handles an event that came without the document, because it was too large to be delivered with it.
   *
   * @param document the path of the settings as the event names it. It is wrong for user ids beyond ASCII, because it
   * comes from a header; then there is no such user, and nothing happens.
   */
  async handleWithoutData(document: string, happenedAt: Instant | null): Promise<void> {
    this.context.log.error(
      'An event came without its settings, which are brought into force as they are now.',
      { event: 'settings_event_without_document', document },
    );
    const uid = settingsOwnerIn(document);
    if (uid === null) return;
    await this.attempt(uid, happenedAt, async () => {
      await refreshRules(this.context, uid);
      await applySettings(this.context, uid);
    });
  }

  private async attempt(uid: string, happenedAt: Instant | null, work: () => Promise<void>): Promise<void> {
    const { log, now } = this.context;
    try {
      await work();
    } catch (error) {
      if (mayPass(error, happenedAt && now().secondsSince(happenedAt))) throw error;
      logNotInForce(log, uid, error);
    }
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
  const activeOf = ({ policy: { profile, profileOverrides } }: StoredSettings): Profile =>
    chooseProfile(null, profile, defaultProfile, profileOverrides).profile;
  const [from, to] = [activeOf(before), activeOf(after)];
  const overridden = encodeOverridden(to);
  if (from.name === to.name && isDeepStrictEqual(encodeOverridden(from), overridden)) return;
  log.info(`Profile ${to.name} is active now.`, {
    event: 'profile_switched',
    uid,
    profile: to.name,
    before: from.name,
    ...overridden,
  });
}

/** When a document was written; null: that is not known. */
function timeOf({ updateTime }: DocumentSnapshot): Instant | null {
  return updateTime === undefined ? null : toInstant(updateTime);
}

/** What the user is told about damaged settings: the same as `logDamage` logs. */
function damageNews(
  before: StoredSettings,
  { configDamage, policyDamage }: StoredSettings,
  at: Instant | null,
): News[] {
  const news = (part: 'allocation' | 'policy', damage: Error | null, known?: string): News[] =>
    damage === null || damage.message === known ? [] : [settingsDamaged(part, damage.message, at)];
  return [
    ...news('allocation', configDamage, before.configDamage?.message),
    ...news('policy', policyDamage, before.policyDamage?.message),
  ];
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
      event: 'settings_damaged',
      document,
      field: configDamage.field,
      reason: configDamage.message,
    });
  if (policyDamage !== null && policyDamage.message !== before.policyDamage?.message)
    log.error('The policy settings are damaged; no new trades until they are repaired.', {
      event: 'policy_settings_damaged',
      document,
      field: policyDamage.field,
      reason: policyDamage.message,
    });
}
