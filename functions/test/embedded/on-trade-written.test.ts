import { Timestamp } from 'firebase-admin/firestore';
import type { TradeEvent } from '../../local/embedded';
import * as admission from '../../src/core/trades/admission';
import { MAESTRO_VERSION } from '../../src/contract/version';
import { DEFAULT_WIRE_CONFIG } from '../support/oracles/default-settings';
import {
  closes,
  deliver,
  EmbeddedUser,
  NOW,
  tradeDocument,
  tradeIdsOf,
  UID,
} from '../support/users/embedded-user';

let user: EmbeddedUser;

beforeEach(() => {
  user = new EmbeddedUser();
});

afterEach(() => {
  user.close();
  jest.restoreAllMocks();
});

describe('what a closed trade publishes', () => {
  it('a closed trade writes all of current', async () => {
    await user.write('t1', { ...tradeDocument('a', 1_700_000_000, '2'), symbol: 'BTC' });
    expect(await user.current()).toEqual({
      maestro_version: MAESTRO_VERSION,
      weights: { a: '1' },
      unallocated: '0',
      target_weights: { a: '1' },
      target_unallocated: '0',
      agents: {
        a: {
          sharpe: null,
          score: null,
          mean_return_pct: '2',
          std_dev_pct: null,
          trades: 1,
          skipped: {},
          status: 'unproven',
          trades_needed: 9,
          days_needed: 0,
          first_closed_at: new Timestamp(1_700_000_000, 0),
          last_closed_at: new Timestamp(1_700_000_000, 0),
          evidence: {
            skewness: null,
            kurtosis: null,
            standard_error: null,
            probabilistic_sharpe: null,
            min_track_record: null,
            more_trades_needed: null,
            max_drawdown_pct: '0',
            win_rate: '1',
            profit_factor: null,
            sortino: null,
            daily_volatility_pct: null,
          },
        },
      },
      mode: 'recovery',
      config: DEFAULT_WIRE_CONFIG,
      version: 1,
      revision: 1,
      causes: [{ code: 'trade_closed', count: 1, trade_ids: ['t1'] }],
      redundancy: null,
      computed_at: new Timestamp(NOW.seconds, 0),
      schema_version: 1,
      window_agents: ['a'],
      refused_agents: [],
      rebuilt_at: new Timestamp(NOW.seconds, 0),
      rebuilding_since: null,
      swept_at: null,
      rebuild_wait_seconds: 60,
      alert_book: {
        rules: {
          profile: 'SAFE',
          daily_dd_limit: '2.5',
          losing_streak_limit: 4,
          agent_drawdown_limit: null,
          equity: null,
          kinds: null,
          weight_move: '0.1',
          webhook: false,
          push: false,
        },
        agents: { a: 'unproven 1' },
        gates: {},
        today: null,
        today_read_at: null,
        skips: null,
        recent: {},
        held: [],
      },
    });
  });

  it('each version is written to the history, named by 10 digits, and expires in 90 days', async () => {
    await user.write('t1', tradeDocument('a', 1_700_000_000));
    await user.write('t2', tradeDocument('b', 1_700_000_060));
    const history = await user.paths.history.get();
    expect(history.docs.map(({ id }) => id)).toEqual(['0000000001', '0000000002']);
    const {
      window_agents: windowAgents,
      refused_agents: refused,
      rebuilt_at: rebuiltAt,
      rebuilding_since: rebuildingSince,
      swept_at: sweptAt,
      rebuild_wait_seconds: waitSeconds,
      maestro_version: version,
      ...current
    } = (await user.published()) ?? {};
    expect([windowAgents, refused, waitSeconds, version]).toEqual([['a', 'b'], [], 60, MAESTRO_VERSION]);
    expect([rebuiltAt, rebuildingSince, sweptAt]).toEqual([new Timestamp(NOW.seconds, 0), null, null]);
    expect(history.docs[1]?.data()).toEqual({
      ...current,
      expires_at: new Timestamp(NOW.seconds + 90 * 86_400, 0),
    });
  });

  it('a window is stored as text, newest trade first, with what engine and risk state need', async () => {
    const long = { ...tradeDocument('a', 1_700_000_060, '-0.50'), symbol: 'ETH', risk_amount: '0.25' };
    await user.write('t1', tradeDocument('a', 1_700_000_000));
    await user.write('t2', { ...long, closed_at: new Timestamp(1_700_000_060, 5_000), note: 'mine' });
    await user.write('t3', { ...tradeDocument('a', 1_700_000_120), quantity: null });
    expect((await user.state()).windows.a).toEqual({
      capacity: 100,
      trades: [
        't3\t1700000120\t1\t\tmissing_quantity\t\t\t',
        't2\t1700000060.000005\t-0.5\t100\t\tETH\t-2\t-0.5',
        't1\t1700000000\t1\t100\t\t\t\t1',
      ].join('\n'),
      sums: [
        ...['100', 'trade', '0.04'],
        ...['2', '0.5', '1.25', '0.875', '1.0625'],
        ...['1', '-0.5', '0.25'],
        // One day.
        ...['1', '0.5', '0.25'],
        ...['2', '1', '1', '0.5'],
        'missing_quantity:1',
      ].join('\t'),
      digest: expect.stringMatching(/^[\w+/]{43}=$/) as string,
      schema_version: 5,
    });
  });

  it('current shows how many trades were skipped and why', async () => {
    const fields = tradeDocument('a', 1_700_000_000);
    const unusable = [
      { realized_pnl: null },
      { realized_pnl: '' },
      { realized_pnl: '1e20' },
      { realized_pnl: Number.NaN },
      { entry_price: 'abc' },
      { entry_price: '-1' },
      { quantity: '0' },
      { quantity: true },
    ];
    await user.writeAll(unusable.map((change, index) => [`t${index}`, { ...fields, ...change }]));
    const { agents } = (await user.current()) as { agents: { a: unknown } };
    expect(agents.a).toMatchObject({
      trades: 8,
      trades_needed: 10,
      skipped: {
        missing_pnl: 1,
        invalid_pnl: 3,
        invalid_entry_price: 2,
        zero_capital: 1,
        invalid_quantity: 1,
      },
    });
  });
});

