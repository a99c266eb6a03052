import ipaddr from 'ipaddr.js';
import type { Webhook } from '../../../core/alerts/alert-settings';
import { InvalidInput } from '../../../contract/fields/invalid-input';
import type { Network } from './network';
import { hostOf } from './public-address';

/** Names that mean something on this computer or in this network alone. */
const LOCAL_NAME = /^(?:[^.]*|.*\.(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa))$/;

/**
 * Refuses an address of a webhook that evidently leads nowhere or inside. What its name resolves to is asked before each
 * delivery, because it may change.
 *
 * @throws InvalidInput
 */
export function checkWebhook(network: Pick<Network, 'allows'>, webhook: Webhook | null): void {
  if (webhook === null) return;
  const url = new URL(webhook.url);
  const host = hostOf(url);
  const isAllowed = ipaddr.isValid(host)
    ? network.allows(url.protocol, host)
    : url.protocol === 'https:' && !LOCAL_NAME.test(host.replace(/\.$/, ''));
  if (isAllowed) return;
  // The rest of the address may have a secret in it.
  throw InvalidInput.of(
    'alerts.webhook.url',
    url.origin,
    'the address of a public server that is reached by https',
  );
}
