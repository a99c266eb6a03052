import type { Alert } from '../../../contract/documents/alert';
import type { WebhookState } from '../../../contract/documents/webhook-state';
import { webhookKey } from '../../../contract/fields/webhook-secret';
import { MAESTRO_VERSION } from '../../../contract/version';
import type { Webhook } from '../../../core/alerts/alert-settings';
import type { AppContext } from '../../context';
import { bodyOf } from './formats';
import { NotTaken, post } from './post';
import { signatureHeaders } from './signature';

/**
 * Sends an alert to a webhook.
 *
 * @returns why it was not taken; null: it was
 */
export async function sendToWebhook(
  { network, now }: Pick<AppContext, 'network' | 'now'>,
  id: string,
  alert: Alert,
  { url, format }: Webhook,
  { secret }: WebhookState,
): Promise<string | null> {
  const body = bodyOf(format, id, alert);
  const key = webhookKey(secret);
  if (format === 'json' && key === null) return 'there is no secret to sign with: set the webhook again';
  const headers = {
    'content-type': 'application/json',
    'user-agent': `Maestro/${MAESTRO_VERSION}`,
    ...(format === 'json' && key !== null && signatureHeaders(key, id, now(), body)),
  };
  try {
    await post(network, { url, headers, body });
    return null;
  } catch (error) {
    if (error instanceof NotTaken) return error.message;
    throw error;
  }
}
