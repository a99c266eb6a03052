import { parseNewTrade, type NewTrade, type StoredFields } from '../../contract/documents/new-trade';
import { Instant } from '../../core/base/instant';
import { planIngest } from './plan-ingest';

const NOW = new Instant(1_790_000_000);

const OPEN = { agent_id: 'a', trade_id: 't', symbol: 'X', risk_amount: '10', mood: 'good' };
const CLOSED = {
  ...{ agent_id: 'a', trade_id: 't', closed_at: '2026-09-21T14:00:00Z' },
  ...{ realized_pnl: '5', entry_price: '100', quantity: '1' },
};

function trade(fields: Readonly<Record<string, unknown>>): NewTrade {
  const parsed = parseNewTrade(fields, NOW);
  if (parsed === null) throw new Error('It was ignored.');
  return parsed;
}

const ANY = { agentIds: null, scopes: ['trades:write'] } as const;
const CORRECTING = { agentIds: null, scopes: ['trades:write', 'trades:correct'] } as const;

/** What a request with these trades does where this is stored under the id. */
function plan(
  sent: readonly Readonly<Record<string, unknown>>[],
  stored: StoredFields | null = null,
  key: Parameters<typeof planIngest>[2] = ANY,
): { results: string[]; writes: unknown[] } {
  const { results, writes } = planIngest(
    sent.map(trade),
    new Map(stored === null ? [] : [['t', stored]]),
    key,
  );
  return { results: results.map(({ result }) => result), writes: [...writes] };
}

const stored = (fields: Readonly<Record<string, unknown>>): StoredFields => trade(fields).known;

describe('planIngest', () => {
  it('creates what is new, with the fields of the owner', () => {
    expect(plan([OPEN])).toEqual({
      results: ['stored'],
      writes: [{ tradeId: 't', isNew: true, fields: { mood: 'good', ...stored(OPEN) } }],
    });
  });

  it('leaves alone what is stored already', () => {
    expect(plan([CLOSED], stored(CLOSED))).toEqual({ results: ['duplicate'], writes: [] });
    expect(plan([CLOSED], { ...stored(CLOSED), symbol: 'X' })).toEqual({
      results: ['duplicate'],
      writes: [],
    });
  });

  it('completes an open trade, and changes it while it is open', () => {
    expect(plan([CLOSED], stored(OPEN))).toEqual({
      results: ['stored'],
      writes: [{ tradeId: 't', isNew: false, fields: stored(CLOSED) }],
    });
    expect(plan([{ ...OPEN, symbol: 'Y' }], stored(OPEN)).results).toEqual(['stored']);
  });

  it('changes the fields of the owner of an open trade, even if nothing else differs; never those of a closed one', () => {
    const note = { ...OPEN, mood: 'bad' };
    expect(plan([note], stored(OPEN))).toEqual({
      results: ['stored'],
      writes: [{ tradeId: 't', isNew: false, fields: { mood: 'bad', ...stored(OPEN) } }],
    });
    expect(plan([OPEN, note]).writes).toMatchObject([{ isNew: true, fields: { mood: 'bad' } }]);
    expect(plan([{ ...CLOSED, mood: 'bad' }], stored(CLOSED))).toEqual({
      results: ['duplicate'],
      writes: [],
    });
  });

  it('refuses a change by which a trade would have more than 40 fields, as the rules do', () => {
    const own = (prefix: string, count: number): Record<string, number> =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, n]));
    const sent = [
      { agent_id: 'a', trade_id: 't', ...own('x', 38) },
      { agent_id: 'a', trade_id: 't', symbol: 'X', ...own('y', 2) },
      { agent_id: 'a', trade_id: 't', symbol: 'X' },
    ];
    // Without trade_id, which is no field of the document: 39, 42 and 40.
    const { results, writes } = plan(sent);
    expect(results).toEqual(['stored', 'invalid', 'stored']);
    expect(writes).toMatchObject([{ fields: { x37: 37, symbol: 'X' } }]);
  });

  it('completes one whose closed_at is no time, which counts as open', () => {
    expect(plan([CLOSED], { ...stored(CLOSED), closed_at: '2026-09-21T14:00:00Z' }).results).toEqual([
      'stored',
    ]);
  });

  it('takes the stored form of R away where the other comes: with both there is none', () => {
    const { writes } = plan([{ ...CLOSED, r_multiple: '0.5' }], stored(OPEN));
    expect(writes).toMatchObject([{ fields: { r_multiple: '0.5', risk_amount: null } }]);
  });

  it('finds a conflict where a closed trade is another one; with trades:correct it is corrected', () => {
    const other = { ...CLOSED, realized_pnl: '6' };
    expect(plan([other], stored(CLOSED))).toEqual({ results: ['conflict'], writes: [] });
    expect(plan([other], stored(CLOSED), CORRECTING)).toMatchObject({
      results: ['corrected'],
      writes: [{ isNew: false, fields: { realized_pnl: '6' } }],
    });
  });

  it('never opens a closed trade again; one that arrives late as open is a duplicate if nothing differs', () => {
    const late = { agent_id: 'a', trade_id: 't', entry_price: '100.0' };
    for (const key of [ANY, CORRECTING]) {
      expect(plan([late], stored(CLOSED), key)).toEqual({ results: ['duplicate'], writes: [] });
      expect(plan([{ ...late, entry_price: '101' }], stored(CLOSED), key)).toEqual({
        results: ['conflict'],
        writes: [],
      });
    }
  });

  it('shows a limited key nothing of a trade of another agent, and changes nothing of it', () => {
    const limited = { ...CORRECTING, agentIds: ['a'] };
    for (const found of [{ ...stored(CLOSED), agent_id: 'b' }, { realized_pnl: '7' }]) {
      const { results, writes } = planIngest([trade(CLOSED)], new Map([['t', found]]), limited);
      expect(results).toMatchObject([{ result: 'conflict', stored: null }]);
      expect(writes).toEqual([]);
    }
  });

  it('goes through the trades in their order, as if each had been sent alone, and writes each document once', () => {
    expect(plan([OPEN, CLOSED, CLOSED, { ...CLOSED, quantity: '2' }])).toEqual({
      results: ['stored', 'stored', 'duplicate', 'conflict'],
      writes: [{ tradeId: 't', isNew: true, fields: { mood: 'good', ...stored(OPEN), ...stored(CLOSED) } }],
    });
  });
});
