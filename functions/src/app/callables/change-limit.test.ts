import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { Instant } from '../../core/base/instant';
import { NO_LIMITS } from '../../contract/documents/limits';
import { TooManyChangesError, withChange, withNewKey, withTest } from './change-limit';

const NONE = NO_LIMITS;
const NOW = new Instant(1_790_000_000);

function waitOf(limits: Parameters<typeof withChange>[0], now: Instant): number {
  try {
    withChange(limits, now);
  } catch (error) {
    if (error instanceof TooManyChangesError) return error.waitSeconds;
    throw error;
  }
  return 0;
}

describe('withChange', () => {
  it('keeps the times of the changes within the last minute, oldest first', () => {
    const limits = withChange(withChange(NONE, NOW), NOW.plusSeconds(59));
    expect(limits.settingsChangedAt).toEqual([NOW, NOW.plusSeconds(59)]);
    expect(withChange(limits, NOW.plusSeconds(60)).settingsChangedAt).toEqual([
      NOW.plusSeconds(59),
      NOW.plusSeconds(60),
    ]);
  });

  it('refuses the eleventh change within a minute, and says when the first is a minute ago', () => {
    let limits: Parameters<typeof withChange>[0] = NONE;
    for (let n = 0; n < 10; n++) limits = withChange(limits, NOW.plusSeconds(n));
    expect(waitOf(limits, NOW.plusSeconds(20))).toBe(40);
    expect(() => withChange(limits, NOW.plusSeconds(20))).toThrow(
      /10 times within a minute; ask again in 40 s/,
    );
    expect(waitOf(limits, NOW.plusSeconds(60))).toBe(0);
  });

  it.each([3600, 59])('times %d s in the future delay nothing by more than a minute', (seconds) => {
    const settingsChangedAt = Array.from({ length: 20 }, () => NOW.plusSeconds(seconds));
    const limits = { ...NONE, settingsChangedAt };
    expect(waitOf(limits, NOW)).toBeLessThanOrEqual(60);
    expect(waitOf(limits, NOW.plusSeconds(seconds + 60))).toBe(0);
  });

  it('lets at most ten changes through within any minute, and one more after the wait that it names', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 }), (pauses) => {
        let limits: Parameters<typeof withChange>[0] = NONE;
        let millis = NOW.toMillis();
        const letThrough: number[] = [];
        for (const pause of pauses) {
          millis += pause;
          const now = Instant.fromMillis(millis);
          const wait = waitOf(limits, now);
          if (wait === 0) {
            limits = withChange(limits, now);
            letThrough.push(millis);
          } else {
            expect(waitOf(limits, now.plusSeconds(wait))).toBe(0);
            if (wait > 1) expect(waitOf(limits, now.plusSeconds(wait - 1))).toBe(1);
          }
          expect(limits.settingsChangedAt.length).toBeLessThanOrEqual(10);
        }
        for (const [index, at] of letThrough.entries())
          expect(at - (letThrough[index - 10] ?? -Infinity)).toBeGreaterThanOrEqual(60_000);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('withNewKey', () => {
  it('lets ten keys per minute through, whatever was changed meanwhile, and leaves those times alone', () => {
    let limits = withChange(NONE, NOW);
    for (let n = 0; n < 10; n++) limits = withNewKey(limits, NOW.plusSeconds(n));
    expect(limits.settingsChangedAt).toEqual([NOW]);
    expect(() => withNewKey(limits, NOW.plusSeconds(20))).toThrow(
      /^Keys were made 10 times within a minute; ask again in 40 s/,
    );
    expect(withNewKey(limits, NOW.plusSeconds(60)).keysMadeAt).toHaveLength(10);
    expect(withChange(limits, NOW.plusSeconds(20)).keysMadeAt).toHaveLength(10);
  });
});

describe('withTest', () => {
  it('lets ten test alerts per hour through, and says when another may follow', () => {
    let limits = withNewKey(withChange(NONE, NOW), NOW);
    for (let n = 0; n < 10; n++) limits = withTest(limits, NOW.plusSeconds(n * 60));
    expect(limits).toMatchObject({ settingsChangedAt: [NOW], keysMadeAt: [NOW] });
    expect(() => withTest(limits, NOW.plusSeconds(600))).toThrow(
      /^Test alerts were sent 10 times within an hour; ask again in 3000 s/,
    );
    expect(withTest(limits, NOW.plusSeconds(3600)).testsSentAt).toHaveLength(10);
    // Other changes leave those times alone.
    expect(withChange(limits, NOW.plusSeconds(600)).testsSentAt).toHaveLength(10);
  });

  it('a time in the future delays nothing by more than an hour', () => {
    const limits = { ...NONE, testsSentAt: Array.from({ length: 20 }, () => NOW.plusSeconds(90_000)) };
    expect(withTest(limits, NOW).testsSentAt).toEqual([NOW]);
  });
});
