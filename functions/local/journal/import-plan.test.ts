import type { FileTrade } from '../../journals/read-journal';
import { Instant } from '../../src/core/base/instant';
import { compareTrade } from './compare-trade';
import { ImportPlan } from './import-plan';

const AT = new Instant(1_700_000_000);

function trade(tradeId: string, closedAt: Instant | null, agentId = 'a'): FileTrade {
  return { tradeId, fields: { agent_id: agentId, closed_at: closedAt }, file: 'f.csv', row: 2 };
}

describe('compareTrade', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'a figure in other words',
      { realized_pnl: 5, quantity: '8e-05' },
      { realized_pnl: '5.00', quantity: '0.00008' },
    ],
    ['null for what is missing', { symbol: null }, {}],
    ['a number of the owner as text', { bot: 7 }, { bot: '7' }],
    ['keys in another order', { note: { a: 1, b: 2 } }, { note: { b: 2, a: 1 } }],
  ])('finds %s equal', (_, fields, stored) => {
    expect(compareTrade(fields, stored)).toEqual({ kind: 'equal' });
    expect(compareTrade(stored, fields)).toEqual({ kind: 'equal' });
  });

  it('tells what differs, with both values, in some fields', () => {
    expect(compareTrade({ closed_at: AT, note: 'x' }, { closed_at: null, note: 'x', bot: 1 })).toEqual({
      kind: 'different',
      differences: [
        'closed_at is missing in the journal and 2023-11-14T22:13:20Z in the file',
        'bot is 1 in the journal and missing in the file',
      ],
    });
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`f${n}`, n]));
    expect(compareTrade(many, {})).toMatchObject({
      differences: expect.arrayContaining(['5 more fields differ']) as string[],
    });
  });

  it('finds a trade new that the journal does not have', () => {
    expect(compareTrade({}, null)).toEqual({ kind: 'new' });
  });
});

describe('ImportPlan', () => {
  it('writes the oldest first, in the order of ids at one moment, and open trades last', () => {
    const plan = new ImportPlan();
    for (const each of [trade('o', null), trade('b', AT), trade('z', AT.plusSeconds(-1)), trade('a', AT)])
      plan.add(each, { kind: 'new' });
    expect(plan.new.map(({ tradeId }) => tradeId)).toEqual(['z', 'a', 'b', 'o']);
  });

  it('counts by agent, with the time that their closes cover', () => {
    const plan = new ImportPlan();
    plan.add(trade('1', AT, 'b'), { kind: 'new' });
    plan.add(trade('2', AT.plusSeconds(9), 'b'), { kind: 'equal' });
    plan.add(trade('3', null, 'b'), { kind: 'different', differences: ['x'] });
    plan.add(trade('4', null, 'a'), { kind: 'new' });
    expect(plan.agents).toEqual([
      { agentId: 'a', new: 1, equal: 0, different: 0, open: 1, from: null, to: null },
      { agentId: 'b', new: 1, equal: 1, different: 1, open: 1, from: AT, to: AT.plusSeconds(9) },
    ]);
    expect([plan.equal, plan.different.count]).toEqual([1, 1]);
  });

  it('keeps the first rows of a kind, and counts the others', () => {
    const plan = new ImportPlan();
    for (let n = 0; n < 1000; n++) {
      plan.add(trade(`d${n}`, AT), { kind: 'different', differences: ['x'] });
      plan.addUnstorable(trade(`u${n}`, AT), 'there is a list within a list');
    }
    expect([plan.different, plan.unstorable]).toMatchObject([
      { count: 1000, first: { length: 10 } },
      { count: 1000, first: { length: 10 } },
    ]);
  });
});
