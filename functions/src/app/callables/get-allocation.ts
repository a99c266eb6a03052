import {
  type AllocationAnswer,
  encodeAllocationAnswer,
  parseAllocationRequest,
} from '../../contract/callables/allocation';
import { splitCapital } from '../../core/weights/capital';
import { newestHistory } from '../../store/allocations';
import { erasedOf } from '../../store/erased';
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
): Promise<AllocationAnswer> {
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
  const erased = snapshot.exists ? null : erasedOf(await paths.erased.get());
  const { capital } = request;
  return encodeAllocationAnswer({
    current,
    history,
    erasedAt: erased?.erasedAt ?? null,
    ...(capital !== null && { split: current && splitCapital(capital, current.allocation.published) }),
  });
}
