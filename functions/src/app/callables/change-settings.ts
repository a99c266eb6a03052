import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import { isDeepStrictEqual } from 'node:util';
import type { WebhookChange } from '../../contract/callables/settings';
import type { Limits } from '../../contract/documents/limits';
import { changeSettings, encodeSettings, type Settings } from '../../contract/documents/settings';
import { NO_WEBHOOK_STATE, type WebhookState } from '../../contract/documents/webhook-state';
import { timeText } from '../../contract/fields/time';
import { currentOf } from '../../store/allocations';
import { erasedOf } from '../../store/erased';
import { limitsOf, writeLimits } from '../../store/limits';
import type { UserPaths } from '../../store/paths';
import { settingsOf, type StoredSettings, writeSettings } from '../../store/settings';
import { webhookStateOf, writeWebhookState } from '../../store/webhook';
import { checkWebhook } from '../alerts/deliver/check-webhook';
import type { AppContext } from '../context';
import { ErasedError, liftableFrom } from '../erase/erased-error';
import { wantedConfig } from '../publish/wanted-config';
import { withChange } from './change-limit';

/** What is to change about the webhook. */
export interface WebhookWish {
  readonly change: WebhookChange;
  /** The secret that is used if one is needed and there is none. */
  readonly newSecret: string;
}

/** Documents as this transaction has read them. */
export interface KnownDocuments {
  readonly settings?: DocumentSnapshot;
  /** The mark of an erasure. */
  readonly erased?: DocumentSnapshot;
}

/** What has become of the settings. */
export interface ChangedSettings {
  readonly settings: Settings;
  /** Whether the new secret of the wish is in use now. */
  readonly usesNewSecret: boolean;
}

/**
 * Changes settings in a transaction, which has written nothing yet: see updateSettings.
 *
 * @param wish null: the webhook stays as it is
 * @param known what this transaction has read already
 * @throws InvalidInput, TooManyChangesError, ErasedError
 */
export async function changeStoredSettings(
  { now, network }: Pick<AppContext, 'now' | 'network'>,
  transaction: Transaction,
  paths: UserPaths,
  input: unknown,
  wish: WebhookWish | null = null,
  known: KnownDocuments = {},
): Promise<ChangedSettings> {
  const limitsAfter = async (): Promise<Limits> =>
    withChange(limitsOf(await transaction.get(paths.limits)), now());
  const snapshot = known.settings ?? (await transaction.get(paths.settings));
  const stored = settingsOf(snapshot);
  const isRepair = isDamaged(stored) && namesAny(input);
  // Asked before what is in force is read: a refusal costs two reads.
  let limits = isRepair ? await limitsAfter() : null;
  // Only damaged settings need to know what is in force.
  const current = stored.config === null ? currentOf(await transaction.get(paths.current)) : null;
  const config = await wantedConfig(transaction, paths, stored, current);
  const before = { config, policy: stored.policy };
  const after = changeSettings(before, input, now());
  const text = (each: typeof before): string => JSON.stringify(encodeSettings(each, timeText));
  if (text(before) !== text(after)) limits ??= await limitsAfter();
  const isNamed = wish !== null && wish.change.kind !== 'not named';
  if (isNamed) checkWebhook(network, after.policy.alerts.webhook);
  const stateBefore = isNamed ? webhookStateOf(await transaction.get(paths.webhook)) : NO_WEBHOOK_STATE;
  const stateAfter = isNamed ? wishedState(stateBefore, after, wish) : stateBefore;
  const isNewState = !isDeepStrictEqual(stateBefore, stateAfter);
  if (isNewState) limits ??= await limitsAfter();
  const mayBegin = limits !== null || (!snapshot.exists && namesAny(input));
  const erased = mayBegin ? erasedOf(known.erased ?? (await transaction.get(paths.erased))) : null;
  if (erased !== null) {
    if (now().compare(liftableFrom(erased.erasedAt)) < 0) throw new ErasedError(erased.erasedAt);
    limits ??= await limitsAfter();
    transaction.delete(paths.erased);
  }
  if (limits !== null) {
    writeSettings(transaction, paths, after);
    writeLimits(transaction, paths, limits);
  }
  if (isNewState) writeWebhookState(transaction, paths, stateAfter);
  return { settings: after, usesNewSecret: isNamed && stateAfter.secret === wish.newSecret };
}

/** Whoever names the webhook begins again: also with the same address, after a repair of the server, say. */
function wishedState(
  { secret }: WebhookState,
  { policy: { alerts } }: Settings,
  { change, newSecret }: WebhookWish,
): WebhookState {
  if (alerts.webhook === null) return NO_WEBHOOK_STATE;
  const isSigned = alerts.webhook.format === 'json';
  return { secret: change.secret ?? secret ?? (isSigned ? newSecret : null), failing: null };
}

function isDamaged({ configDamage, policyDamage }: StoredSettings): boolean {
  return configDamage !== null || policyDamage !== null;
}

/** Whether a request names any setting. One that names none only reads, and therefore repairs nothing. */
function namesAny(input: unknown): boolean {
  return typeof input === 'object' && input !== null && Object.keys(input).length > 0;
}
