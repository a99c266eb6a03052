import fc from 'fast-check';
import { causes } from '../../test/helpers/documents';
import type { Cause } from '../contract/allocation-document';
import { mergeCauses } from './causes';

const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `t${from + index}`);
const closed = (...tradeIds: string[]): Cause => ({ code: 'trade_closed', count: tradeIds.length, tradeIds });
const changed = (...tradeIds: string[]): Cause => ({ ...closed(...tradeIds), code: 'trade_changed' });
const REQUESTED: Cause = { code: 'requested', count: 1, tradeIds: [] };

describe('mergeCauses', () => {
  it.each<[string, Cause[], Cause[]]>([
    ['none', [], []],
    ['one', [closed('a')], [closed('a')]],
    ['two of one code', [closed('a'), closed('b')], [closed('a', 'b')]],
    [
      'codes in the order of their first appearance',
      [changed('a'), closed('b'), changed('c')],
      [changed('a', 'c'), closed('b')],
    ],
    ['causes without trades', [REQUESTED, REQUESTED], [{ ...REQUESTED, count: 2 }]],
    ['20 trades: all named', [closed(...ids(0, 20))], [closed(...ids(0, 20))]],
    [
      '21 trades: 20 named, all counted',
      [closed(...ids(0, 15)), closed(...ids(15, 21))],
      [{ ...closed(...ids(0, 20)), count: 21 }],
    ],
    ['one that names too many', [closed(...ids(0, 30))], [{ ...closed(...ids(0, 20)), count: 30 }]],
    [
      'one that names fewer than it counts',
      [{ ...closed('a'), count: 50 }, closed('b')],
      [{ ...closed('a', 'b'), count: 51 }],
    ],
  ])('%s', (_, given, merged) => {
    expect(mergeCauses(given)).toEqual(merged);
  });

  it('gives one a code, at most 20 trades each, and loses no count', () => {
    fc.assert(
      fc.property(causes, causes, (a, b) => {
        const merged = mergeCauses([...a, ...b]);
        const codes = [...a, ...b].map(({ code }) => code);
        expect(merged.map(({ code }) => code)).toEqual([...new Set(codes)]);
        const total = (list: Cause[]): number => list.reduce((sum, { count }) => sum + count, 0);
        expect(total(merged)).toBe(total([...a, ...b]));
        for (const { tradeIds } of merged) expect(tradeIds.length).toBeLessThanOrEqual(20);
        expect(mergeCauses([...mergeCauses(a), ...b])).toEqual(merged);
        expect(mergeCauses(merged)).toEqual(merged);
      }),
    );
  });

  it('leaves what it is given as it is', () => {
    const given = Object.freeze(closed('a'));
    mergeCauses([given, closed('b')]);
    expect(given.tradeIds).toEqual(['a']);
  });
});
