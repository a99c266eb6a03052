import { Instant } from '../../core/base/instant';
import { decodeLimits, encodeLimits } from './limits';

const LIMITS = {
  settingsChangedAt: [new Instant(1_790_000_000), new Instant(1_790_000_005, 250_000)],
  keysMadeAt: [new Instant(1_790_000_010)],
  testsSentAt: [new Instant(1_790_000_020)],
};

describe('limits', () => {
  it('are read as they were written', () => {
    expect(decodeLimits(encodeLimits(LIMITS, (time) => time))).toEqual(LIMITS);
  });

  it('of before there were keys and test alerts are read', () => {
    const { settings_changed_at, schema_version } = encodeLimits(LIMITS, (time) => time);
    expect(decodeLimits({ settings_changed_at, schema_version })).toEqual({
      ...LIMITS,
      keysMadeAt: [],
      testsSentAt: [],
    });
  });

  it.each([
    {},
    { settings_changed_at: [] },
    { settings_changed_at: ['x'], schema_version: 1 },
    { settings_changed_at: null, schema_version: 1 },
    { settings_changed_at: [], schema_version: 2 },
  ])('that are damaged or of another version count as none: %j', (written) => {
    expect(decodeLimits(written)).toBeNull();
  });
});
