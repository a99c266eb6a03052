/** A transient error: the same work will succeed if it is tried again later. */
export class TransientError extends Error {
  override readonly name: string = 'TransientError';
}

const INVALID_ARGUMENT = 3;

/**
 * gRPC status codes of errors that the same request meets every time. All others are transient: they pass by themselves
 * (a contended, overloaded or unreachable Firestore), or once the deployment is repaired within the day in which an
 * event is delivered again (a role not granted yet, an index being built, no database yet).
 */
const PERMANENT_CODES = new Set([
  INVALID_ARGUMENT,
  6, // ALREADY_EXISTS
  11, // OUT_OF_RANGE
  12, // UNIMPLEMENTED
  15, // DATA_LOSS
]);

const NETWORK_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * gRPC status codes that pass within seconds: the server is busy, or others work on the same documents. The SDK repeats
 * a transaction that ends with one of them.
 */
const BRIEF_CODES = new Set([
  1, // CANCELLED
  2, // UNKNOWN
  4, // DEADLINE_EXCEEDED
  8, // RESOURCE_EXHAUSTED
  10, // ABORTED
  13, // INTERNAL
  14, // UNAVAILABLE
  16, // UNAUTHENTICATED
]);

/** An event that fails with an unknown error is delivered again while it is younger than this. */
const UNKNOWN_SECONDS = 3600;

/**
 * Whether trying again can help. Any other error (a document that is too large, a bug) fails the same way every time,
 * as far as we know: see `mayPass`.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof TransientError) return true;
  const code = codeOf(error);
  if (typeof code !== 'number') return NETWORK_CODES.has(String(code));
  return code > 0 && (!PERMANENT_CODES.has(code) || isExpiredTransaction(error, code));
}

/** Whether an error passes within seconds, so that it pays to try again without giving the work back. */
export function isBrief(error: unknown): boolean {
  const code = codeOf(error);
  return typeof code === 'number' && (BRIEF_CODES.has(code) || isExpiredTransaction(error, code));
}

/**
 * Whether an event that failed with this error is to be delivered again. An unknown error (the SDK throws many without
 * a code: a stream that ended early, a document left out) gets an hour to pass, because an event that is acknowledged
 * by mistake is lost. After that hour, such an error counts as permanent.
 *
 * @param ageSeconds the seconds since the event happened; null if that is not known
 */
export function mayPass(error: unknown, ageSeconds: number | null): boolean {
  return isTransient(error) || (isUnknown(error) && ageSeconds !== null && ageSeconds < UNKNOWN_SECONDS);
}

/** An error without a gRPC status: nothing says whether it passes. */
function isUnknown(error: unknown): boolean {
  return typeof codeOf(error) !== 'number';
}

/** The code of an error; undefined if it has none. Not `instanceof Error`: an error of another realm is one too. */
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * A transaction that waited too long for locks, or was idle too long, ends with INVALID_ARGUMENT and one of these texts.
 * Other texts with that word ("Transaction too big", the path of a document) do not pass.
 */
function isExpiredTransaction(error: unknown, code: number): boolean {
  const message = error instanceof Object && 'message' in error ? String(error.message) : '';
  return (
    code === INVALID_ARGUMENT &&
    /transaction (has expired|is invalid or closed|.*no longer valid)/i.test(message)
  );
}

/** An error for the log: its stack, and the stacks of its causes. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason = error.stack ?? error.message;
  return error.cause === undefined ? reason : `${reason}\ncaused by: ${reasonOf(error.cause)}`;
}
