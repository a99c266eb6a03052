/** The secrets of Standard Webhooks: `whsec_` and the key in base64. */

const PREFIX = 'whsec_';

/** The bytes of a key, at least and at most, as the standard has it. */
const MIN_BYTES = 24;
const MAX_BYTES = 64;

export const WEBHOOK_SECRET_RULE = `"${PREFIX}" and ${MIN_BYTES} to ${MAX_BYTES} random bytes in base64`;

/** The key in a secret; null: it is none. Only the one way in which base64 is written counts, so that all libraries read the same. */
export function webhookKey(secret: unknown): Buffer | null {
  if (typeof secret !== 'string' || secret.length > 2 * MAX_BYTES || !secret.startsWith(PREFIX)) return null;
  const text = secret.slice(PREFIX.length);
  const key = Buffer.from(text, 'base64');
  const fits = key.length >= MIN_BYTES && key.length <= MAX_BYTES;
  return fits && key.toString('base64') === text ? key : null;
}

/** The secret of a key. */
export function webhookSecret(key: Buffer): string {
  return `${PREFIX}${key.toString('base64')}`;
}
