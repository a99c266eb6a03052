import { encodeAllocationResponse, parseAllocationRequest } from '../../contract/callables/allocation';
import { newestHistory } from '../../store/allocations';
import { userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import { currentForReaders } from '../publish/read-current';

/**
 * Returns the allocation of a user, or null; with `history` also its newest versions, with `capital` also that amount,
 * split exactly by the weights.
 *
 * @throws InvalidInput
 */
export async function getAllocation(
  context: AppContext,
  uid: string,
  input: unknown,
): Promise<Record<string, unknown>> {
  const request = parseAllocationRequest(input);
  const paths = userPaths(context.db, uid);
  const [snapshot, versions] = await Promise.all([
    paths.current.get(),
    request.history === null ? null : newestHistory(paths, request.history),
  ]);
  const current = currentForReaders(context, uid, snapshot);
  const history = versions?.filter((version) => version !== null) ?? null;
  if (versions !== null && history?.length !== versions.length)
    context.log.error('Damaged versions of the allocation are left out.', { uid });
  return encodeAllocationResponse(current, history, request.capital);
}
