import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { webhookKey, webhookSecret } from '../../../contract/fields/webhook-secret';
import { Instant } from '../../../core/base/instant';
import { signatureHeaders } from './signature';

const keys = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => Buffer.from(bytes));
const ids = fc.stringMatching(/^[a-z_]{1,30}-[0-9a-f]{24}$/);

describe('signatureHeaders', () => {
  it('is what the library of Standard Webhooks verifies, and nothing else by the same key', () => {
    const now = Instant.fromMillis(Date.now());
    fc.assert(
      fc.property(keys, ids, fc.dictionary(fc.string(), fc.string()), (key, id, fields) => {
        const secret = webhookSecret(key);
        expect(webhookKey(secret)).toEqual(key);
        const body = JSON.stringify(fields);
        const headers = signatureHeaders(key, id, now, body);
        const receiver = new Webhook(secret);
        expect(receiver.verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => receiver.verify(`${body} `, headers)).toThrow();
        expect(() => receiver.verify(body, { ...headers, 'webhook-id': `${id}0` })).toThrow();
        const later = { ...headers, 'webhook-timestamp': String(now.seconds + 1) };
        expect(() => receiver.verify(body, later)).toThrow();
        const other = Buffer.from(key.map((byte) => byte ^ 1));
        expect(() => new Webhook(webhookSecret(other)).verify(body, headers)).toThrow();
      }),
    );
  });
});
