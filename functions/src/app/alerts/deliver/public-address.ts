import ipaddr from 'ipaddr.js';

/** All addresses of IPv6 that are given to networks; what lies outside has a meaning of its own, such as `::10.0.0.1`. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address is one of the public internet. Whatever leads elsewhere is not: private, local and reserved ranges, the
 * metadata server of the cloud, and addresses of IPv6 that hold one of IPv4 (mapped, translated, 6to4, Teredo), whichever it is.
 *
 * @param address as a resolver or the URL standard writes it, without brackets
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST);
}

/** Whether an address is this computer itself. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback';
}

/** The host of an address of the web as a resolver takes it: an address of IPv6 without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
