import { Resolver } from 'node:dns/promises';
import { isLoopback, isPublic } from './public-address';

/** What posting to a server takes from the world. */
export interface Network {
  /** All addresses of a name; none if it has none. It throws when that cannot be found out. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** Whether this address may be connected to by this protocol, such as `https:`. */
  readonly allows: (protocol: string, address: string) => boolean;
}

/** How long a server of names has to answer, and how often it is asked. */
const RESOLVER = { timeout: 1500, tries: 2 };

/** A name that has no address of this kind, or does not exist. */
const NONE = new Set(['ENODATA', 'ENOTFOUND', 'NOTFOUND']);

/** Asks the servers of names, and not the system: that would hold one of the few threads which all of the process need. */
async function resolve(name: string): Promise<readonly string[]> {
  const resolver = new Resolver(RESOLVER);
  const orNone = async (found: Promise<string[]>): Promise<string[]> => {
    try {
      return await found;
    } catch (error) {
      if (NONE.has(String((error as { code?: unknown }).code))) return [];
      throw error;
    }
  };
  const [v4, v6] = await Promise.all([orNone(resolver.resolve4(name)), orNone(resolver.resolve6(name))]);
  return [...v4, ...v6];
}

/** By https to public addresses. */
export const PUBLIC_NETWORK: Network = {
  resolve,
  allows: (protocol, address) => protocol === 'https:' && isPublic(address),
};

/** Also to this computer itself: to try it out on emulators. */
export const EMULATED_NETWORK: Network = {
  ...PUBLIC_NETWORK,
  allows: (protocol, address) => PUBLIC_NETWORK.allows(protocol, address) || isLoopback(address),
};
