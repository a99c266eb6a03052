import { pushedOf } from './push';

describe('pushedOf', () => {
  it.each([
    ['messaging/registration-token-not-registered', 'Requested entity was not found.'],
    ['messaging/invalid-registration-token', ''],
    ['messaging/invalid-argument', 'The registration token is not a valid FCM registration token'],
  ])('finds a registration unusable by %s', (code, message) => {
    expect(pushedOf({ code, message })).toEqual({ kind: 'unusable' });
  });

  it.each([
    ['messaging/invalid-argument', 'Invalid value at message.data'],
    // What a missing role looks like: no fault of the device.
    ['messaging/mismatched-credential', 'Permission denied on resource.'],
    ['messaging/server-unavailable', ''],
    ['messaging/third-party-auth-error', ''],
  ])('keeps a registration that fails by %s: %s', (code, message) => {
    expect(pushedOf({ code, message })).toEqual({ kind: 'failed', reason: code });
  });

  it('keeps a registration that fails without saying why', () => {
    expect(pushedOf(undefined)).toEqual({ kind: 'failed', reason: 'unknown error' });
  });
});
