import { isTransient, TransientError } from './transient-error';

const withCode = (code: unknown): Error => Object.assign(new Error('of Firestore'), { code });

/** The gRPC status codes, and whether the same work can succeed later. */
const GRPC: [code: number, name: string, transient: boolean][] = [
  [1, 'CANCELLED', true],
  [2, 'UNKNOWN', true],
  [3, 'INVALID_ARGUMENT', false],
  [4, 'DEADLINE_EXCEEDED', true],
  [5, 'NOT_FOUND: no database yet', true],
  [6, 'ALREADY_EXISTS', false],
  [7, 'PERMISSION_DENIED: a role not granted yet', true],
  [8, 'RESOURCE_EXHAUSTED: overloaded', true],
  [9, 'FAILED_PRECONDITION: an index being built', true],
  [10, 'ABORTED: contended', true],
  [11, 'OUT_OF_RANGE', false],
  [12, 'UNIMPLEMENTED', false],
  [13, 'INTERNAL', true],
  [14, 'UNAVAILABLE: unreachable', true],
  [15, 'DATA_LOSS', false],
  [16, 'UNAUTHENTICATED', true],
];

describe('isTransient', () => {
  it.each(GRPC)('gRPC %d, %s: %s', (code, _, transient) => {
    expect(isTransient(withCode(code))).toBe(transient);
  });

  it.each(['Transaction is invalid or closed.', 'The referenced transaction has expired'])(
    'INVALID_ARGUMENT with "%s" is transient: the transaction waited too long for locks',
    (message) => {
      expect(isTransient(Object.assign(new Error(message), { code: 3 }))).toBe(true);
    },
  );

  it('an HTTP status is transient: credentials could not be fetched', () => {
    expect(isTransient(withCode(503))).toBe(true);
  });

  it.each([
    'ECONNRESET',
    'ECONNREFUSED',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ])('the network error %s is transient', (code) => {
    expect(isTransient(withCode(code))).toBe(true);
  });

  it('a TransientError is transient, and keeps its message', () => {
    expect(isTransient(new TransientError('met changes'))).toBe(true);
    expect(new TransientError('met changes')).toMatchObject({
      name: 'TransientError',
      message: 'met changes',
    });
  });

  it.each<[string, unknown]>([
    ['a bug', new TypeError('x is not a function')],
    ['a RangeError', new RangeError('too deep')],
    ['an error without a code', new Error('10')],
    ['a code as text', withCode('10')],
    ['the name of a code', withCode('ABORTED')],
    ['a file that is missing', withCode('ENOENT')],
    ['no code', withCode(undefined)],
    ['a code of null', withCode(null)],
    ['OK', withCode(0)],
    ['a code of NaN', withCode(Number.NaN)],
    ['text', 'UNAVAILABLE'],
    ['nothing', undefined],
    ['null', null],
    ['a number', 14],
  ])('%s is not transient', (_, error) => {
    expect(isTransient(error)).toBe(false);
  });
});