describe('what an event costs', () => {
  beforeEach(async () => {
    await user.writeAll([...closes('a', 0, 30), ...closes('b', 0, 30)]);
    user.embedded.meter.take();
  });

  it.each([
    ['a trade that opens', 'new', tradeDocument('a', null), { reads: 0, writes: 0 }],
    ['another field', 'a-3', { ...closes('a', 3, 4)[0]?.[1], note: 'x' }, { reads: 0, writes: 0 }],
    [
      'a figure in another notation',
      'a-3',
      { ...closes('a', 3, 4)[0]?.[1], quantity: 1 },
      { reads: 0, writes: 0 },
    ],
    ['a close', 'new', tradeDocument('a', 1_800_000_000), { reads: 3, writes: 3 }],
    ['a corrected figure', 'a-3', tradeDocument('a', 1_700_000_180, '9'), { reads: 3, writes: 3 }],
    ['a corrected symbol', 'a-3', { ...closes('a', 3, 4)[0]?.[1], symbol: 'X' }, { reads: 3, writes: 2 }],
    ['a change of agent', 'a-3', { ...closes('a', 3, 4)[0]?.[1], agent_id: 'b' }, { reads: 4, writes: 4 }],
  ])('an event costs only what it must: %s', async (_, tradeId, fields, cost) => {
    await user.write(tradeId, fields);
    expect(user.embedded.meter.take()).toEqual(cost);
  });

  it('a closed trade costs 3 reads and 3 writes with 50 agents and a lookback of 1,000', async () => {
    const large = new EmbeddedUser();
    try {
      await large.paths.settings.set({ lookback_trades: 1000 });
      const agents = Array.from({ length: 50 }, (_, index) => `agent-${index}`);
      await large.writeAll(agents.flatMap((agentId) => closes(agentId, 0, 3)));
      await large.writeAll(closes('agent-7', 3, 1100));
      large.embedded.meter.take();
      await large.write('new', tradeDocument('agent-7', 1_800_000_000));
      expect(large.embedded.meter.take()).toEqual({ reads: 3, writes: 3 });
      expect(await large.current()).toMatchObject({ agents: { 'agent-7': { trades: 1000 } } });
    } finally {
      large.close();
    }
  });

  it('a deletion from a full window costs one more read, for the trade that moves up', async () => {
    await user.writeAll(closes('a', 30, 110));
    user.embedded.meter.take();
    await user.delete('a-60');
    expect(user.embedded.meter.take()).toEqual({ reads: 4, writes: 3 });
    const ids = tradeIdsOf((await user.state()).windows.a as Record<string, unknown>);
    expect(ids).toHaveLength(100);
    expect(ids).not.toContain('a-60');
    expect(ids.at(-1)).toBe('a-9');
  });
});

