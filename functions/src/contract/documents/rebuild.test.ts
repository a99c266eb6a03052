import fc from 'fast-check';
import { damaged, damages, rebuildStates } from '../../../test/support/arbitraries/documents';
import { configured } from '../../../test/support/oracles/engine';
import { Instant } from '../../core/base/instant';
import { encodeConfig } from './config';
import { decodeRebuild, encodeRebuild, type RebuildState } from './rebuild';
import { runs } from '../../../test/support/runs';

const same = (instant: Instant): Instant => instant;

const STATE: RebuildState = {
  config: configured({ lookbackTrades: 300 }),
  pending: ['b', 'a'],
  admitted: ['c'],
  refused: ['d'],
  windowsChanged: true,
  causes: [{ code: 'settings_changed', count: 1, tradeIds: [] }],
  startedAt: new Instant(1_790_000_000, 5),
  resumedAt: new Instant(1_790_000_100),
};

const DOCUMENT = encodeRebuild(STATE, same);

describe('the state of a rebuild', () => {
  it('is stored field by field', () => {
    expect(DOCUMENT).toEqual({
      config: encodeConfig(STATE.config),
      pending: ['b', 'a'],
      admitted: ['c'],
      refused: ['d'],
      windows_changed: true,
      causes: [{ code: 'settings_changed', count: 1, trade_ids: [] }],
      started_at: STATE.startedAt,
      resumed_at: STATE.resumedAt,
      schema_version: 1,
    });
  });

  it('is read back as it was written, with pending agents in the same order', () => {
    fc.assert(
      fc.property(rebuildStates, (state) => {
        expect(decodeRebuild(encodeRebuild(state, same))).toEqual(state);
      }),
    );
  });

  it.each(Object.keys(DOCUMENT))('is null without %s or with another type of it', (key) => {
    expect(
      decodeRebuild(Object.fromEntries(Object.entries(DOCUMENT).filter(([other]) => other !== key))),
    ).toBeNull();
    for (const value of [undefined, null, '', 'x', -1, 1.5, Number.NaN, [null], [1], [['a']], { a: null }])
      expect(decodeRebuild({ ...DOCUMENT, [key]: value })).toBeNull();
  });

  it.each([
    ['an agent that cannot be', { pending: ['a', 'b/c'] }],
    ['a place for an agent that cannot be', { admitted: ['__x__'] }],
    ['a refused agent that cannot be', { refused: [''] }],
    ['a time as text', { started_at: '2026-11-20T14:30:00Z' }],
    ['an unknown cause', { causes: [{ code: 'other', count: 1, trade_ids: [] }] }],
    ['a cause without its trades', { causes: [{ code: 'requested', count: 1 }] }],
    ['a configuration out of range', { config: { lookback_trades: 1001 } }],
    ['a configuration of tomorrow', { config: { tomorrow: true } }],
    ['another schema', { schema_version: 2 }],
  ])('is null with %s', (_, change) => {
    expect(decodeRebuild({ ...DOCUMENT, ...change })).toBeNull();
  });

  it('is null or valid for any damage, never an error', () => {
    fc.assert(
      fc.property(rebuildStates, fc.array(damages, { minLength: 1, maxLength: 2 }), (state, list) => {
        const read = decodeRebuild(list.reduce(damaged, encodeRebuild(state, same)));
        if (read !== null) expect(decodeRebuild(encodeRebuild(read, same))).toEqual(read);
      }),
      { numRuns: runs(1000) },
    );
  });
});
