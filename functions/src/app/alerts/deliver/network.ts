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

/**
 * The addresses of a name. It asks the servers of names, and not the system: that would hold one of the few threads which all of
 * the process need. A server that cannot say one kind of address does not hide the other.
 */
export async function resolveBy(resolver: Resolver, name: string): Promise<readonly string[]> {
  const questions = [resolver.resolve4(name), resolver.resolve6(name)];
  const asked = await Promise.allSettled(questions);
  const found = asked.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  const [failure] = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  const hasNone = failure === undefined || NONE.has(String((failure as { code?: unknown }).code));
  // Throws what it has failed with.
  if (found.length === 0 && !hasNone) await Promise.all(questions);
  return found;
}

/** By https to public addresses. */
export const PUBLIC_NETWORK: Network = {
  resolve: (name) => resolveBy(new Resolver(RESOLVER), name),
  allows: (protocol, address) => protocol === 'https:' && isPublic(address),
};

/** Also to this computer itself: to try it out on emulators. */
export const EMULATED_NETWORK: Network = {
  ...PUBLIC_NETWORK,
  allows: (protocol, address) => PUBLIC_NETWORK.allows(protocol, address) || isLoopback(address),
};
