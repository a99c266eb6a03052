import { encodeAllocationResponse } from '../contract/get-allocation';
import { parseNothing } from '../contract/invalid-input';
import { currentOf } from '../store/allocations';
import { userPaths } from '../store/paths';
import type { AppContext } from './context';
import { rebuildOnRequest } from './rebuild-user';
import { TooSoonError } from './too-soon';

/**
 * Rebuilds the user from the journal, at most once a minute, and returns the allocation.
 *
 * @throws InvalidInput, TooSoonError
 */
export async function recomputeAllocation(
  context: AppContext,
  uid: string,
  input: unknown,
): Promise<Record<string, unknown>> {
  parseNothing(input);
  const result = await rebuildOnRequest(context, uid, [{ code: 'requested', count: 1, tradeIds: [] }]);
  if (result.kind === 'too_soon') throw new TooSoonError(result.waitSeconds);
  const current = await userPaths(context.db, uid).current.get();
  return encodeAllocationResponse(currentOf(current), null, null);
}
