import { currentOf, DEFAULT_SETTINGS, NOW, rebuildState, windowOf } from '../../../test/support/app-states';
import { configured } from '../../../test/support/oracles/engine';
import { DEFAULT_CONFIG } from '../../core/config';
import type { Found } from './found';
import { ifInForce, ifTooSoon, ifWithinMinute, waitAfter } from './refusal';

const CURRENT = currentOf({ a: windowOf('a', 3) });

function found(changes: Partial<Found> = {}): Found {
  return {
    state: null,
    claimedAt: null,
    settings: DEFAULT_SETTINGS,
    current: CURRENT,
    erased: null,
    importMark: null,
    exists: { state: false, current: true },
    ...changes,
  };
}

describe('ifInForce', () => {
  it('refuses a rebuild when the wanted configuration is in force', () => {
    expect(ifInForce(found())).toEqual({ kind: 'in_force' });
  });

  it('refuses a rebuild when the settings are damaged: what is in force stays', () => {
    expect(ifInForce(found({ settings: { ...DEFAULT_SETTINGS, config: null } }))).toEqual({
      kind: 'in_force',
    });
  });

  it.each<[string, Partial<Found>]>([
    ['there is no current', { current: null }],
    [
      'there is no current and the settings are damaged',
      { current: null, settings: { ...DEFAULT_SETTINGS, config: null } },
    ],
    [
      'another configuration is wanted',
      { settings: { ...DEFAULT_SETTINGS, config: configured({ minTrades: 5 }) } },
    ],
    ['a rebuild is unfinished', { state: rebuildState() }],
  ])('allows a rebuild when %s', (_, changes) => {
    expect(DEFAULT_CONFIG.minTrades).not.toBe(5);
    expect(ifInForce(found(changes))).toBeNull();
  });
});

describe('ifTooSoon', () => {
  it.each([
    [0, 60],
    [1, 59],
    [59, 1],
    // A clock that is a little ahead: wait a minute, not more.
    [-60, 60],
  ])('asks to wait when the last rebuild was %d s ago', (ago, waitSeconds) => {
    const current = { ...CURRENT, rebuiltAt: NOW.plusSeconds(-ago) };
    expect(ifTooSoon(found({ current }), NOW)).toEqual({ kind: 'too_soon', waitSeconds, isRebuilt: true });
  });

  it.each([60, 61, 1e6, -61, -1e6])('allows a rebuild when the last one was %d s ago', (ago) => {
    const current = { ...CURRENT, rebuiltAt: NOW.plusSeconds(-ago) };
    expect(ifTooSoon(found({ current }), NOW)).toBeNull();
  });

  it('counts from the last resumption of an unfinished rebuild', () => {
    const state = rebuildState({ resumedAt: NOW.plusSeconds(-10) });
    expect(ifTooSoon(found({ state }), NOW)).toEqual({ kind: 'too_soon', waitSeconds: 50, isRebuilt: false });
  });

  it('allows the first rebuild of a user', () => {
    expect(ifTooSoon(found({ current: null }), NOW)).toBeNull();
  });
});

describe('ifTooSoon after a costly rebuild', () => {
  const current = { ...CURRENT, rebuiltAt: NOW.plusSeconds(-100), rebuildWaitSeconds: 1000 };

  it('asks a caller to wait longer', () => {
    expect(ifTooSoon(found({ current }), NOW)).toEqual({
      kind: 'too_soon',
      waitSeconds: 900,
      isRebuilt: true,
    });
  });

  it('lets a sweep rebuild after a minute', () => {
    expect(ifWithinMinute(found({ current }), NOW)).toBeNull();
  });

  it('counts from the last claim', () => {
    const claimedAt = NOW.plusSeconds(-20);
    expect(ifWithinMinute(found({ current, claimedAt }), NOW)).toEqual({
      kind: 'too_soon',
      waitSeconds: 40,
      isRebuilt: false,
    });
  });
});

describe('waitAfter', () => {
  it.each([
    [0, 60, false, 60],
    [6000, 60, false, 60],
    [6001, 60, false, 61],
    [100_000, 60, false, 1000],
    // A user who asks again and again, and changes nothing, waits twice as long each time.
    [400, 60, true, 120],
    [400, 480, true, 900],
    [400, 900, true, 900],
    [100_000, 1000, true, 1000],
    // What a rebuild changes ends the repetition.
    [400, 900, false, 60],
  ])('after %d trades and a wait of %d s, repeated: %s, is %d s', (trades, before, isRepetition, wait) => {
    expect(waitAfter(trades, before, isRepetition)).toBe(wait);
  });
});
