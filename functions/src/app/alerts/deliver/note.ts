import type { Delivered } from '../../../contract/documents/alert';
import type { Webhook } from '../../../core/alerts/alert-settings';
import { alertOf, writeDelivered } from '../../../store/alerts';
import type { UserPaths } from '../../../store/paths';
import { readAll } from '../../../store/reader';
import { settingsOf } from '../../../store/settings';
import { webhookStateOf, writeWebhookState } from '../../../store/webhook';
import type { AppContext } from '../../context';
import { webhookName } from '../../../contract/documents/webhook-state';
import { writeNews } from '../write-news';
import { deliveryStopped } from './delivery-stopped';
import { afterFailure, failingOf } from './failing';
import type { PushedToAll } from './push';

/** What has become of an alert at the webhook; `failure` is null when it was taken. */
export interface SentToWebhook {
  readonly webhook: Webhook;
  readonly failure: string | null;
}

/** What has become of an alert. */
export interface Outcome {
  /** Null: it was not sent there. */
  readonly webhook: SentToWebhook | null;
  /** Null: it was not sent there. */
  readonly push: PushedToAll | null;
}

/** What has become of the webhook. */
export type WebhookNow = 'works' | 'failing' | 'given up' | 'was given up before';

/**
 * Notes in one transaction who has taken an alert, how the webhook fares, and which devices are of no use. A webhook that is
 * given up is told by an alert of its own. Nothing is noted of an alert, or of a webhook, that the user has taken away meanwhile.
 */
export async function noteOutcome(
  context: Pick<AppContext, 'db' | 'now' | 'historyRetentionDays'>,
  paths: UserPaths,
  id: string,
  { webhook, push }: Outcome,
): Promise<WebhookNow> {
  return context.db.runTransaction(async (transaction) => {
    const now = context.now();
    const ref = paths.alerts.doc(id);
    const [snapshot, settings, stored] = await readAll(transaction, ref, paths.settings, paths.webhook);
    const alert = alertOf(snapshot);
    if (alert !== null) {
      const delivered = afterOutcome(alert.delivered, { webhook, push }, now);
      if (delivered !== alert.delivered) writeDelivered(transaction, paths, id, delivered);
    }
    for (const device of push?.unusable ?? []) transaction.delete(device);
    const present = settingsOf(settings).policy.alerts.webhook;
    if (webhook === null || present === null || webhookName(present) !== webhookName(webhook.webhook))
      return 'works';
    const state = webhookStateOf(stored);
    const before = failingOf(state, present);
    if (webhook.failure === null) {
      if (before !== null) writeWebhookState(transaction, paths, { ...state, failing: null });
      return 'works';
    }
    if (before !== null && before.offSince !== null) return 'was given up before';
    const failing = afterFailure(state, present, now);
    if (failing !== before) writeWebhookState(transaction, paths, { ...state, failing });
    if (failing.offSince === null) return 'failing';
    const { host } = new URL(present.url);
    const stopped = deliveryStopped(host, webhook.failure, failing.since);
    // That the webhook is off cannot be said through it.
    writeNews(transaction, paths, [stopped], { webhook: false, push: false }, now, context);
    return 'given up';
  });
}

/** Who has taken an alert, all attempts together; the same object when this one has changed nothing. */
function afterOutcome(
  before: Delivered | null,
  { webhook, push }: Outcome,
  now: Delivered['at'],
): Delivered | null {
  const taken =
    webhook === null || before?.webhook === true ? (before?.webhook ?? null) : webhook.failure === null;
  const devices = Math.max(before?.devices ?? 0, push?.taken ?? 0);
  if (before !== null && before.webhook === taken && before.devices === devices) return before;
  if (before === null && taken === null && devices === 0) return null;
  return { at: now, webhook: taken, devices };
}