describe('what can happen to a closed trade', () => {
  beforeEach(async () => {
    await user.writeAll(closes('a', 0, 3));
  });

  const idsOfA = async (): Promise<string[]> =>
    tradeIdsOf((await user.state()).windows.a as Record<string, unknown>);

  it('a reopened trade leaves its window', async () => {
    await user.write('a-1', tradeDocument('a', null));
    expect(await idsOfA()).toEqual(['a-2', 'a-0']);
    expect(await user.current()).toMatchObject({ causes: [{ code: 'trade_changed', trade_ids: ['a-1'] }] });
  });

  it.each([
    ['seconds', 1_700_000_000, '1700000000'],
    ['text', '2026-11-20T14:30:00Z', '"2026-11-20T14:30:00Z"'],
    ['a map', { seconds: 1 }, 'an object'],
  ])('a trade whose closed_at becomes %s takes no part, with one warning', async (_, closedAt, found) => {
    const wrong = { ...tradeDocument('a', null), closed_at: closedAt };
    await user.write('a-1', wrong);
    await user.write('a-1', { ...wrong, note: 'still wrong' });
    expect(await idsOfA()).toEqual(['a-2', 'a-0']);
    expect(user.entries).toEqual([
      {
        severity: 'warn',
        message: 'Closed trade ignored: closed_at is not a Timestamp.',
        event: 'trade_unusable_close',
        uid: UID,
        trade_id: 'a-1',
        reason: `closed_at is ${found}; it must be a Timestamp, or missing or null while the trade is open`,
        cure: 'Write the time as a Firestore Timestamp, not as text or a number. The trade counts from then on.',
      },
    ]);
    await user.write('a-1', tradeDocument('a', 1_700_000_060));
    expect(await idsOfA()).toEqual(['a-2', 'a-1', 'a-0']);
  });

  it('a trade whose figures have exponents counts to the last digit', async () => {
    await user.write('exact', {
      ...tradeDocument('e', 1_700_000_000, '-8e-05'),
      entry_price: '3.2E-4',
      quantity: '31.25',
    });
    expect((await user.current())?.agents).toMatchObject({ e: { mean_return_pct: '-0.8', skipped: {} } });
  });

  it('trades that move to another agent leave no empty window', async () => {
    for (const id of ['a-0', 'a-1', 'a-2']) await user.write(id, tradeDocument('b', 1_700_000_000));
    expect(Object.keys((await user.state()).windows)).toEqual(['b']);
    expect(await user.current()).toMatchObject({ weights: { b: '1' }, window_agents: ['b'] });
  });

  it('a trade whose closed_at becomes earlier moves down in its window', async () => {
    await user.write('a-2', tradeDocument('a', 1_600_000_000));
    expect(await idsOfA()).toEqual(['a-1', 'a-0', 'a-2']);
  });

  it('a trade whose agent_id becomes invalid is ignored, with one warning', async () => {
    await user.write('a-1', tradeDocument('b/c', 1_700_000_000));
    expect(await idsOfA()).toEqual(['a-2', 'a-0']);
    expect(user.entries).toEqual([
      {
        severity: 'warn',
        message: 'Closed trade ignored: invalid id.',
        event: 'trade_unusable_id',
        uid: UID,
        trade_id: 'a-1',
        reason: 'agent_id is "b/c"; it must be text of 1 to 128 bytes without "/", not ".", ".." or "__…__"',
        cure: 'Write the trade with an agent_id that is usable. It counts from then on.',
      },
    ]);
  });

  it('only the history is left when all trades are deleted', async () => {
    for (const id of ['a-2', 'a-0', 'a-1']) await user.delete(id);
    expect(await user.collections()).toEqual(['alerts', 'allocationHistory']);
  });

  it('versions continue where the history ended after all trades were deleted', async () => {
    const { version } = (await user.current()) as { version: number };
    for (const id of ['a-2', 'a-0', 'a-1']) await user.delete(id);
    await user.write('new', tradeDocument('a', 1_700_000_000));
    expect(await user.current()).toMatchObject({ version: version + 3 });
  });

  it('the causes name at most 20 of many trades, and count all', async () => {
    await user.writeAll(closes('a', 10, 40));
    // The first is folded alone, at once; the others wait meanwhile and are folded together.
    const history = await user.paths.history.orderBy('version', 'desc').limit(2).get();
    const causes = history.docs.flatMap(
      (snapshot) => snapshot.get('causes') as { count: number; trade_ids: string[] }[],
    );
    expect(causes.map(({ count, trade_ids: named }) => [count, named.length])).toEqual([
      [29, 20],
      [1, 1],
    ]);
  });
});

