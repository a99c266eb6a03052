import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { answer } from '../../../test/support/oracles/policy';
import { CONFIG_KEYS, encodeConfig } from '../../../src/contract/documents/config';
import { changeSettings, parseSettings } from '../../../src/contract/documents/settings';
import { Instant } from '../../../src/core/base/instant';
import { Decimal, exactSum } from '../../../src/core/base/decimal';
import { DEFAULT_CONFIG } from '../../../src/core/config';
import { roundByLargestRemainder } from '../../../src/core/numbers/largest-remainder';
import { pauseAgent, pauseAll } from './action-words';
import { keyLinesOf } from './bot-keys-view';
import { changeLines } from './changes';
import { equityOf, type LiveCurrent, LOADING, type Loaded, pausedAgentsOf } from './documents';
import { addedText, importPreview, onlyCommandLine } from './import-words';
import { exportCsv, exportLines } from './export-text';
import { historyView } from './history-view';
import { keyLines } from './key-lines';
import { likenessCard } from './likeness-card';
import { type AskedPolicy, type CardState, type LiveInput, liveView, type LiveView } from './live-view';
import { moneyRows } from './money-rows';
import { versionWords } from './version-words';
import { MAESTRO_VERSION } from '../../../src/contract/version';
import { overridesWanted, settingsChanges, settingsView } from './settings-view';
import { tradeLines } from './trades-view';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const CLOCK = { now: NOW, zone: 'UTC' };

type Agents = LiveCurrent['agents'];

const AGENT: Agents[string] = {
  sharpe: '0.4',
  score: '0.4',
  mean_return_pct: '1',
  std_dev_pct: '2.5',
  trades: 30,
  skipped: {},
  status: 'performing',
  trades_needed: 0,
  days_needed: 0,
  first_closed_at: '2026-10-20T12:00:00Z',
  last_closed_at: '2026-11-20T11:59:48Z',
  evidence: {
    skewness: null,
    kurtosis: null,
    standard_error: null,
    probabilistic_sharpe: '0.63',
    min_track_record: null,
    more_trades_needed: '2166',
    max_drawdown_pct: null,
    win_rate: null,
    profit_factor: null,
    sortino: null,
    daily_volatility_pct: null,
  },
};

function currentOf(
  weights: Readonly<Record<string, string>>,
  changes: Partial<LiveCurrent> = {},
): LiveCurrent {
  const unallocated = Decimal.sub(1, exactSum(Object.values(weights).map((weight) => new Decimal(weight))));
  return {
    weights,
    unallocated: unallocated.toFixed(),
    target_weights: weights,
    target_unallocated: unallocated.toFixed(),
    agents: Object.fromEntries(Object.keys(weights).map((id) => [id, AGENT])),
    mode: 'recovery',
    config: encodeConfig(DEFAULT_CONFIG),
    version: 14,
    revision: 20,
    causes: [],
    redundancy: null,
    computed_at: '2026-11-20T11:59:48Z',
    schema_version: 1,
    refused_agents: [],
    rebuilding_since: null,
    rebuilt_at: '2026-11-20T10:00:00Z',
    rebuild_wait_seconds: 60,
    ...changes,
  };
}

const seen = <Value>(value: Value, isFromCache = false): Loaded<Value> => ({
  state: 'seen',
  value,
  isFromCache,
});

const HOLDS: AskedPolicy = { answer: answer(), freshness: 'holds', askedAt: NOW - 3_600_000, failure: null };
const TWO = currentOf({ a: '0.6', 'b\u202e<b>': '0.3' });

function viewOf(changes: Partial<LiveInput> = {}): LiveView {
  return liveView({
    clock: CLOCK,
    isOnline: true,
    heardAt: NOW,
    current: seen(TWO),
    settings: seen({}),
    history: seen([]),
    trades: seen([]),
    opened: seen([]),
    policy: HOLDS,
    ...changes,
  });
}

