import { type Failing, webhookName, type WebhookState } from '../../../contract/documents/webhook-state';
import type { Instant } from '../../../core/base/instant';
import type { Webhook } from '../../../core/alerts/alert-settings';

const HOUR = 3600;

/** As long as the platform delivers an event again. */
export const DAY = 24 * HOUR;

/**
 * A webhook that has taken nothing for so long is given up: an hour earlier than a single alert is no longer tried, because one of
 * its last attempts has to see it.
 */
const GIVEN_UP_AFTER = DAY - HOUR;

/** A webhook that fails is given up before this. So an older failure was followed by a time in which nothing was sent. */
const FORGOTTEN_AFTER = DAY + HOUR;

/** What is known of the failures of this webhook; null: nothing, or only of one that the user had before. */
export function failingOf({ failing }: WebhookState, webhook: Webhook): Failing | null {
  return failing?.webhook === webhookName(webhook) ? failing : null;
}

/** Whether a webhook was given up. */
export function isOff(state: WebhookState, webhook: Webhook): boolean {
  return (failingOf(state, webhook)?.offSince ?? null) !== null;
}

/** The failures after another one. */
export function afterFailure(state: WebhookState, webhook: Webhook, now: Instant): Failing {
  const first = { webhook: webhookName(webhook), since: now, offSince: null };
  const failing = failingOf(state, webhook) ?? first;
  if (failing.offSince !== null) return failing;
  const age = now.secondsSince(failing.since);
  if (age >= FORGOTTEN_AFTER) return first;
  return age >= GIVEN_UP_AFTER ? { ...failing, offSince: now } : failing;
}
