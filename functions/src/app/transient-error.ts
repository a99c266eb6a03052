/** A fault of the moment: the same work, tried again later, will succeed. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
}

/**
 * gRPC status codes of faults that the same request meets every time. The others pass: by themselves (a contended,
 * overloaded or unreachable Firestore), or once the deployment is put right within the day that an event is delivered again
 * (a role not granted yet, an index being built, no database yet).
 */
const PERMANENT_CODES = new Set([
  3, // INVALID_ARGUMENT
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

/** Whether trying again can help. What else there is (a document that is too large, a bug) fails the same way every time. */
export function isTransient(error: unknown): boolean {
  if (error instanceof TransientError) return true;
  // Not `instanceof Error`: an error of another realm is one too.
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  const { code } = error;
  if (typeof code !== 'number') return NETWORK_CODES.has(String(code));
  // A transaction that waited too long for locks or lay idle ends as an invalid argument.
  const message = 'message' in error ? String(error.message) : '';
  return code > 0 && (!PERMANENT_CODES.has(code) || (code === 3 && /transaction/i.test(message)));
}

/** An error for the log: its stack, and that of what caused it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason = error.stack ?? error.message;
  return error.cause === undefined ? reason : `${reason}\ncaused by: ${reasonOf(error.cause)}`;
}