describe('open positions', () => {
  const trade = (tradeId: string, fields: Readonly<Record<string, unknown>>) => ({
    tradeId,
    fields: { agent_id: 'a', symbol: 'BTC/USDT', opened_at: '2026-11-20T09:30:00Z', ...fields },
  });
  const opened = [
    trade('missing', { side: 'BUY', quantity: '2', entry_price: '100' }),
    trade('null', { closed_at: null, symbol: undefined }),
    trade('closed', { closed_at: '2026-11-20T10:00:00Z' }),
    trade('damaged', { closed_at: 'soon' }),
  ];
  const gauges = (changes: Partial<LiveInput>) =>
    viewOf(changes).verdict.policy?.gauges.map(({ text }) => text)[2];

  it('are those without a close, and at least so many', () => {
    expect(viewOf({ opened: seen(opened) }).verdict.positions).toEqual([
      {
        tradeId: 'missing',
        agentId: 'a',
        symbol: 'BTC/USDT',
        how: 'bought 2 at 100',
        since: 'since 09:30 UTC',
      },
      expect.objectContaining({ tradeId: 'null', symbol: '', how: '' }),
    ]);
    expect(gauges({ opened: seen(opened) })).toBe('at least 2 of 5');
  });

  it('are not known where the journal has none: most bots send a trade when it is closed', () => {
    expect(gauges({ opened: seen(opened.slice(2)) })).toBe('not known, the limit is 5');
    expect(gauges({ opened: LOADING })).toBe('not known, the limit is 5');
  });
});

