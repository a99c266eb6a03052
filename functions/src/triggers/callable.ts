import {
  type CallableFunction,
  type CallableOptions,
  type CallableRequest,
  HttpsError,
  onCall,
} from 'firebase-functions/v2/https';
import type { AppContext } from '../app/context';
import { TooManyKeysError } from '../app/callables/create-bot-key';
import { ErasedError } from '../app/erase/erased-error';
import { isTransient, reasonOf } from '../app/transient-error';
import { TooSoonError } from '../app/rebuild/too-soon';
import { getLog, getRuntime } from '../runtime/runtime';
import { ENFORCE_APP_CHECK, REGION } from '../runtime/parameters';
import { CallLimit } from './call-limit';
import { isUserId } from '../contract/fields/ids';
import { describe, InvalidInput } from '../contract/fields/invalid-input';
import { refuseInherited } from '../contract/fields/plain-data';

/** What a callable does for the user `uid` with the rest of the request, once the caller is known. */
type UseCase<Answer> = (context: AppContext, uid: string, input: unknown) => Promise<Answer>;

/**
 * Defines a callable for signed-in users, who act on themselves; with the custom claim `maestro_admin: true` also on
 * another `uid`. Every failure ends in an error that says what is wrong, never in `internal`.
 */
export function callable<Answer>(
  name: string,
  useCase: UseCase<Answer>,
  options: CallableOptions = {},
): CallableFunction<unknown, Promise<Answer>> {
  const limit = new CallLimit();
  return onCall(
    {
      region: REGION,
      enforceAppCheck: ENFORCE_APP_CHECK,
      memory: '256MiB',
      concurrency: 80,
      maxInstances: 20,
      ...options,
    },
    async (request) => {
      try {
        const { context } = getRuntime();
        const { uid, input } = resolveUser(request);
        const caller = request.auth?.uid;
        if (uid !== caller)
          context.log.info('An admin acts for another user.', {
            event: 'admin_acts',
            callable: name,
            caller,
            uid,
          });
        return await limit.run(caller ?? '', context, () => useCase(context, uid, input));
      } catch (error) {
        throw toHttpsError(name, error);
      }
    },
  );
}

/** The user that the request is about, and the rest of the request. */
function resolveUser({ auth, data }: CallableRequest<unknown>): { uid: string; input: unknown } {
  if (auth === undefined)
    throw new HttpsError('unauthenticated', 'Sign in first: this needs a signed-in user.');
  if (!isUserId(auth.uid))
    throw new HttpsError('failed-precondition', `Your user id ${describe(auth.uid)} cannot name a document.`);
  const { uid = null, ...input } = fieldsOf(data);
  // The web SDK sends undefined values as null.
  if (uid === null) return { uid: auth.uid, input };
  if (!isUserId(uid))
    throw InvalidInput.of('uid', uid, 'the id of a user: text of 1 to 128 characters without "/"');
  if (uid !== auth.uid && auth.token.maestro_admin !== true)
    throw new HttpsError('permission-denied', `You may not act for the user ${describe(uid)}.`);
  return { uid, input };
}

/** The fields of a request; none if nothing was sent. */
function fieldsOf(data: unknown): Record<string, unknown> {
  if (data === undefined || data === null) return {};
  if (typeof data !== 'object' || Array.isArray(data)) throw InvalidInput.of('', data, 'an object');
  refuseInherited(data);
  return { ...data };
}

function toHttpsError(name: string, error: unknown): HttpsError {
  if (error instanceof HttpsError) return error;
  if (error instanceof InvalidInput)
    return new HttpsError('invalid-argument', error.message, { field: error.field });
  if (error instanceof TooSoonError)
    return new HttpsError('resource-exhausted', error.message, { retry_after_seconds: error.waitSeconds });
  if (error instanceof ErasedError || error instanceof TooManyKeysError)
    return new HttpsError('failed-precondition', error.message);
  getLog().error('A call failed.', { event: 'call_failed', callable: name, reason: reasonOf(error) });
  return isTransient(error)
    ? new HttpsError('unavailable', 'Maestro could not be reached just now; try again.')
    : new HttpsError('unknown', 'Maestro failed unexpectedly; the reason is in its log.');
}
