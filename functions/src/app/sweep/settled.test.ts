import {
  currentOf,
  DEFAULT_SETTINGS,
  EARLIER,
  NOW,
  rebuildState,
  windowOf,
} from '../../../test/support/app-states';
import { configured } from '../../../test/support/oracles/engine';
import { MAX_AHEAD_SECONDS } from '../../core/risk-state/joined-windows';
import type { Found } from '../rebuild/found';
import { settledCurrent, uncheckedSince } from './settled';

const CURRENT = currentOf({ a: windowOf('a', 3) });
const ahead = (seconds: number) => NOW.plusSeconds(seconds);

function found(changes: Partial<Found> = {}): Found {
  return {
    state: null,
    claimedAt: null,
    settings: DEFAULT_SETTINGS,
    current: CURRENT,
    erased: null,
    exists: { state: false, current: true },
    ...changes,
  };
}

describe('settledCurrent', () => {
  it('is current when everything is in force', () => {
    expect(settledCurrent(found(), NOW)).toBe(CURRENT);
  });

  it('allows a last rebuild that is as far ahead as clocks differ', () => {
    const current = { ...CURRENT, rebuiltAt: ahead(MAX_AHEAD_SECONDS) };
    expect(settledCurrent(found({ current }), NOW)).toBe(current);
  });

  it.each<[string, Partial<Found>]>([
    ['current is missing or damaged', { current: null }],
    [
      'other settings are wanted',
      { settings: { ...DEFAULT_SETTINGS, config: configured({ minTrades: 5 }) } },
    ],
    ['a rebuild is unfinished', { state: rebuildState() }],
    ['a rebuild is announced', { current: { ...CURRENT, rebuildingSince: EARLIER } }],
    [
      'the last rebuild lies in the future',
      { current: { ...CURRENT, rebuiltAt: ahead(MAX_AHEAD_SECONDS + 1) } },
    ],
  ])('is null when %s', (_, changes) => {
    expect(settledCurrent(found(changes), NOW)).toBeNull();
  });
});

describe('uncheckedSince', () => {
  const HOUR = 3600;
  const rebuiltAt = EARLIER;

  it.each([
    ['an hour before the last rebuild when no sweep has checked the user', null, rebuiltAt],
    ['an hour before the last rebuild when the last check is older', rebuiltAt.plusSeconds(-1), rebuiltAt],
    ['an hour before the last check', rebuiltAt.plusSeconds(1), rebuiltAt.plusSeconds(1)],
    [
      'an hour before the last rebuild when the check lies in the future',
      ahead(MAX_AHEAD_SECONDS + 1),
      rebuiltAt,
    ],
  ])('is %s', (_, sweptAt, last) => {
    expect(uncheckedSince({ sweptAt, rebuiltAt }, NOW)).toEqual(last.plusSeconds(-HOUR));
  });
});
