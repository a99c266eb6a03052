import fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { type Fault, failureWords, fieldName } from './failures';

const words = (code: string, fault: Partial<Fault> = {}): string =>
  failureWords({ code, message: '', field: null, retryAfterSeconds: null, ...fault });

describe('failureWords', () => {
  it.each([
    ['auth/user-not-found', 'E-mail or password is wrong.'],
    ['auth/wrong-password', 'E-mail or password is wrong.'],
    ['auth/invalid-credential', 'E-mail or password is wrong.'],
    ['auth/operation-not-allowed', 'This way to sign in is switched off here. Choose another one.'],
    ['auth/network-request-failed', 'Maestro cannot be reached. Check the connection, then try again.'],
    ['unavailable', 'Maestro cannot be reached. Check the connection, then try again.'],
    ['resource-exhausted', 'Too many requests at once. Try again in a moment.'],
    ['something-new', 'Something went wrong (something-new). Try again.'],
    ['constructor', 'Something went wrong (constructor). Try again.'],
  ])('says of %s: %s', (code, said) => {
    expect(words(code)).toBe(said);
  });

  it('does not repeat what the SDK of Firebase says: "internal [0]" is a network that fails', () => {
    expect(words('internal', { message: 'internal [0]' })).toBe(words('unavailable'));
    expect(words('auth/user-not-found', { message: 'Firebase: Error (auth/user-not-found).' })).toBe(
      'E-mail or password is wrong.',
    );
  });

  it('says how long to wait, where that is known', () => {
    expect(words('resource-exhausted', { retryAfterSeconds: 40 })).toBe(
      'That was too soon. Try again in 40 seconds.',
    );
    expect(words('resource-exhausted', { retryAfterSeconds: 1 })).toBe(
      'That was too soon. Try again in 1 second.',
    );
  });

  it('names a wrong field in words, and keeps what was found and what is allowed', () => {
    const message = 'lookback_trades is 1; it must be a whole number from 2 to 1000 [400]';
    expect(words('invalid-argument', { message, field: 'lookback_trades' })).toBe(
      'Lookback trades is 1; it must be a whole number from 2 to 1000.',
    );
    expect(words('invalid-argument', { message: '"x" is not a known key', field: null })).toBe(
      '"x" is not a known key.',
    );
    expect(words('invalid-argument')).toBe('Maestro cannot read this.');
  });

  it('keeps what a callable says of a state that is in the way', () => {
    expect(words('failed-precondition', { message: 'There are 50 keys already; revoke one.' })).toBe(
      'There are 50 keys already; revoke one.',
    );
  });

  it('ends in a sentence for any code and message, and never shows a status', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(599), (code, message, status) => {
        const said = words(code, { message: `${message} [${status}]` });
        expect(said).toMatch(/[.!?]$/);
        expect(said.endsWith(`[${status}].`)).toBe(false);
      }),
      { numRuns: runs(200) },
    );
  });
});

it.each([
  ['lookback_trades', 'Lookback trades'],
  ['agent_ids[2]', 'Agent ids 3'],
  ['symbol_performance[0].avg_r', 'Symbol performance 1, avg r'],
])('fieldName says %s as %s', (path, name) => {
  expect(fieldName(path)).toBe(name);
});
