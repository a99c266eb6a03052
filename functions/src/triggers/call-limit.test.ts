import fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { TooSoonError } from '../app/rebuild/too-soon';
import { Instant } from '../core/base/instant';
import { BYTES_PER_CALL, CallLimit } from './call-limit';

const PER_MINUTE = 6;
const KIB = 1024;

let clock: Instant;
let limit: CallLimit;

beforeEach(() => {
  clock = new Instant(1_790_000_000);
  limit = new CallLimit();
});

/** Calls as `caller`; null: answered, else the seconds to wait. */
async function call(
  caller = 'ada',
  answer: unknown = {},
  callsPerMinute = PER_MINUTE,
): Promise<number | null> {
  try {
    await limit.run(caller, { now: () => clock, callsPerMinute }, () => Promise.resolve(answer));
    return null;
  } catch (error) {
    if (!(error instanceof TooSoonError)) throw error;
    return error.waitSeconds;
  }
}

describe('CallLimit', () => {
  it('answers as many calls at once as a minute has, and then one per so many seconds', async () => {
    for (let n = 0; n < PER_MINUTE; n++) expect(await call()).toBeNull();
    expect(await call()).toBe(10);
    clock = clock.plusSeconds(9);
    expect(await call()).toBe(1);
    clock = clock.plusSeconds(1);
    expect(await call()).toBeNull();
    expect(await call()).toBe(10);
  });

  it('counts each caller alone', async () => {
    for (let n = 0; n < PER_MINUTE; n++) await call('ada');
    expect(await call('ada')).not.toBeNull();
    expect(await call('bob')).toBeNull();
  });

  it('counts a large answer as many calls', async () => {
    expect(await call('ada', 'x'.repeat(BYTES_PER_CALL * 10))).toBeNull();
    // 6 − 1 − 10 = −5 calls are left: the next is answered when there is one, six later.
    expect(await call()).toBe(60);
    clock = clock.plusSeconds(60);
    expect(await call()).toBeNull();
  });

  it('does not count a refused call, so that it is answered after the wait it was told', async () => {
    for (let n = 0; n < PER_MINUTE; n++) await call();
    for (let n = 0; n < 50; n++) expect(await call()).toBe(10);
    clock = clock.plusSeconds(10);
    expect(await call()).toBeNull();
  });

  it('limits nobody where there is no limit', async () => {
    for (let n = 0; n < 1000; n++) expect(await call('ada', {}, Infinity)).toBeNull();
  });

  it('answers no more than a burst and the time since allow, whatever the times and sizes of the calls', async () => {
    const calls = fc.array(fc.record({ after: fc.nat(20), kib: fc.nat(200) }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(calls, async (all) => {
        limit = new CallLimit();
        clock = new Instant(1_790_000_000);
        const start = clock;
        const answered: { at: number; cost: number }[] = [];
        for (const { after, kib } of all) {
          clock = clock.plusSeconds(after);
          if ((await call('ada', 'x'.repeat(kib * KIB))) === null)
            answered.push({
              at: clock.secondsSince(start),
              cost: 1 + Math.floor((kib * KIB + 2) / BYTES_PER_CALL),
            });
        }
        // One answer may overdraw what is left; whatever comes before it fits into the burst and the time.
        answered.forEach((last, index) => {
          const before = answered.slice(0, index).reduce((sum, { cost }) => sum + cost, 0);
          expect(before).toBeLessThanOrEqual(PER_MINUTE + (last.at * PER_MINUTE) / 60);
        });
      }),
      { numRuns: runs(50) },
    );
  });
});
