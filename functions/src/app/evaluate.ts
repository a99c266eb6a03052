import { encodeSignal, parseEvaluateRequest } from '../contract/evaluate';
import { currentOf } from '../store/allocations';
import { userPaths } from '../store/paths';
import type { AppContext } from './context';
import { isPassing } from './faults';

/**
 * Asks a strategy for its signal on the user's allocation.
 *
 * @throws InvalidInput
 */
export async function evaluate(
  { db, log, strategies }: AppContext,
  uid: string,
  input: unknown,
): Promise<Record<string, unknown>> {
  const { strategy: name, symbol, regime } = parseEvaluateRequest(input, strategies.names);
  const strategy = strategies.get(name);
  const snapshot = await userPaths(db, uid).current.get();
  const published = currentOf(snapshot);
  if (snapshot.exists && published === null)
    log.error('The current allocation is damaged; the next trade or sweep rebuilds it.', { uid });
  try {
    return encodeSignal(name, await strategy.evaluate({ symbol }, { published }, regime ?? undefined));
  } catch (error) {
    if (isPassing(error)) throw error;
    // Whatever a strategy throws is its own failure, and not the caller's.
    throw new Error(`Strategy ${name} failed.`, { cause: error });
  }
}
