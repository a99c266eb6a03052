import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { Alert } from '../../../contract/documents/alert';
import { MAX_DEVICES } from '../../../contract/documents/device';
import type { Webhook } from '../../../core/alerts/alert-settings';
import { alertOf } from '../../../store/alerts';
import { deviceOf, type StoredDevice } from '../../../store/devices';
import { alertPathOf, type UserPaths, userPaths } from '../../../store/paths';
import { readAll } from '../../../store/reader';
import { settingsOf } from '../../../store/settings';
import { webhookStateOf } from '../../../store/webhook';
import type { AppContext } from '../../context';
import { TransientError } from '../../transient-error';
import { DAY, isOff } from './failing';
import { failureOf, noteOutcome, type Outcome, type SentToWebhook } from './note';
import { pushToAll } from './push';
import { sendToWebhook } from './send-webhook';

/**
 * Delivers an alert to where its user wants it, and notes that. An alert that is only shown costs no read.
 *
 * At least once: if this ends after sending and before noting, the alert is sent again, with the same id. What was taken is not
 * sent again because something else failed.
 *
 * @param created the alert as its event brings it
 * @throws TransientError when it is to be delivered again: the platform does that for a day, with growing waits
 */
export async function deliverAlert(context: AppContext, created: DocumentSnapshot): Promise<void> {
  const { db, log, now } = context;
  const announced = alertOf(created);
  if (announced === null || !(announced.channels.webhook || announced.channels.push)) return;
  const { uid, alertId } = alertPathOf(created.ref);
  if (now().secondsSince(announced.createdAt) > DAY) {
    log.warn('An alert could not be delivered within a day.', {
      event: 'alert_given_up',
      uid,
      alert_id: alertId,
    });
    return;
  }
  const paths = userPaths(db, uid);
  const outcome = await send(context, paths, alertId);
  if (outcome === null) return;
  const webhookNow = await noteOutcome(context, paths, alertId, outcome);
  tell(context, { uid, alert_id: alertId }, outcome, webhookNow === 'given up');
  // A test says how it is now: hours later nobody waits for it.
  if (announced.kind === 'test') return;
  // Once more would tell those devices twice that have taken it.
  const isPushFailing = outcome.push?.taken === 0 && outcome.push.failure !== null;
  if (webhookNow === 'failing' || isPushFailing)
    throw new TransientError(`An alert was not delivered: ${failureOf(outcome) ?? ''}.`);
}

/** Sends an alert where it has not been taken yet; null: nowhere. */
async function send(context: AppContext, paths: UserPaths, alertId: string): Promise<Outcome | null> {
  const { db } = context;
  // The event is older than the document: the alert may be delivered by now, or gone.
  const [snapshot, settings, stored] = await readAll(
    db,
    paths.alerts.doc(alertId),
    paths.settings,
    paths.webhook,
  );
  const alert = alertOf(snapshot);
  if (alert === null) return null;
  const { alerts } = settingsOf(settings).policy;
  const state = webhookStateOf(stored);
  // Whoever sends a test has repaired the server: it is tried though the webhook was given up, and begins again if it takes it.
  const isTried = (webhook: Webhook): boolean => alert.kind === 'test' || !isOff(state, webhook);
  const webhook =
    alerts.webhook !== null && isWantedByWebhook(alert) && isTried(alerts.webhook) ? alerts.webhook : null;
  const devices = alerts.push && isWantedByDevices(alert) ? await devicesOf(paths) : [];
  if (webhook === null && devices.length === 0) return null;
  const [sent, pushed] = await Promise.all([
    webhook === null
      ? null
      : sendToWebhook(context, alertId, alert, webhook, state).then((failure): SentToWebhook => ({
          webhook,
          failure,
        })),
    devices.length === 0 ? null : pushToAll(context, alertId, alert, devices),
  ]);
  return { webhook: sent, push: pushed };
}

/** Whether the webhook has not been asked yet, or has not taken it. */
function isWantedByWebhook({ channels, delivered }: Alert): boolean {
  return channels.webhook && (delivered === null || delivered.webhook === false);
}

/** Whether no device has taken it. */
function isWantedByDevices({ channels, delivered }: Alert): boolean {
  return channels.push && (delivered?.devices ?? 0) === 0;
}

async function devicesOf(paths: UserPaths): Promise<StoredDevice[]> {
  return (await paths.devices.limit(MAX_DEVICES).get()).docs.map(deviceOf);
}

/** Says in the log what has failed. Nothing in it is secret: of the webhook it has the host alone. */
function tell(
  { log }: AppContext,
  about: { readonly uid: string; readonly alert_id: string },
  { webhook, push }: Outcome,
  isGivenUp: boolean,
): void {
  const failed = (sent: SentToWebhook) => ({
    ...about,
    host: new URL(sent.webhook.url).host,
    reason: sent.failure,
  });
  if (webhook !== null && webhook.failure !== null)
    log.info('A webhook has not taken an alert.', { event: 'webhook_failed', ...failed(webhook) });
  if (webhook !== null && isGivenUp)
    log.info('A webhook that has failed for a day is given up.', {
      event: 'webhook_stopped',
      ...failed(webhook),
    });
  if (push !== null && push.failure !== null)
    log.warn('An alert could not be pushed.', { event: 'push_failed', ...about, reason: push.failure });
  if (push !== null && push.unusable.length > 0)
    log.info('Devices that no message reaches any more were removed.', {
      event: 'devices_removed',
      ...about,
      devices: push.unusable.length,
    });
}
