import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import {
  decodeWebhookState,
  encodeWebhookState,
  NO_WEBHOOK_STATE,
  type WebhookState,
} from '../contract/documents/webhook-state';
import type { UserPaths } from './paths';
import { toTimestamp, withInstants } from './timestamps';

/** Reads the state of the webhook. Where there is none, or a damaged one, there is no secret, and no failure is known. */
export function webhookStateOf(snapshot: DocumentSnapshot): WebhookState {
  return decodeWebhookState(withInstants(snapshot.data() ?? {})) ?? NO_WEBHOOK_STATE;
}

/** Writes the state of the webhook; one that says nothing is deleted. */
export function writeWebhookState(transaction: Transaction, paths: UserPaths, state: WebhookState): void {
  if (state.secret === null && state.failing === null) transaction.delete(paths.webhook);
  else transaction.set(paths.webhook, encodeWebhookState(state, toTimestamp));
}
