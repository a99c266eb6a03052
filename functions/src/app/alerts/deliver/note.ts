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

/** What has become of the webhook. `not judged`: a test has failed, which says nothing of how long it has taken nothing. */
export type WebhookNow = 'works' | 'failing' | 'given up' | 'was given up before' | 'not judged';

/** Why an alert was not taken, in words without an address or a token; null: it was, wherever it was sent. */
export function failureOf({ webhook, push }: Outcome): string | null {
  const failures = [
    ...(webhook !== null && webhook.failure !== null
      ? [`the webhook has not taken it (${webhook.failure})`]
      : []),
    // Where one device has taken it, the user has it.
    ...(push?.taken === 0 ? [`no device has taken it (${push.failure ?? 'none is reached any more'})`] : []),
  ];
  return failures.length === 0 ? null : failures.join(', and ');
}

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
    if (alert?.kind === 'test') return 'not judged';
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
function afterOutcome(before: Delivered | null, outcome: Outcome, now: Delivered['at']): Delivered {
  const { webhook, push } = outcome;
  const failure = failureOf(outcome);
  const taken =
    webhook === null || before?.webhook === true ? (before?.webhook ?? null) : webhook.failure === null;
  const devices = Math.max(before?.devices ?? 0, push?.taken ?? 0);
  const isSame =
    before !== null && before.webhook === taken && before.devices === devices && before.failure === failure;
  return isSame ? before : { at: now, webhook: taken, devices, failure };
}