describe('a first deployment over a journal that exists', () => {
  it('the first event of a user rebuilds the user from the journal', async () => {
    const events: TradeEvent[] = [];
    const existing = new EmbeddedUser({ deliver: (event) => events.push(event) });
    try {
      await existing.writeAll([
        ...closes('a', 0, 120),
        ...closes('b', 0, 20),
        ['open', tradeDocument('c', null)],
      ]);
      expect(await existing.collections()).toEqual(['tradeJournal']);
      await existing.write('b-19', tradeDocument('b', 1_700_000_000, '7'));
      await deliver(events.at(-1));
      const { windows } = await existing.state();
      expect(Object.keys(windows)).toEqual(['a', 'b']);
      expect(tradeIdsOf(windows.a as Record<string, unknown>)).toHaveLength(100);
      expect(await existing.current()).toMatchObject({
        version: 1,
        agents: { a: { trades: 100 }, b: { trades: 20 } },
      });
      expect(await existing.collections()).not.toContain('maestroState');
    } finally {
      existing.close();
    }
  });

  it('the first event of an agent without a window fills it from the journal', async () => {
    const events: TradeEvent[] = [];
    const existing = new EmbeddedUser({ deliver: (event) => events.push(event) });
    try {
      await existing.write('a-0', tradeDocument('a', 1_700_000_000));
      await deliver(events[0]);
      await existing.writeAll(closes('b', 0, 150));
      await deliver(events.at(-1));
      expect(await existing.current()).toMatchObject({ agents: { b: { trades: 100 } } });
    } finally {
      existing.close();
    }
  });
});

describe('the limit of 100 agents', () => {
  it('trades of the 101st agent are refused and logged, until a place is free', async () => {
    const agents = Array.from({ length: 100 }, (_, index) => `agent-${String(index).padStart(3, '0')}`);
    await user.writeAll(agents.map((agentId) => [`t-${agentId}`, tradeDocument(agentId, 1_700_000_000)]));
    await user.write('late', tradeDocument('agent-zzz', 1_700_000_060));
    expect((await user.state()).windows).not.toHaveProperty('agent-zzz');
    expect(user.entries).toEqual([
      {
        severity: 'warn',
        message: 'Trades refused: a user can have at most 100 agents.',
        event: 'agents_refused',
        uid: UID,
        agent_ids: ['agent-zzz'],
      },
    ]);
    await user.delete('t-agent-050');
    expect((await user.state()).windows).toHaveProperty('agent-zzz');
    expect(Object.keys((await user.state()).windows)).toHaveLength(100);
  });

  it('a configured agent is always admitted', async () => {
    // In place of 100.
    jest.replaceProperty(admission, 'MAX_AGENTS', 12 as never);
    await user.paths.settings.set({ agent_ids: ['zz', 'unseen'] });
    await user.writeAll(
      Array.from({ length: 11 }, (_, index) => [`t${index}`, tradeDocument(`agent-${index}`, 1)]),
    );
    await user.write('late', tradeDocument('zz', 2));
    expect(await user.current()).toMatchObject({ agents: { zz: { trades: 1 }, unseen: { trades: 0 } } });
    // 10 of the others: a configured agent keeps its place without a trade.
    expect(Object.keys((await user.state()).windows)).toHaveLength(11);
  });
});

