import {
  type AllocationAnswer,
  encodeAllocationAnswer,
  parseAllocationRequest,
} from '../../contract/callables/allocation';
import { splitCapital } from '../../core/weights/capital';
import { erasedOf } from '../../store/erased';
import { userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import { currentForReaders } from '../publish/read-current';
import { readHistory } from './get-allocation-history';

/**
 * Returns the allocation of a user, or null; with `history` also a page of its versions, with `capital` also that
 * amount, split exactly by the weights.
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
  const [snapshot, history] = await Promise.all([
    paths.current.get(),
    request.history === null ? null : readHistory(context, uid, paths, request.history),
  ]);
  const current = currentForReaders(context, uid, snapshot);
  const erased = snapshot.exists ? null : erasedOf(await paths.erased.get());
  const { capital } = request;
  return encodeAllocationAnswer({
    current,
    history,
    erasedAt: erased?.erasedAt ?? null,
    ...(capital !== null && { split: current && splitCapital(capital, current.allocation.published) }),
  });
}
