import { currentOf, DEFAULT_SETTINGS, NOW, rebuildState, windowOf } from '../../../test/support/app-states';
import { configured } from '../../../test/support/oracles/engine';
import { DEFAULT_CONFIG } from '../../core/config';
import type { Found } from './found';
import { ifInForce, ifTooSoon } from './refusal';

const CURRENT = currentOf({ a: windowOf('a', 3) });

function found(changes: Partial<Found> = {}): Found {
  return {
    state: null,
    settings: DEFAULT_SETTINGS,
    current: CURRENT,
    erased: null,
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
    expect(ifTooSoon(found({ current }), NOW)).toEqual({ kind: 'too_soon', waitSeconds });
  });

  it.each([60, 61, 1e6, -61, -1e6])('allows a rebuild when the last one was %d s ago', (ago) => {
    const current = { ...CURRENT, rebuiltAt: NOW.plusSeconds(-ago) };
    expect(ifTooSoon(found({ current }), NOW)).toBeNull();
  });

  it('counts from the last resumption of an unfinished rebuild', () => {
    const state = rebuildState({ resumedAt: NOW.plusSeconds(-10) });
    expect(ifTooSoon(found({ state }), NOW)).toEqual({ kind: 'too_soon', waitSeconds: 50 });
  });

  it('allows the first rebuild of a user', () => {
    expect(ifTooSoon(found({ current: null }), NOW)).toBeNull();
  });
});
