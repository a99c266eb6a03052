import fc from 'fast-check';
import { instants } from '../../../test/support/arbitraries/documents';
import { webhookSecret } from '../fields/webhook-secret';
import { decodeDevice, encodeDevice } from './device';
import { decodeWebhookState, encodeWebhookState, webhookName } from './webhook-state';

const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((key) => webhookSecret(Buffer.from(key)));

const states = fc.record({
  secret: fc.option(secrets),
  failing: fc.option(fc.record({ webhook: fc.string(), since: instants, offSince: fc.option(instants) })),
});

const devices = fc.record({
  token: fc.string({ minLength: 1 }),
  name: fc.option(fc.string()),
  registeredAt: instants,
});

describe.each([
  ['the state of a webhook', states, encodeWebhookState, decodeWebhookState],
  ['a device', devices, encodeDevice, decodeDevice],
] as const)('%s', (_, values, encode, decode) => {
  it('is read as it was written, and nothing of another version or shape is', () => {
    fc.assert(
      fc.property(values, (value) => {
        const written = encode(value as never, (instant) => instant) as Record<string, unknown>;
        expect(decode(written)).toEqual(value);
        expect(decode({ ...written, schema_version: 2 })).toBeNull();
        for (const key of Object.keys(written))
          expect(decode({ ...written, [key]: Symbol.iterator })).toBeNull();
      }),
    );
  });
});

it('webhookName tells addresses and formats apart, and does not show them', () => {
  const url = 'https://example.com/secret';
  const names = [
    webhookName({ url, format: 'json' }),
    webhookName({ url, format: 'slack' }),
    webhookName({ url: `${url}2`, format: 'json' }),
  ];
  expect(new Set(names).size).toBe(3);
  expect(names.join()).not.toContain('example');
});
