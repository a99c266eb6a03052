import { webhookKey, webhookSecret } from './webhook-secret';

const KEY = Buffer.from('0123456789abcdef0123456789abcdef');

describe('webhookKey', () => {
  it('reads the key of a secret', () => {
    expect(webhookKey(webhookSecret(KEY))).toEqual(KEY);
  });

  it.each<[what: string, value: unknown]>([
    ['nothing', ''],
    ['a number', 7],
    ['a key without the prefix', KEY.toString('base64')],
    ['another prefix', `whpk_${KEY.toString('base64')}`],
    ['23 bytes', webhookSecret(KEY.subarray(0, 23))],
    ['65 bytes', webhookSecret(Buffer.alloc(65))],
    ['a megabyte', webhookSecret(Buffer.alloc(1_000_000))],
    ['base64 without its padding', webhookSecret(KEY).replace(/=+$/, '')],
    ['base64url', `whsec_${Buffer.alloc(30, 255).toString('base64url')}`],
    ['a blank', `${webhookSecret(KEY)} `],
  ])('reads no key from %s', (_, value) => {
    expect(webhookKey(value)).toBeNull();
  });
});
