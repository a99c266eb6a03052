import { createHmac } from 'node:crypto';
import type { Instant } from '../../../core/base/instant';

/**
 * The headers by which a receiver knows that an alert is from Maestro, by Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks): the id of the alert, the time of this attempt, and the HMAC-SHA256
 * over both and the body.
 *
 * @param key the bytes of the secret
 */
export function signatureHeaders(key: Buffer, id: string, sentAt: Instant, body: string) {
  const timestamp = String(sentAt.seconds);
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
