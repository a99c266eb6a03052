import { encodeErasure, type EraseAnswer, parseEraseRequest } from '../../contract/callables/erase';
import type { AppContext } from '../context';
import { eraseUser } from '../erase/erase-user';

/** Below the 60 s of the function and the 70 s after which the client SDKs give up, with room for the last page. */
const SECONDS = 40;

/**
 * Erases the user. Where there is much to delete it answers `done: false` in time, and the next call goes on.
 *
 * @throws InvalidInput
 */
export async function deleteMyData(context: AppContext, uid: string, input: unknown): Promise<EraseAnswer> {
  const { journal } = parseEraseRequest(input);
  return encodeErasure(await eraseUser(context, uid, { journal, seconds: SECONDS }));
}
