import type { IncomingHttpHeaders } from 'node:http';

/** The names of this computer that a browser may have in the address of the page. */
const HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Whether a request comes from the page itself or from a program, and not from another site that is open in the same browser: that
 * one can send requests here, but it cannot hide where it is from.
 *
 * `Host` is checked because the name of another site can be made to lead here (DNS rebinding); `Origin` and `Sec-Fetch-Site`
 * because another site names itself in them.
 */
export function isFromHere(headers: IncomingHttpHeaders, port: number): boolean {
  const { host, origin } = headers;
  const site = headers['sec-fetch-site'];
  const isOwnHost = HOSTS.some((name) => host === `${name}:${port}`);
  const isOwnOrigin = origin === undefined || origin === `http://${host ?? ''}`;
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
  return isOwnHost && isOwnOrigin && isOwnSite;
}
