import type { BotKey, KeyScope } from '../../contract/documents/bot-key';
import { InvalidInput } from '../../contract/fields/invalid-input';
import { type GivenKey, parseKey } from '../../contract/fields/key-text';
import { readBody } from '../../contract/http/body';
import type { HttpAnswer, HttpRequest } from '../../contract/http/http';
import { keyInHeader, refuseKeyInUrl } from '../../contract/http/key-of-request';
import { Refusal } from '../../contract/http/refusal';
import { keyUsedAgain } from '../../core/alerts/other-news';
import { tell } from '../alerts/tell';
import type { AppContext } from '../context';
import { ErasedError } from '../erase/erased-error';
import { TooSoonError } from '../rebuild/too-soon';
import { isTransient, reasonOf } from '../transient-error';

/** A bot that has shown a valid key. */
export interface Caller {
  readonly keyId: string;
  readonly key: BotKey;
  readonly request: HttpRequest;
  /** What is in the body of a POST, without the key. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What a function for bots does for a caller. */
export interface BotEndpoint {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** What the key must be allowed. */
  readonly scope: KeyScope;
  /** As how many requests one with these fields counts, at least; without it, as one. */
  readonly counts?: (fields: Caller['fields']) => number;
  readonly answer: (context: AppContext, caller: Caller) => Promise<HttpAnswer>;
}

/** Answers a request of a key if it has not sent too many. */
export type Limited = (
  keyId: string,
  calls: number,
  answer: () => Promise<HttpAnswer>,
) => Promise<HttpAnswer>;

/** Below the timeout of the functions, which would answer without a word. */
const SECONDS = 40;

/** What a bot waits before it sends again what met a fault of Firestore. */
const RETRY_SECONDS = 5;

/**
 * Answers a request of a bot: every failure ends in an answer that says what is wrong. Nothing that a refusal says, and nothing
 * in the log, holds a key.
 */
export async function answerBot(
  endpoint: BotEndpoint,
  request: HttpRequest,
  context: AppContext,
  limited: Limited,
): Promise<HttpAnswer> {
  let caller: Caller | null = null;
  try {
    return await context.within(
      SECONDS,
      (async () => {
        refuseKeyInUrl(request);
        if (request.method !== endpoint.method)
          throw new Refusal('method_not_allowed', `This answers ${endpoint.method} only.`, {
            headers: { Allow: endpoint.method },
          });
        const known = (caller = await callerOf(endpoint, request, context));
        const calls = endpoint.counts?.(known.fields) ?? 1;
        return await limited(known.keyId, calls, () => answerCaller(endpoint, context, known));
      })(),
    );
  } catch (error) {
    return refusalOf(endpoint, caller, context, error).answer;
  }
}

async function callerOf({ method }: BotEndpoint, request: HttpRequest, context: AppContext): Promise<Caller> {
  const { fields, key: inBody } = method === 'POST' ? readBody(request) : { fields: {}, key: undefined };
  const inHeader = keyInHeader(request);
  // A header that holds none is not made up for by the body.
  const given: GivenKey | null =
    inHeader === undefined ? (typeof inBody === 'string' ? parseKey(inBody) : null) : inHeader;
  const found = given && (await context.knownKeys.find(given, context));
  if (given !== null && found?.kind === 'ended') await tellEnded(context, given.id, found.key);
  if (given === null || found?.kind !== 'valid')
    throw new Refusal(
      'unauthenticated',
      'The key is missing, unknown, revoked or expired, or the data of its user was erased. Send it as "Authorization: Bearer KEY", as the password of Basic, or as "key" in the body of a POST.',
      { headers: { 'WWW-Authenticate': 'Bearer realm="Maestro"' } },
    );
  return { keyId: given.id, key: found.key, request, fields };
}

/** Tells the user, once per day, that somebody uses a key that has ended. Its request is refused in any case. */
async function tellEnded(context: AppContext, id: string, key: BotKey): Promise<void> {
  const now = context.now();
  const news = keyUsedAgain(
    { id, name: key.name, expiredAt: key.revokedAt === null ? key.expiresAt : null },
    now,
  );
  await context.knownKeys.toldEnded.once(id, now, () => tell(context, key.uid, news)).catch(() => undefined);
}

async function answerCaller(endpoint: BotEndpoint, context: AppContext, caller: Caller): Promise<HttpAnswer> {
  if (!caller.key.scopes.includes(endpoint.scope))
    throw new Refusal('forbidden', `The key has no scope ${endpoint.scope}. Nothing was done.`);
  return endpoint.answer(context, caller);
}

function refusalOf(
  { name }: BotEndpoint,
  caller: Caller | null,
  { log }: AppContext,
  error: unknown,
): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof InvalidInput) return new Refusal('invalid', error.message, { field: error.field });
  if (error instanceof TooSoonError)
    return new Refusal('too_many_requests', error.message, { retryAfterSeconds: error.waitSeconds });
  if (error instanceof ErasedError) return new Refusal('erased', error.message);
  log.error('A bot could not be answered.', {
    event: 'bot_failed',
    function: name,
    ...(caller !== null && { uid: caller.key.uid, key_id: caller.keyId }),
    reason: reasonOf(error),
  });
  return isTransient(error)
    ? new Refusal(
        'unavailable',
        'Maestro could not be reached just now. Send the same again: what is stored already is a duplicate then.',
        { retryAfterSeconds: RETRY_SECONDS },
      )
    : new Refusal('failed', 'Maestro failed unexpectedly; the reason is in its log.');
}
