import { Instant } from '../../core/base/instant';
import { RebuildClaims } from './claims';

const NOW = new Instant(1_790_000_000);
const CLAIMED = { kind: 'claimed' } as const;
const IN_FORCE = { kind: 'in_force' } as const;

describe('RebuildClaims', () => {
  it('lets one of fifty callers at once claim, and refuses the others without asking', async () => {
    const claims = new RebuildClaims();
    let asked = 0;
    const claim = async (): Promise<typeof CLAIMED> => {
      asked++;
      await new Promise((resolve) => setImmediate(resolve));
      return CLAIMED;
    };
    const results = await Promise.all(Array.from({ length: 50 }, () => claims.claim('ada', NOW, claim)));
    expect(asked).toBe(1);
    expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(results[49]).toEqual({ kind: 'too_soon', waitSeconds: 60, isRebuilt: false });
  });

  it('asks for the next caller when the first was refused or failed', async () => {
    const claims = new RebuildClaims();
    const outcomes = [
      claims.claim('ada', NOW, () => Promise.resolve(IN_FORCE)),
      claims.claim('ada', NOW, () => Promise.reject(new Error('lost'))),
      claims.claim('ada', NOW, () => Promise.resolve(CLAIMED)),
    ];
    expect(await Promise.allSettled(outcomes)).toMatchObject([
      { value: IN_FORCE },
      { reason: { message: 'lost' } },
      { value: CLAIMED },
    ]);
  });

  it.each([
    [59, { kind: 'too_soon', waitSeconds: 1, isRebuilt: false }],
    [60, CLAIMED],
    // A clock that was set back must not lock a user out.
    [-60, CLAIMED],
  ])('%d s after a claim the answer is %j', async (seconds, expected) => {
    const claims = new RebuildClaims();
    await claims.claim('ada', NOW, () => Promise.resolve(CLAIMED));
    expect(await claims.claim('ada', NOW.plusSeconds(seconds), () => Promise.resolve(CLAIMED))).toEqual(
      expected,
    );
    claims.forget('ada');
    expect(await claims.claim('ada', NOW, () => Promise.resolve(CLAIMED))).toEqual(CLAIMED);
    expect(await claims.claim('bob', NOW, () => Promise.resolve(CLAIMED))).toEqual(CLAIMED);
  });
});