describe('the first screen', () => {
  it.each<[string, Partial<LiveInput>, CardState, string]>([
    ['live', {}, 'live', 'Live · last close 12 s ago · version 14'],
    ['loading', { current: LOADING }, 'loading', 'Connecting…'],
    ['loading without a network', { current: LOADING, isOnline: false }, 'loading', 'Offline'],
    ['empty', { current: seen(null) }, 'empty', 'Live'],
    [
      'offline',
      { isOnline: false, heardAt: NOW - 3_600_000 },
      'out_of_date',
      'Offline · as of 11:00 UTC · last close 12 s ago · version 14',
    ],
    [
      'from the cache',
      { current: seen(TWO, true), heardAt: null },
      'out_of_date',
      'Offline · last close 12 s ago · version 14',
    ],
    [
      'refused',
      { current: { state: 'failed', message: 'You may not see this.' } },
      'failed',
      'Not available',
    ],
  ])('is %s', (_, changes, state, status) => {
    const view = viewOf(changes);
    expect([view.capital.state, view.status.text]).toEqual([state, status]);
  });

  it.each<[string, Partial<LiveInput>, string]>([
    [
      'offline',
      { isOnline: false, heardAt: NOW - 3_600_000 },
      'Maestro cannot be reached. What you see is from 11:00 UTC and may not hold.',
    ],
    [
      'offline',
      { isOnline: false, current: LOADING },
      'Maestro cannot be reached. Nothing is known here yet.',
    ],
    [
      'rebuilding',
      { current: seen({ ...TWO, rebuilding_since: '2026-11-20T11:02:00Z' }) },
      'Maestro reads your journal again, since 11:02 UTC. Until it is done you see the weights from before.',
    ],
    [
      'refused',
      { current: seen({ ...TWO, refused_agents: ['x', 'y'] }) },
      '2 agents too many: Maestro holds 100. Left out: x, y. Name those that count in agent_ids.',
    ],
    [
      'damaged',
      { policy: { ...HOLDS, answer: answer({}, { standing: { settingsDamage: 'paused is 7' } }) } },
      'The settings are damaged, so no new trades are allowed: paused is 7. Save them again to repair them.',
    ],
    ['failed', { settings: { state: 'failed', message: 'You may not see this.' } }, 'You may not see this.'],
    [
      'floors',
      {
        current: seen(
          currentOf(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a${index}`, '0.05']))),
        ),
      },
      'Scores decide nothing: 20 floors of 5 % take the whole account. A smaller min_floor_weight leaves room for scores.',
    ],
  ])('says that it is %s: %#', (code, changes, text) => {
    expect(viewOf(changes).notices).toContainEqual(expect.objectContaining({ code, text }));
  });

  it('has nothing to say where all is well', () => {
    expect(viewOf().notices).toEqual([]);
    expect(viewOf().steps).toBeNull();
    expect(viewOf({ current: seen(null) }).steps).toHaveLength(3);
  });
});

describe('the card of the verdict', () => {
  it.each<[CardState, string, string, Partial<LiveInput>]>([
    ['live', '', 'Trade', {}],
    ['awaited', '', 'Trade', { policy: { ...HOLDS, freshness: 'awaited' } }],
    ['checking', 'as of 11:00 UTC, asking again…', 'Trade', { policy: { ...HOLDS, freshness: 'checking' } }],
    [
      'out_of_date',
      'as of 11:00 UTC, out of date',
      'Trade, as of 11:00 UTC, out of date',
      { policy: { ...HOLDS, freshness: 'out_of_date' } },
    ],
    [
      'out_of_date',
      'as of 11:00 UTC, out of date. Later.',
      'Trade, as of 11:00 UTC, out of date',
      { policy: { ...HOLDS, freshness: 'out_of_date', failure: 'Later.' } },
    ],
    [
      'out_of_date',
      'as of 11:00 UTC, out of date',
      'Trade, as of 11:00 UTC, out of date',
      { isOnline: false, heardAt: NOW },
    ],
    ['loading', '', '', { policy: { ...HOLDS, answer: null } }],
    ['failed', '', 'Later.', { policy: { ...HOLDS, answer: null, failure: 'Later.' } }],
    [
      'failed',
      '',
      'Not known: Maestro cannot be reached.',
      { policy: { ...HOLDS, answer: null }, isOnline: false },
    ],
  ])('is %s: “%s”', (state, note, spoken, changes) => {
    expect(viewOf(changes).verdict).toMatchObject({ state, note, spoken });
  });
});

describe('the card of the capital', () => {
  const settings = {
    account_equity: '1000.50',
    account_equity_at: '2026-11-19T12:00:00Z',
    paused_agents: ['a', 7],
  };

  it('has a row per agent, with money, moves, pauses and warnings', () => {
    const history = [{ ...TWO }, currentOf({ a: '0.5' }, { computed_at: '2026-11-19T11:00:00Z' })];
    const trades = [{ tradeId: '1', fields: { agent_id: 'a', symbol: 'BTC' } }];
    const policy = {
      ...HOLDS,
      answer: answer({ symbol_performance: [{ symbol: 'BTC', trades: 3, consecutive_losses: 3 }] }),
    };
    const { rows, cash, equity, headline, note } = viewOf({
      settings: seen(settings),
      history: seen(history),
      trades: seen(trades),
      policy,
    }).capital;
    expect(headline).toBe('2 agents; a has the most, 60.00 %');
    expect(
      rows.map(({ money, move, isPaused, warnings }) => [money, move?.text, isPaused, warnings]),
    ).toEqual([
      [
        '600.30',
        '▲ 10.00',
        true,
        [
          'It lately traded BTC, which SAFE leaves alone for the account; for this agent alone it may be allowed.',
        ],
      ],
      ['300.15', '▲ 30.00', false, []],
    ]);
    expect(rows[0]?.move?.spoken).toBe('10.00 points up since yesterday');
    expect([cash, equity, note]).toEqual([
      '10 %, 100.05',
      'An account of 1,000.50, said 19 Nov, 12:00 UTC.',
      'Arrows: points since yesterday.',
    ]);
    expect(rows[0]?.agent).toMatchObject({
      verdict: { text: 'Coin toss', level: 'careful' },
      evidence: '63.0 % chance that its true Sharpe ratio is above 0; 2,166 more such returns to 95 %.',
    });
  });

  it('says how to make amounts known', () => {
    const { rows, equity } = viewOf().capital;
    expect(rows[0]?.money).toBeNull();
    expect(equity).toBe(
      'Say in the settings what the account is worth, to see amounts and the fall of today.',
    );
  });

  it('rows sum to the equity, to the last digit', () => {
    const parts = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 });
    const equities = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 14n }), fc.integer({ min: 0, max: 10 }));
    const read = (text: string): Decimal => new Decimal(text.replaceAll(',', ''));
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 1_000_000 }), equities, (own, cash, [digits, places]) => {
        const sum = own.reduce((total, part) => total + part, cash);
        const shares = roundByLargestRemainder(
          [...own, cash].map((part) => new Decimal(part).div(sum)),
          new Decimal(1),
          12,
        );
        const weights = Object.fromEntries(
          own.map((_, index) => [`a${index}`, shares[index]?.toFixed() ?? '0']),
        );
        const equity = new Decimal(digits.toString()).div(new Decimal(10).pow(places));
        const rows = moneyRows({ weights, unallocated: shares.at(-1)?.toFixed() ?? '0' }, equity);
        expect(exactSum([...rows.byAgent.values(), rows.cash].map(read)).eq(equity)).toBe(true);
        expect(read(rows.total).eq(equity)).toBe(true);
      }),
      { numRuns: runs(150) },
    );
  });

  it.each([
    [null],
    [{}],
    [{ account_equity: '0' }],
    [{ account_equity: '1e9' }],
    [{ account_equity: { a: 1 } }],
  ])('takes no equity from %j, and no paused agents from damage', (written) => {
    expect(equityOf(written)).toBeNull();
    expect(pausedAgentsOf({ paused_agents: 'a' })).toEqual([]);
  });
});

describe('what changed', () => {
  const before = currentOf({ a: '0.5', b: '0.4' }, { computed_at: '2026-11-20T10:00:00Z' });
  const cause = { code: 'trade_closed', count: 1, trade_ids: ['7'] } as const;
  const trades = [{ tradeId: '7', fields: { agent_id: 'a', symbol: 'BTC/USDT', realized_pnl: '-60' } }];
  const after = currentOf({ a: '0.4', b: '0.5' }, { causes: [cause] });

  it('names the trade and the weights that moved', () => {
    expect(changeLines([after, before], trades, CLOCK)[0]).toMatchObject({
      when: '11:59 UTC',
      why: 'a lost 60.00 in BTC/USDT',
      what: [
        { agentId: 'a', text: '50.00 → 40.00 %' },
        { agentId: 'b', text: '40.00 → 50.00 %' },
      ],
    });
  });

  it.each([
    [cause, [], '1 trade closed'],
    [
      { code: 'trade_closed', count: 3, trade_ids: ['7'] },
      trades,
      'a lost 60.00 in BTC/USDT, and 2 more closed',
    ],
    [{ code: 'trade_changed', count: 1, trade_ids: ['7'] }, trades, 'A trade of a in BTC/USDT changed'],
    [{ code: 'settings_changed', count: 1, trade_ids: [] }, [], 'The settings came into force'],
    [{ code: 'requested', count: 1, trade_ids: [] }, [], 'You asked to read the journal again'],
    [{ code: 'scheduled', count: 1, trade_ids: [] }, [], 'The daily check'],
  ] as const)('says of the cause %j: %#', (why, known, text) => {
    expect(changeLines([{ ...after, causes: [why] }], known, CLOCK)[0]?.why).toBe(text);
  });

  it('says that an older trade left the window, where the window ends later', () => {
    const later = { ...AGENT, first_closed_at: '2026-10-21T12:00:00Z' };
    const moved = { ...after, agents: { ...after.agents, a: later } };
    expect(changeLines([moved, before], trades, CLOCK)[0]?.why).toBe(
      'a lost 60.00 in BTC/USDT; an older trade left its window',
    );
    const two = { ...moved, causes: [{ ...cause, count: 2 }] };
    expect(changeLines([two, before], trades, CLOCK)[0]?.why).toBe(
      'a lost 60.00 in BTC/USDT, and 1 more closed; older trades left its window',
    );
    expect(changeLines([moved], trades, CLOCK)[0]?.why).toBe('a lost 60.00 in BTC/USDT');
  });

  it('says who is judged another way now', () => {
    const unproven = {
      ...before,
      agents: { ...before.agents, a: { ...AGENT, status: 'unproven' as const } },
    };
    expect(changeLines([{ ...before, causes: [] }, unproven], [], CLOCK)[0]?.what).toEqual([
      { agentId: 'a', text: 'has 30 trades and is scored now, still with 50.00 %' },
    ]);
  });
});

it('tradeLines says what became of each trade, as far as it can be read', () => {
  const fields = {
    agent_id: 'a',
    closed_at: '2026-11-20T11:00:00Z',
    symbol: 'BTC',
    side: 'SELL',
    quantity: '0.020',
    entry_price: 64000.5,
    exit_price: '63000',
    realized_pnl: '20.01',
  };
  const [won, damaged] = tradeLines(
    [
      { tradeId: '1', fields },
      { tradeId: '2', fields: { agent_id: 7, realized_pnl: 'x' } },
    ],
    CLOCK,
  );
  expect(won).toMatchObject({
    when: '11:00 UTC',
    result: 'won 20.01',
    how: 'sold 0.02 at 64,000.5, closed at 63,000',
    direction: 'up',
  });
  expect(damaged).toMatchObject({
    agentId: '',
    when: '',
    result: 'closed without a result',
    how: '',
    direction: 'same',
  });
});

it('historyView has a series per agent of any version, the largest weight now first', () => {
  const history = [
    currentOf({ b: '0.6', a: '0.3' }),
    currentOf({ a: '0.5', gone: '0.5' }, { computed_at: '2026-11-19T12:00:00Z' }),
  ];
  const { charts, basis } = historyView(history, [], null, CLOCK);
  const [weights] = charts.charts;
  expect(basis).toBe('2 versions since 19 Nov, 12:00 UTC');
  expect(weights?.kind === 'weights' && weights.series.map(({ name, values }) => [name, values])).toEqual([
    ['b', [null, 60]],
    ['a', [50, 30]],
    ['gone', [50, null]],
    ['cash', [0, 10]],
  ]);
  expect(historyView([], [], null, CLOCK).basis).toBe('Nothing was published yet.');
});

describe('the settings', () => {
  const rows = (written: Record<string, unknown>) => settingsView(written, TWO, CLOCK);

  it('stand as they are wanted, beside what is in force', () => {
    const view = rows({ min_trades: 12, paused_agents: ['a', 'b'] });
    expect(view.configuration.find(({ key }) => key === 'min_trades')).toMatchObject({
      wanted: '12',
      inForce: '10',
      isPending: true,
    });
    expect(view.configuration.filter(({ isPending }) => isPending)).toHaveLength(1);
    expect(view.trading.find(({ key }) => key === 'paused_agents')).toMatchObject({
      wanted: 'a, b',
      inForce: null,
    });
  });

  it.each<[string, Record<string, unknown>, Partial<LiveCurrent> | null]>([
    ['All of it is in force.', { min_floor_weight: '0.050' }, {}],
    [
      'They come into force in 40 s at the earliest.',
      { min_trades: 12 },
      { rebuilt_at: '2026-11-20T11:59:40Z' },
    ],
    // A rebuild of many trades is followed by a longer wait.
    [
      'They come into force in 10 min at the earliest.',
      { min_trades: 12 },
      { rebuilt_at: '2026-11-20T11:59:40Z', rebuild_wait_seconds: 620 },
    ],
    ['They come into force as soon as the journal is read again.', { min_trades: 12 }, {}],
    [
      'Coming into force: the journal is read again since 11:59 UTC.',
      { min_trades: 12 },
      { rebuilding_since: '2026-11-20T11:59:00Z' },
    ],
    ['They come into force with the first trade.', {}, null],
    [
      'The stored settings are damaged: min_trades is 1; it must be a whole number of at least 2. The last good ones stay in force.',
      { min_trades: 1 },
      {},
    ],
  ])('say “%s”', (state, written, current) => {
    expect(settingsView(written, current === null ? null : { ...TWO, ...current }, CLOCK).state).toBe(state);
  });

  it('are changed only where something was edited', () => {
    const view = rows({});
    const all = [...view.trading, ...view.configuration];
    const untouched = Object.fromEntries(all.map(({ key, wanted }) => [key, wanted]));
    expect(settingsChanges(all, untouched)).toEqual({});
    const typed = {
      ...untouched,
      paused: 'true',
      agent_ids: 'x, y',
      lookback_days: '90',
      min_trades: 'ten',
      profile: 'SAFE',
      account_equity: '10.50',
    };
    expect(settingsChanges(all, typed)).toEqual({
      paused: true,
      agent_ids: ['x', 'y'],
      lookback_days: 90,
      min_trades: 'ten',
      profile: 'SAFE',
      account_equity: '10.50',
    });
    // An id may have a comma.
    const commas = rows({ agent_ids: ['a, b', 'c'] }).configuration;
    expect(commas.find(({ key }) => key === 'agent_ids')?.wanted).toBe('"a, b", c');
    expect(settingsChanges(commas, { agent_ids: '"a, b", d' })).toEqual({ agent_ids: ['a, b', 'd'] });
    const back = rows({ profile: 'SAFE', agent_ids: ['x'] });
    expect(settingsChanges([...back.trading, ...back.configuration], { profile: '', agent_ids: '' })).toEqual(
      { profile: null, agent_ids: null },
    );
  });

  it('have a row for each setting of the configuration, and every choice of a row is one that the server takes', () => {
    const { trading, configuration } = rows({});
    expect(configuration.map(({ key }) => key).sort()).toEqual([...CONFIG_KEYS].sort());
    const now = Instant.fromMillis(CLOCK.now);
    for (const row of [...trading, ...configuration])
      for (const { value } of row.options) {
        const changes = settingsChanges([row], { [row.key]: value });
        expect(() => changeSettings(parseSettings({}), changes, now)).not.toThrow();
      }
  });

  it('show every parameter of the profiles, and send all overrides that are not empty', () => {
    const { overrides } = rows({ profile_overrides: { base_risk_pct: '0.5' } });
    expect(overrides.find(({ name }) => name === 'base_risk_pct')).toMatchObject({
      value: '0.5',
      original: 'SAFE 0.8, AGGRESSIVE 1.2',
    });
    expect(overridesWanted({ base_risk_pct: '0.5', losing_streak_limit: '', other: '1' })).toEqual({
      base_risk_pct: '0.5',
    });
  });
});

it('an action is taken back by the settings from before', () => {
  expect(pauseAll(true)).toMatchObject({ changes: { paused: true }, undo: { paused: false } });
  expect(pauseAgent('b', true, ['a'])).toMatchObject({
    changes: { paused_agents: ['a', 'b'] },
    undo: { paused_agents: ['a'] },
  });
  expect(pauseAgent('a', false, ['a', 'b'])).toMatchObject({
    changes: { paused_agents: ['b'] },
    undo: { paused_agents: ['a', 'b'] },
  });
});

it('keyLines names the place and the key in each program', () => {
  const lines = keyLines('mk_1_2', 'https://my-project.web.app');
  expect(
    lines.every(({ lines: text }) => text.includes('mk_1_2') && text.includes('my-project.web.app')),
  ).toBe(true);
  expect(
    keyLinesOf(
      [
        {
          id: '1',
          name: 'n',
          agent_ids: ['a'],
          scopes: ['read'],
          created_at: '2026-11-20T11:00:00Z',
          expires_at: null,
        },
      ],
      CLOCK,
    )[0]?.text,
  ).toBe('may read the policy and the weights, for a; made 11:00 UTC');
});

it('an export has every field, and no cell that a spreadsheet would run', () => {
  const trades = [
    { tradeId: '=1', fields: { agent_id: 'a,b', realized_pnl: '-1.5', note: '=cmd()', list: [1] } },
    { tradeId: '2', fields: { agent_id: 'c' } },
  ];
  expect(
    exportLines(trades)
      .split('\n')
      .slice(0, 2)
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(trades.map(({ tradeId, fields }) => ({ trade_id: tradeId, ...fields })));
  expect(exportCsv(trades)).toBe(
    `trade_id,agent_id,realized_pnl,note,list\n'=1,"a,b",-1.5,'=cmd(),[1]\n2,c,,,\n`,
  );
});

describe('a journal that was read in the browser', () => {
  const read = { duplicates: 0, unusable: 0, errors: [], notes: [] };
  const trade = {
    tradeId: '1',
    fields: { agent_id: 'a', closed_at: '2026-11-19T12:00:00Z', realized_pnl: '5' },
  };

  it('is shown before it is stored', () => {
    const errors = Array.from({ length: 7 }, (_, row) => `row ${row}: agent_id is missing`);
    const preview = importPreview(
      {
        trades: [trade, { tradeId: '2', fields: { agent_id: 'a' } }],
        duplicates: 2,
        unusable: 1,
        errors,
        notes: ['f.csv: times are UTC'],
      },
      CLOCK,
    );
    expect(preview.headline).toBe('2 trades of 1 agent, 19 Nov, 12:00 UTC to 19 Nov, 12:00 UTC');
    expect(preview.sentences).toEqual([
      '1 trade still open.',
      '2 rows found twice and counted once.',
      '1 row with a figure that cannot be used: those trades change no weight.',
      ...errors.slice(0, 5).map((error) => `Left out: ${error}.`),
      '2 more rows left out.',
      'f.csv: times are UTC.',
    ]);
    expect(preview.table.rows[0]).toEqual(['a', '', '19 Nov, 12:00 UTC', 'won 5.00', '']);
    expect(importPreview({ ...read, trades: [] }, CLOCK).headline).toBe('No trade was found');
  });

  it('is neither an archive nor a database', () => {
    expect(onlyCommandLine('a.zip', 'PK\x03\x04')).toContain(
      'a.zip is a ZIP file, which only the command line reads',
    );
    expect(onlyCommandLine('t.sqlite', 'SQLite format 3\0')).toContain('is a database (SQLite)');
    expect(onlyCommandLine('t.csv', 'trade_id,agent_i')).toBeNull();
  });

  it('says what became of its trades', () => {
    expect(addedText(2, 0, 0, null)).toBe('2 trades stored.');
    expect(addedText(1, 3, 2, 'symbol is too long')).toBe(
      '1 trade stored, 3 in the journal already, 2 refused (symbol is too long).',
    );
  });
});

it('the page says its version, and that of the figures where it is another', () => {
  const page = `Maestro ${MAESTRO_VERSION}`;
  expect([null, {}, { maestro_version: MAESTRO_VERSION }].map(versionWords)).toEqual([page, page, page]);
  expect(versionWords({ maestro_version: '0.2.9' })).toBe(
    `This page is ${page}; the figures are from Maestro 0.2.9. Reload the page, or wait for the next close.`,
  );
});

describe('how alike the agents are', () => {
  const on = currentOf({ a: '0.6', b: '0.3' });
  const withDiversify = (diversify: boolean): LiveCurrent => ({ ...on, config: { ...on.config, diversify } });
  const found = seen({ as_of: '2026-11-20T00:00:00Z', pairs: { a: { b: '0.93' } } });

  it('is shown with diversify, with when it was computed; without, it is said how to switch it on', () => {
    expect(likenessCard(withDiversify(true), found, CLOCK)).toMatchObject({
      state: 'known',
      view: { headline: 'a and b are 0.93 alike.' },
      basis: expect.stringMatching(/^Computed .*00:00/) as string,
    });
    expect(likenessCard(withDiversify(false), found, CLOCK)).toEqual({ state: 'off' });
    expect(likenessCard(withDiversify(true), seen(null), CLOCK)).toEqual({ state: 'not_yet' });
    expect(likenessCard(null, found, CLOCK)).toEqual(LOADING);
    expect(likenessCard(withDiversify(true), LOADING, CLOCK)).toEqual(LOADING);
    const failed = { state: 'failed', message: 'No connection.' } as const;
    expect(likenessCard(withDiversify(true), failed, CLOCK)).toEqual(failed);
  });
});
