import fc from 'fast-check';
import type { Cause } from '../../contract/documents/allocation';
import { mergeCauses } from './causes';

const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `t${from + index}`);
const closed = (...tradeIds: string[]): Cause => ({ code: 'trade_closed', count: tradeIds.length, tradeIds });
const changed = (...tradeIds: string[]): Cause => ({ ...closed(...tradeIds), code: 'trade_changed' });
const REQUESTED: Cause = { code: 'requested', count: 1, tradeIds: [] };

describe('mergeCauses', () => {
  it.each<[string, Cause[], Cause[]]>([
    ['no cause', [], []],
    ['one cause', [closed('a')], [closed('a')]],
    ['two causes of one code', [closed('a'), closed('b')], [closed('a', 'b')]],
    [
      'codes in the order of their first appearance',
      [changed('a'), closed('b'), changed('c')],
      [changed('a', 'c'), closed('b')],
    ],
    ['a trade named twice, which counts once', [closed('a', 'b'), closed('b', 'c')], [closed('a', 'b', 'c')]],
    ['a trade with two codes', [closed('a'), changed('a')], [closed('a'), changed('a')]],
    ['causes without trades', [REQUESTED, REQUESTED], [{ ...REQUESTED, count: 2 }]],
    ['20 trades, which are all named', [closed(...ids(0, 20))], [closed(...ids(0, 20))]],
    [
      '21 trades, of which 20 are named and all counted',
      [closed(...ids(0, 15)), closed(...ids(15, 21))],
      [{ ...closed(...ids(0, 20)), count: 21 }],
    ],
    [
      'a cause that names too many trades',
      [closed(...ids(0, 30))],
      [{ ...closed(...ids(0, 20)), count: 30 }],
    ],
    [
      'a cause that names fewer trades than it counts',
      [{ ...closed('a'), count: 50 }, closed('b')],
      [{ ...closed('a', 'b'), count: 51 }],
    ],
  ])('merges %s', (_, given, merged) => {
    expect(mergeCauses(given)).toEqual(merged);
  });

  it('gives one cause per code, names each trade once and loses no count', () => {
    // Fewer ids than a cause names, so that an id named twice is seen.
    const some = fc.array(
      fc.record({
        code: fc.constantFrom<Cause['code']>('trade_closed', 'trade_changed', 'scheduled'),
        unnamed: fc.nat({ max: 1000 }),
        tradeIds: fc.uniqueArray(fc.constantFrom(...ids(0, 15))),
      }),
    );
    const causesOf = (list: { code: Cause['code']; unnamed: number; tradeIds: string[] }[]): Cause[] =>
      list.map(({ code, unnamed, tradeIds }) => ({ code, count: tradeIds.length + unnamed, tradeIds }));
    fc.assert(
      fc.property(some, some, (a, b) => {
        const all = [...a, ...b];
        const expected = [...new Set(all.map(({ code }) => code))].map((code) => {
          const same = all.filter((cause) => cause.code === code);
          const tradeIds = [...new Set(same.flatMap((cause) => cause.tradeIds))];
          const unnamed = same.reduce((sum, cause) => sum + cause.unnamed, 0);
          return { code, count: tradeIds.length + unnamed, tradeIds };
        });
        expect(mergeCauses(causesOf(all))).toEqual(expected);
        expect(mergeCauses([...mergeCauses(causesOf(a)), ...causesOf(b)])).toEqual(expected);
      }),
    );
  });

  it('does not change its input', () => {
    const given = Object.freeze(closed('a'));
    mergeCauses([given, closed('b')]);
    expect(given.tradeIds).toEqual(['a']);
  });
});
