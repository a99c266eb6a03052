import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, isIPv4, type LookupFunction } from 'node:net';
import type { Network } from './network';
import { hostOf } from './public-address';

/** What is sent to a server. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The most that resolving, connecting, sending and the beginning of the answer may take. */
const SECONDS = 5;

/** What is read of the body of an answer, so that an ordinary server can end it. Nobody looks at it. */
const MAX_ANSWER_BYTES = 1024;

/** Something was not taken by a server. The message says why, in words without the address, which may have a secret in it. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
}

/**
 * Posts to a server, and returns when it has answered with a status from 200 to 299.
 *
 * The name of the server is resolved once, every address that it has must be allowed, and the connection goes to one of these:
 * a name cannot mean one address when it is checked and another when it is connected to. Redirects are not followed.
 *
 * @throws NotTaken whatever else happens
 */
export async function post(network: Network, { url, headers, body }: Post, seconds = SECONDS): Promise<void> {
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    const target = new URL(url);
    const address = await checkedAddress(network, target, signal);
    const status = await until(signal, send(target, address, { headers, body }, signal));
    if (status >= 300 && status < 400)
      throw new NotTaken(`it answered ${status}, and redirects are not followed`);
    if (status < 200 || status >= 300) throw new NotTaken(`it answered ${status}`);
  } catch (error) {
    if (error instanceof NotTaken) throw error;
    if (signal.aborted) throw new NotTaken(`it has not answered within ${seconds} s`);
    throw new NotTaken(`it cannot be reached (${codeOf(error)})`);
  }
}

/** The address to connect to, once all that the name has are known to be allowed. */
async function checkedAddress(network: Network, target: URL, signal: AbortSignal): Promise<string> {
  const host = hostOf(target);
  const addresses = isIP(host) === 0 ? await until(signal, network.resolve(host)) : [host];
  const [first] = addresses;
  if (first === undefined) throw new NotTaken('its name has no address');
  if (!addresses.every((address) => isIP(address) !== 0 && network.allows(target.protocol, address)))
    throw new NotTaken('only public addresses are connected to, by https');
  // Not every network reaches addresses of IPv6.
  return addresses.find((address) => isIPv4(address)) ?? first;
}

function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => {
      reject(new Error('late'));
    };
    if (signal.aborted) late();
    signal.addEventListener('abort', late);
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', late);
    });
  });
}

/** Sends the request to this address, and returns the status of the answer. */
function send(
  target: URL,
  address: string,
  { headers, body }: Omit<Post, 'url'>,
  signal: AbortSignal,
): Promise<number> {
  const family = isIPv4(address) ? 4 : 6;
  const lookup: LookupFunction = (_, { all }, callback) => {
    if (all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    // A connection of its own, which nobody has opened before for another address.
    agent: false,
    lookup,
    family,
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(target, options);
    request.on('error', reject);
    // After a status of 101 the connection would speak another protocol; without a listener nothing would be heard again.
    request.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    request.on('response', (response) => {
      const { statusCode = 0 } = response;
      let read = 0;
      const end = (): void => {
        response.destroy();
        resolve(statusCode);
      };
      response.on('data', (part: Buffer) => {
        read += part.length;
        if (read > MAX_ANSWER_BYTES) end();
      });
      // The status has said it all: what happens to the body changes nothing.
      for (const event of ['end', 'error', 'close']) response.on(event, end);
    });
    request.end(body);
  });
}

/** The code of an error of the network, such as `ECONNREFUSED`; its message may have the address in it. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown error';
}
