import { setImmediate } from 'node:timers/promises';

// Jest runs this in every file of the emulator suites.
//
// An emulator closes a connection that nobody used for five seconds. A process that was busy for longer (loading the SDKs takes
// that long on a busy machine) has not noticed yet, and its next request fails with "other side closed": a client's sign-in
// says `auth/network-request-failed`. Two turns of the event loop, and the connection is known to be closed.
async function noticeClosedConnections(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

beforeAll(noticeClosedConnections);
beforeEach(noticeClosedConnections);
