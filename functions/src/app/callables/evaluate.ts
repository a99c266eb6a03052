import { encodeSignal, parseEvaluateRequest } from '../../contract/callables/evaluate';
import { userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import { isTransient } from '../transient-error';
import { currentForReaders } from '../publish/read-current';

/**
 * Asks a strategy for its signal on the user's allocation.
 *
 * @throws InvalidInput
 */
export async function evaluate(
  context: AppContext,
  uid: string,
  input: unknown,
): Promise<Record<string, unknown>> {
  const { db, strategies } = context;
  const { strategy: name, symbol, regime } = parseEvaluateRequest(input, strategies.names);
  const strategy = strategies.get(name);
  const published = currentForReaders(context, uid, await userPaths(db, uid).current.get());
  try {
    return encodeSignal(name, await strategy.evaluate({ symbol }, { published }, regime ?? undefined));
  } catch (error) {
    if (isTransient(error)) throw error;
    // An error of a strategy is its own, not the caller's, even if it is an InvalidInput.
    throw new Error(`Strategy ${name} failed.`, { cause: error });
  }
}
