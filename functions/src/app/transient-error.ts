/** A transient error: the same work will succeed if it is tried again later. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
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
 * Whether trying again can help. Any other error (a document that is too large, a bug) fails the same way every time.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof TransientError) return true;
  // Not `instanceof Error`: an error of another realm is one too.
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  const { code } = error;
  if (typeof code !== 'number') return NETWORK_CODES.has(String(code));
  return code > 0 && (!PERMANENT_CODES.has(code) || isExpiredTransaction(error, code));
}

/** A transaction that waited too long for locks, or was idle too long, ends with INVALID_ARGUMENT. */
function isExpiredTransaction(error: object, code: number): boolean {
  const message = 'message' in error ? String(error.message) : '';
  return code === INVALID_ARGUMENT && /transaction/i.test(message);
}

/** An error for the log: its stack, and the stacks of its causes. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason = error.stack ?? error.message;
  return error.cause === undefined ? reason : `${reason}\ncaused by: ${reasonOf(error.cause)}`;
}
