import { type Failing, webhookName, type WebhookState } from '../../../contract/documents/webhook-state';
import type { Instant } from '../../../core/base/instant';
import type { Webhook } from '../../../core/alerts/alert-settings';

/** As long as the platform delivers an event again. */
export const DAY = 86_400;

/** What is known of the failures of this webhook; null: nothing, or only of one that the user had before. */
export function failingOf({ failing }: WebhookState, webhook: Webhook): Failing | null {
  return failing?.webhook === webhookName(webhook) ? failing : null;
}

/** Whether a webhook was given up. */
export function isOff(state: WebhookState, webhook: Webhook): boolean {
  return (failingOf(state, webhook)?.offSince ?? null) !== null;
}

/** The failures after another one. A webhook that has taken nothing for a day is given up. */
export function afterFailure(state: WebhookState, webhook: Webhook, now: Instant): Failing {
  const failing = failingOf(state, webhook) ?? { webhook: webhookName(webhook), since: now, offSince: null };
  const isOver = failing.offSince === null && now.secondsSince(failing.since) >= DAY;
  return isOver ? { ...failing, offSince: now } : failing;
}