describe('documents that were damaged by hand', () => {
  const JOURNAL = [...closes('a', 0, 12), ...closes('b', 0, 12)];

  const nextClose = (of = user): Promise<void> => of.write('new', tradeDocument('a', 1_800_000_000));

  /** The state of a user to whom nothing happened. */
  let undamaged: unknown;

  beforeAll(async () => {
    const other = new EmbeddedUser();
    try {
      await other.writeAll(JOURNAL);
      await nextClose(other);
      undamaged = await other.state();
    } finally {
      other.close();
    }
  });

  beforeEach(async () => {
    await user.writeAll(JOURNAL);
  });

  it.each<[string, (user: EmbeddedUser) => Promise<unknown>]>([
    ['current is deleted', ({ paths }) => paths.current.delete()],
    ['current loses a field', ({ paths }) => paths.current.update({ agents: null })],
    ['current has other weights', ({ paths }) => paths.current.update({ weights: { a: '1', b: '1' } })],
    ['current has no version', ({ paths }) => paths.current.update({ version: 'x' })],
    ['a window is deleted', ({ paths }) => paths.windows.doc('a').delete()],
    ['a window is not text', ({ paths }) => paths.windows.doc('a').set({ trades: 7 })],
    [
      'a window is out of order',
      ({ paths }) =>
        paths.windows.doc('a').update({ trades: 'x\t1\t1\t1\t\t\t\t100\ny\t2\t1\t1\t\t\t\t100' }),
    ],
    [
      'all windows and current are deleted',
      async ({ paths }) => {
        for (const ref of [paths.current, paths.windows.doc('a'), paths.windows.doc('b')]) await ref.delete();
      },
    ],
  ])('the next closed trade repairs it when %s', async (_, damage) => {
    await damage(user);
    await nextClose();
    expect(await user.state()).toEqual(undamaged);
    expect(await user.collections()).not.toContain('maestroState');
  });

  it('the next deletion repairs a deleted window', async () => {
    await user.paths.windows.doc('a').delete();
    await user.delete('a-3');
    expect(tradeIdsOf((await user.state()).windows.a as Record<string, unknown>)).toHaveLength(11);
    expect(user.entries).toMatchObject([{ severity: 'warn', uid: UID, agent_ids: ['a'] }]);
  });

  it('damaged settings are logged, and the last good configuration stays in force', async () => {
    await user.paths.settings.set({ temperature: 'hot' });
    await user.paths.current.delete();
    await nextClose();
    expect(await user.current()).toMatchObject({ config: { temperature: '1' } });
    expect(user.entries).toEqual([
      {
        severity: 'error',
        message: 'The settings are damaged; the last good configuration stays in force.',
        event: 'settings_damaged',
        document: `users/${UID}/settings/maestro`,
        field: 'temperature',
        reason: 'temperature is "hot"; it must be a decimal above 0, with at most 12 places',
      },
    ]);
  });
});

describe('the rebalance band', () => {
  it('the rebalance band keeps published weights while targets move less, and shows the targets', async () => {
    await user.paths.settings.set({ rebalance_threshold: '0.2', min_trades: 2 });
    await user.writeAll([...closes('a', 0, 30), ...closes('b', 0, 40)]);
    const before = await user.current();
    await user.write('new', tradeDocument('a', 1_800_000_000, '3'));
    const after = await user.current();
    expect(after?.weights).toEqual(before?.weights);
    expect(after?.target_weights).not.toEqual(before?.target_weights);
    for (let n = 0; n < 5; n++) await user.write(`loss-${n}`, tradeDocument('b', 1_800_000_000 + n, '-60'));
    expect((await user.current())?.weights).toEqual((await user.current())?.target_weights);
  });
});

describe('many closed trades at once', () => {
  it('many closed trades at once are each folded once, in far fewer transactions', async () => {
    await user.writeAll([...closes('a', 0, 10), ...closes('b', 0, 10)]);
    user.embedded.meter.take();
    const trades = [...closes('a', 10, 110), ...closes('b', 10, 110)];
    await Promise.all(trades.map(([tradeId, fields]) => user.paths.trades.doc(tradeId).set(fields)));
    await user.embedded.settled();
    const { reads, writes } = user.embedded.meter.take();
    const { windows } = await user.state();
    for (const agentId of ['a', 'b'])
      expect(tradeIdsOf(windows[agentId] as Record<string, unknown>)).toEqual(
        closes(agentId, 10, 110)
          .map(([tradeId]) => tradeId)
          .reverse(),
      );
    // Each trade is read once; each transaction reads and writes current and the windows, and writes the history.
    expect(reads).toBeLessThan(200 + 20 * 3);
    expect(writes).toBeLessThan(20 * 4);
  });
});
