import { isBrief, isTransient, mayPass, TransientError } from './transient-error';

const withCode = (code: unknown): Error => Object.assign(new Error('of Firestore'), { code });

const refused = (message: string): Error => Object.assign(new Error(message), { code: 3 });

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

  it.each([
    'Transaction is invalid or closed.',
    'The referenced transaction has expired',
    '3 INVALID_ARGUMENT: The referenced transaction has expired or is no longer valid.',
    'The transaction that was named is no longer valid',
  ])('INVALID_ARGUMENT with "%s" is transient: the transaction waited too long for locks', (message) => {
    expect(isTransient(refused(message))).toBe(true);
    expect(isBrief(refused(message))).toBe(true);
  });

  it.each([
    '3 INVALID_ARGUMENT: Transaction too big. Decrease transaction size.',
    'The document users/ada/agentWindows/transaction-bot is too large.',
    'A document cannot be written because it exceeds the size of a transaction.',
  ])('INVALID_ARGUMENT with "%s" is permanent, though it speaks of a transaction', (message) => {
    expect(isTransient(refused(message))).toBe(false);
    expect(isBrief(refused(message))).toBe(false);
    expect(mayPass(refused(message), 0)).toBe(false);
  });

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

describe('isBrief', () => {
  it.each(GRPC)('gRPC %d, %s', (code) => {
    expect(isBrief(withCode(code))).toBe([1, 2, 4, 8, 10, 13, 14, 16].includes(code));
  });

  it('is true of nothing that is not transient', () => {
    for (let code = -1; code < 20; code++)
      if (isBrief(withCode(code))) expect(isTransient(withCode(code))).toBe(true);
  });

  it('is false of our own errors, which say that trying again has failed already', () => {
    expect(isBrief(new TransientError('met changes'))).toBe(false);
    expect(isBrief(withCode('ECONNRESET'))).toBe(false);
  });
});

describe('mayPass', () => {
  it.each<[string, unknown]>([
    ['a text of the SDK', new Error('Did not receive document for "users/ada/tradeJournal/a-1".')],
    ['a client that was ended', new Error('The client has already been terminated')],
    ['a stream that ended early', withCode('ERR_STREAM_PREMATURE_CLOSE')],
    ['a RangeError', new RangeError('Invalid string length')],
    ['a bug', new TypeError('x is not a function')],
    ['text', 'UNAVAILABLE'],
    ['nothing', undefined],
  ])('an unknown error passes while its event is younger than an hour: %s', (_, error) => {
    expect(mayPass(error, -5)).toBe(true);
    expect(mayPass(error, 3599)).toBe(true);
    expect(mayPass(error, 3600)).toBe(false);
    expect(mayPass(error, null)).toBe(false);
  });

  it.each(GRPC)(
    'the age of an event changes nothing about a known error: gRPC %d, %s',
    (code, _, transient) => {
      for (const age of [0, 3600, null]) expect(mayPass(withCode(code), age)).toBe(transient);
    },
  );
});
