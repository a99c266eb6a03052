import type { InvalidInput } from '../../../contract/fields/invalid-input';
import { checkWebhook } from './check-webhook';
import { EMULATED_NETWORK, type Network, PUBLIC_NETWORK } from './network';

function refusalOf(network: Network, url: string): InvalidInput | null {
  try {
    checkWebhook(network, { url, format: 'json' });
    return null;
  } catch (error) {
    return error as InvalidInput;
  }
}

describe('checkWebhook', () => {
  it.each([
    'https://example.com/alerts',
    'https://example.com:8443/',
    'https://8.8.8.8/',
    'https://[2001:4860:4860::8888]/',
    'https://xn--mnchen-3ya.example/',
    'https://localhost.example.com/',
  ])('takes %s', (url) => {
    expect(refusalOf(PUBLIC_NETWORK, url)).toBeNull();
  });

  it.each([
    'http://example.com/',
    'https://localhost/',
    'https://localhost./',
    'https://LOCALHOST:8443/',
    'https://a.localhost/',
    'https://printer.local/',
    'https://metadata/',
    'https://metadata.google.internal/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/computeMetadata/v1/',
    'https://192.168.1.1/',
  ])('refuses %s', (url) => {
    expect(refusalOf(PUBLIC_NETWORK, url)).toMatchObject({
      name: 'InvalidInput',
      field: 'alerts.webhook.url',
    });
  });

  it('takes http to this computer on emulators, and nothing else of what is inside', () => {
    expect(refusalOf(EMULATED_NETWORK, 'http://127.0.0.1:9000/')).toBeNull();
    expect(refusalOf(EMULATED_NETWORK, 'http://[::1]:9000/')).toBeNull();
    for (const url of ['http://8.8.8.8/', 'http://10.0.0.1/', 'https://10.0.0.1/', 'http://localhost:9000/'])
      expect(refusalOf(EMULATED_NETWORK, url)).not.toBeNull();
  });

  it('does not repeat what may be secret in an address', () => {
    const { message = '' } = refusalOf(PUBLIC_NETWORK, 'http://example.com/services/T0/B0/token?key=1') ?? {};
    expect(message).toBe(
      'alerts.webhook.url is "http://example.com"; it must be the address of a public server that is reached by https',
    );
  });
});
