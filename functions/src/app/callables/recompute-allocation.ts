import { type AllocationAnswer, encodeAllocationAnswer } from '../../contract/callables/allocation';
import { parseNothing } from '../../contract/fields/invalid-input';
import { currentOf } from '../../store/allocations';
import { userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import { ErasedError } from '../erase/erased-error';
import { rebuildOnRequest } from '../rebuild/rebuild-user';
import { TooSoonError } from '../rebuild/too-soon';

/**
 * Rebuilds the user from the journal, not within the wait that follows a rebuild, and returns the allocation.
 *
 * @throws InvalidInput, TooSoonError, ErasedError
 */
export async function recomputeAllocation(
  context: AppContext,
  uid: string,
  input: unknown,
): Promise<AllocationAnswer> {
  parseNothing(input);
  const result = await rebuildOnRequest(context, uid, [{ code: 'requested', count: 1, tradeIds: [] }]);
  if (result.kind === 'too_soon') throw new TooSoonError(result.waitSeconds);
  if (result.kind === 'erased') throw new ErasedError(result.erasedAt);
  const current = await userPaths(context.db, uid).current.get();
  return encodeAllocationAnswer({ current: currentOf(current) });
}
