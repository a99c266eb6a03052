/** A fault of the moment: the same work, tried again later, will succeed. */
export class PassingFault extends Error {
  override readonly name = 'PassingFault';
}

/**
 * gRPC status codes of faults that pass: by themselves (a contended, overloaded or unreachable Firestore), or once the
 * deployment is put right within the day that an event is delivered again (a role not granted yet, an index being built).
 */
const PASSING_CODES = new Set([
  1, // CANCELLED
  2, // UNKNOWN
  4, // DEADLINE_EXCEEDED
  7, // PERMISSION_DENIED
  8, // RESOURCE_EXHAUSTED
  9, // FAILED_PRECONDITION
  10, // ABORTED
  13, // INTERNAL
  14, // UNAVAILABLE
  16, // UNAUTHENTICATED
]);

const PASSING_NETWORK_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Whether trying again can help. What else there is (a document that is too large, a bug) fails the same way every time. */
export function isPassing(error: unknown): boolean {
  if (error instanceof PassingFault) return true;
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? PASSING_CODES.has(code) : PASSING_NETWORK_CODES.has(String(code));
}
