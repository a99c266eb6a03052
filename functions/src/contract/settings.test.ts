import fc from 'fast-check';
import { configurations } from '../../test/helpers/documents';
import { DEFAULT_CONFIG } from '../core/config';
import { encodeConfig } from './config';
import { InvalidInput } from './invalid-input';
import { configOfSettings } from './settings';

/** Settings of SPEC section 2 that never change an allocation, with what they may hold and what they may not. */
const POLICY: Record<string, unknown[]> = {
  profile: [null, 'SAFE', 'nonsense', 7],
  account_equity: [null, '10000', -1, {}],
  account_equity_at: [null, 'never', 0],
  paused: [false, true, 'x'],
  paused_agents: [[], ['a'], null],
};

describe('configOfSettings', () => {
  it('of no settings is the default: a deleted document means the defaults', () => {
    expect(configOfSettings({})).toEqual(DEFAULT_CONFIG);
  });

  it.each(Object.entries(POLICY))('%s never changes it, whatever it holds', (key, values) => {
    for (const value of values) {
      expect(configOfSettings({ [key]: value })).toEqual(DEFAULT_CONFIG);
      expect(configOfSettings({ lookback_trades: 7, [key]: value }).lookbackTrades).toBe(7);
    }
  });

  it('is the configuration among the policy settings', () => {
    fc.assert(
      fc.property(
        configurations,
        fc.constantFrom(...Object.keys(POLICY)),
        fc.anything(),
        (config, key, value) => {
          expect(configOfSettings({ ...encodeConfig(config), [key]: value })).toEqual(config);
        },
      ),
    );
  });

  it.each([
    ['lookback_trades', { lookback_trades: '50' }, '"50"'],
    ['max_weight', { paused: true, max_weight: '0.01' }, '"0.01"'],
    ['profiles', { profiles: 'SAFE' }, '"profiles"'],
    ['Paused', { Paused: true }, '"Paused"'],
    [
      '__proto__',
      JSON.parse('{"__proto__":{"lookback_trades":5}}') as Record<string, unknown>,
      '"__proto__"',
    ],
    ['constructor', { constructor: 1 }, '"constructor"'],
  ])('a damaged %s is an error that names it', (field, settings, found) => {
    const read = (): unknown => configOfSettings(settings);
    expect(read).toThrow(InvalidInput);
    expect(read).toThrow(expect.objectContaining({ field }) as Error);
    expect(read).toThrow(found);
  });
});
