import { webhookSecret } from '../fields/webhook-secret';
import { takeWebhook } from './settings';

const SECRET = webhookSecret(Buffer.alloc(32, 7));
const URL = 'https://example.com/';

describe('takeWebhook', () => {
  it.each<[unknown]>([
    [{}],
    [null],
    ['x'],
    [{ alerts: null }],
    [{ alerts: { push: true } }],
    [{ alerts: { webhook: 'x' } }],
  ])('leaves %j as it is, which does not name a webhook', (input) => {
    expect(takeWebhook(input)).toEqual({ input, change: { kind: 'not named', secret: null } });
  });

  it('takes the secret out, and nothing else', () => {
    const rest = { paused: true, alerts: { push: false, webhook: { url: URL, format: 'json', other: 1 } } };
    const given = {
      ...rest,
      alerts: { ...rest.alerts, webhook: { ...rest.alerts.webhook, secret: SECRET } },
    };
    expect(takeWebhook(given)).toEqual({ input: rest, change: { kind: 'given', secret: SECRET } });
    expect(takeWebhook(rest)).toEqual({ input: rest, change: { kind: 'given', secret: null } });
    // As the web SDK sends what is undefined.
    const without = { alerts: { webhook: { url: URL, secret: null } } };
    expect(takeWebhook(without)).toEqual({
      input: { alerts: { webhook: { url: URL } } },
      change: { kind: 'given', secret: null },
    });
  });

  it('says that the webhook is taken away', () => {
    const input = { alerts: { webhook: null } };
    expect(takeWebhook(input)).toEqual({ input, change: { kind: 'taken away', secret: null } });
  });

  it.each([7, '', 'whsec_short', 'whsec_', {}, [SECRET]])(
    'refuses the secret %j, without showing it',
    (secret) => {
      expect(() => takeWebhook({ alerts: { webhook: { url: URL, secret } } })).toThrow(
        'alerts.webhook.secret must be "whsec_" and 24 to 64 random bytes in base64; what was given is not shown',
      );
    },
  );

  it('refuses a secret where nothing is signed', () => {
    for (const format of ['slack', 'discord', 'telegram'])
      expect(() => takeWebhook({ alerts: { webhook: { url: URL, format, secret: SECRET } } })).toThrow(
        'signs what is sent as "json"',
      );
  });
});
