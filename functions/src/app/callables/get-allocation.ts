import {
  type AllocationAnswer,
  encodeAllocationAnswer,
  parseAllocationRequest,
} from '../../contract/callables/allocation';
import { describe } from '../../contract/fields/invalid-input';
import { splitCapital } from '../../core/weights/capital';
import { erasedOf } from '../../store/erased';
import { type FoundMalformed, malformedTrade } from '../../store/journal';
import { userPaths } from '../../store/paths';
import type { AppContext } from '../context';
import { currentForReaders } from '../publish/read-current';
import { readHistory } from './get-allocation-history';

/**
 * Returns the allocation of a user, or null, and then maybe a hint that trades of the journal take no part; with
 * `history` also a page of its versions, with `capital` also that amount, split exactly by the weights.
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
  const malformed = snapshot.exists || erased !== null ? null : await malformedTrade(paths);
  const { capital } = request;
  return encodeAllocationAnswer({
    current,
    history,
    erasedAt: erased?.erasedAt ?? null,
    hint: malformed && hintOf(malformed),
    ...(capital !== null && { split: current && splitCapital(capital, current.allocation.published) }),
  });
}

/** What a user without an allocation should know about the journal. */
function hintOf({ tradeId, trade: { reason, cure } }: FoundMalformed): string {
  return `The journal has closed trades that take no part, such as ${describe(tradeId)}: ${reason}. ${cure}`;
}
