import fc from 'fast-check';
import { BOTH, type Fields, NOW, plain } from '../../../test/support/oracles/policy';
import { UNKNOWN_MARKET } from '../../core/policy/market';
import { InvalidInput } from '../fields/invalid-input';
import { parsePolicyRequest, type PolicyRequest } from './policy-request';
import { runs } from '../../../test/support/runs';

/** Every field of docs/specification.md, section 5. */
const FIELDS = [
  'profile',
  'agent_id',
  'regime',
  'volatility',
  'vol_level',
  'spread_bps',
  'spread_level',
  'slippage_bps',
  'slippage_level',
  'liquidity',
  'expected_cost_r',
  'open_positions',
  'total_exposure_pct',
  'losing_streak',
  'last_losing_streak',
  'wins_since_streak',
  'last_loss_at',
  'drawdown_pct',
  'max_drawdown_pct',
  'symbol_performance',
];

const NOTHING_SAID: PolicyRequest = {
  profile: null,
  agentId: null,
  market: UNKNOWN_MARKET,
  streak: null,
  drawdown: null,
  symbols: null,
};

const parse = (input: unknown): PolicyRequest => parsePolicyRequest(input, NOW);

function refusalOf(input: unknown): InvalidInput | null {
  try {
    parse(input);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  return null;
}

function errorOf(input: unknown): InvalidInput {
  const error = refusalOf(input);
  if (error === null) throw new Error('It was accepted.');
  return error;
}

it('a list of too many symbols is refused before one of them is read', () => {
  const untouchable = new Proxy(
    {},
    {
      get: () => {
        throw new Error('An element was read.');
      },
    },
  );
  expect(errorOf({ symbol_performance: Array(1001).fill(untouchable) })).toMatchObject({
    field: 'symbol_performance',
    message:
      'symbol_performance is a list of 1001; it must be a list of at most 1000 symbols, each named once',
  });
});

describe('an empty request of getPolicy', () => {
  it('has no profile, agent or risk state, and a normal market', () => {
    expect(parse({})).toEqual(NOTHING_SAID);
    expect(UNKNOWN_MARKET.regime).toBe('NORMAL');
    expect(UNKNOWN_MARKET.liquidity).toBe('NORMAL');
  });

  it.each(FIELDS)('%s counts as not given when it is null or undefined', (field) => {
    expect(parse({ [field]: null })).toEqual(NOTHING_SAID);
    expect(parse({ [field]: undefined })).toEqual(NOTHING_SAID);
  });

  it('null counts as not given besides a given field of the same group', () => {
    expect(parse({ volatility: 0.1, vol_level: null })).toEqual(parse({ volatility: 0.1 }));
    expect(parse({ losing_streak: 2, last_loss_at: null })).toEqual(parse({ losing_streak: 2 }));
    expect(parse({ drawdown_pct: 2, max_drawdown_pct: null })).toEqual(parse({ drawdown_pct: 2 }));
  });
});

describe('parsePolicyRequest', () => {
  it('knows exactly the fields of the specification', () => {
    const [, known = ''] = errorOf({ x: 1 }).message.split('the keys are ');
    expect(known.split(', ').sort()).toEqual([...FIELDS].sort());
  });

  it.each(BOTH)('reads the profile %s in any case', (name, profile) => {
    expect(parse({ profile: name }).profile).toBe(profile);
    expect(parse({ profile: name.toLowerCase() }).profile).toBe(profile);
  });

  it('reads agent_id', () => {
    expect(parse({ agent_id: 'trend' })).toEqual({ ...NOTHING_SAID, agentId: 'trend' });
  });

  it.each([
    ['regime', 'regime', ['BULL', 'BEAR', 'HIGH_VOL', 'CHOP', 'NORMAL']],
    ['liquidity', 'liquidity', ['NORMAL', 'LOW']],
  ] as const)('%s', (field, key, values) => {
    for (const value of values)
      expect(parse({ [field]: value }).market).toEqual({ ...UNKNOWN_MARKET, [key]: value });
  });

  it.each([
    ['vol_level', 'volatility', ['LOW', 'NORMAL', 'HIGH', 'EXTREME']],
    ['spread_level', 'spread', ['LOW', 'NORMAL', 'HIGH']],
    ['slippage_level', 'slippage', ['LOW', 'NORMAL', 'HIGH']],
  ] as const)('%s', (field, key, values) => {
    for (const level of values)
      expect(parse({ [field]: level }).market).toEqual({ ...UNKNOWN_MARKET, [key]: { level } });
  });

  const SPELLINGS: [unknown, string][] = [
    [0, '0'],
    ['0', '0'],
    [-0, '0'],
    ['-0', '0'],
    [0.1, '0.1'],
    ['0.10', '0.1'],
    [5, '5'],
    [1e-7, '0.0000001'],
    ['1e-07', '0.0000001'],
    ['0.000000000000000000000000000001', '0.000000000000000000000000000001'],
    ['99999999999999999999', '99999999999999999999'],
  ];

  it.each([
    ['volatility', 'volatility'],
    ['spread_bps', 'spread'],
    ['slippage_bps', 'slippage'],
  ])('reads %s as text or number', (field, key) => {
    for (const [value, text] of SPELLINGS)
      expect(plain(parse({ [field]: value }).market)).toEqual({ ...UNKNOWN_MARKET, [key]: { value: text } });
  });

  it.each([
    ['expected_cost_r', 'expectedCostR'],
    ['total_exposure_pct', 'totalExposurePct'],
  ])('reads %s as text or number', (field, key) => {
    for (const [value, text] of SPELLINGS)
      expect(plain(parse({ [field]: value }).market)).toEqual({ ...UNKNOWN_MARKET, [key]: text });
  });

  it('reads open_positions', () => {
    expect(parse({ open_positions: 3 }).market).toEqual({ ...UNKNOWN_MARKET, openPositions: 3 });
  });

  it('reads volatility, spread and slippage each by value or by level', () => {
    const { market } = parse({ vol_level: 'LOW', spread_bps: 1, slippage_level: 'HIGH' });
    expect(plain(market)).toEqual({
      ...UNKNOWN_MARKET,
      volatility: { level: 'LOW' },
      spread: { value: '1' },
      slippage: { level: 'HIGH' },
    });
  });
});

describe('the streak of a request', () => {
  const streakOf = (fields: Fields): unknown => plain(parse(fields).streak);

  it('is last_losing_streak losses, then wins_since_streak wins, then losing_streak losses', () => {
    const fields = { losing_streak: 2, last_losing_streak: 5, wins_since_streak: 3 };
    expect(streakOf({ ...fields, last_loss_at: '2026-11-20T10:00:00Z' })).toEqual({
      runs: [
        { outcome: 'loss', count: 5 },
        { outcome: 'win', count: 3 },
        { outcome: 'loss', count: 2 },
      ],
      losses: 2,
      wins: 0,
      lastLossAt: '2026-11-20T10:00:00.000Z',
      cut: false,
    });
  });

  it('counts 0 for each field that is not given, without a last loss', () => {
    const none = { lastLossAt: null, cut: false };
    const total = (fields: Fields): unknown => {
      const streak = parse(fields).streak;
      return [
        streak?.runs.map(({ outcome, count }) => [outcome, count]).filter(([, count]) => count !== 0),
        none,
      ];
    };
    expect(total({ losing_streak: 2 })).toEqual([[['loss', 2]], none]);
    expect(total({ last_losing_streak: 2 })).toEqual([[['loss', 2]], none]);
    expect(total({ wins_since_streak: 2 })).toEqual([[['win', 2]], none]);
    expect(total({ losing_streak: 0 })).toEqual([[], none]);
    expect(streakOf({ losing_streak: 2 })).toMatchObject(none);
  });

  it('is given if only last_loss_at is given', () => {
    expect(streakOf({ last_loss_at: '2026-11-20' })).toMatchObject({
      lastLossAt: '2026-11-20T00:00:00.000Z',
    });
  });

  it('is refused when last_loss_at is after the latest time', () => {
    expect(streakOf({ last_loss_at: '2026-11-20T12:00:00Z' })).toMatchObject({
      lastLossAt: '2026-11-20T12:00:00.000Z',
    });
    const { field, message } = errorOf({ last_loss_at: '2026-11-20T12:00:00.000001Z' });
    expect(field).toBe('last_loss_at');
    expect(message).toBe(
      'last_loss_at is "2026-11-20T12:00:00.000001Z"; it must be a time that is not in the future',
    );
  });
});

describe('the drawdown of a request', () => {
  it.each<[Fields, unknown]>([
    [{ drawdown_pct: '1.5' }, { now: '1.5', worst: '1.5' }],
    [{ drawdown_pct: 0 }, { now: '0', worst: '0' }],
    [
      { drawdown_pct: 1.5, max_drawdown_pct: '2' },
      { now: '1.5', worst: '2' },
    ],
    [
      { drawdown_pct: '2', max_drawdown_pct: 2 },
      { now: '2', worst: '2' },
    ],
    [{ max_drawdown_pct: '2' }, { now: '0', worst: '2' }],
    [{ drawdown_pct: 150 }, { now: '150', worst: '150' }],
  ])('is read from %j', (fields, drawdown) => {
    expect(plain(parse(fields).drawdown)).toEqual(drawdown);
  });

  it('is refused when the worst is below the present one', () => {
    const { field, message } = errorOf({ drawdown_pct: '2', max_drawdown_pct: '1.999' });
    expect(field).toBe('max_drawdown_pct');
    expect(message).toBe('max_drawdown_pct is "1.999"; it must be at least drawdown_pct, which is 2');
  });
});

describe('the symbols of a request', () => {
  const symbols = (list: unknown): unknown => plain(parse({ symbol_performance: list }).symbols);

  it('are read with all their figures', () => {
    const list = [
      { symbol: 'BTC', trades: 12, win_rate: '0.5', avg_r: -0.25, consecutive_losses: 2 },
      { symbol: 'ETH', trades: 0, win_rate: 1, avg_r: '0' },
    ];
    expect(symbols(list)).toEqual([
      { symbol: 'BTC', trades: 12, winRate: '0.5', tradesWithR: 12, averageR: '-0.25', consecutiveLosses: 2 },
      { symbol: 'ETH', trades: 0, winRate: '1', tradesWithR: 0, averageR: '0', consecutiveLosses: 0 },
    ]);
  });

  it('may lack figures that are not known', () => {
    expect(symbols([{ symbol: 'BTC', trades: 5 }])).toMatchObject([
      { winRate: null, averageR: null, consecutiveLosses: 0 },
    ]);
    expect(
      symbols([{ symbol: 'BTC', trades: 5, win_rate: null, avg_r: null, consecutive_losses: null }]),
    ).toMatchObject([{ winRate: null, averageR: null, consecutiveLosses: 0 }]);
  });

  it('may be an empty list, which says that there are none', () => {
    expect(symbols([])).toEqual([]);
  });

  it('are at most 1000', () => {
    const many = (count: number): Fields[] =>
      Array.from({ length: count }, (_, index) => ({ symbol: `s${index}`, trades: 1 }));
    expect(symbols(many(1000))).toHaveLength(1000);
    expect(errorOf({ symbol_performance: many(1001) }).message).toContain('a list of 1001');
  });

  it.each<[string, unknown, string, RegExp]>([
    ['no list', {}, 'symbol_performance', /is an object; it must be a list of at most 1000 symbols/],
    ['text', 'BTC', 'symbol_performance', /is "BTC"; it must be a list/],
    ['no object', [null], 'symbol_performance[0]', /is null; it must be an object with symbol/],
    ['a name alone', ['BTC'], 'symbol_performance[0]', /is "BTC"; it must be an object with symbol/],
    [
      'no symbol',
      [{ trades: 1 }],
      'symbol_performance[0].symbol',
      /is missing; it is part of what must be an object with symbol \(text\)/,
    ],
    [
      'no trades',
      [{ symbol: 'A' }],
      'symbol_performance[0].trades',
      /is missing; .* trades \(a whole number\)/,
    ],
    [
      'an empty symbol',
      [{ symbol: '', trades: 1 }],
      'symbol_performance[0].symbol',
      /is ""; it must be text of 1 to/,
    ],
    [
      'a symbol that is too long',
      [{ symbol: 'x'.repeat(33), trades: 1 }],
      'symbol_performance[0].symbol',
      /32 bytes/,
    ],
    [
      'trades as text',
      [{ symbol: 'A', trades: '5' }],
      'symbol_performance[0].trades',
      /is "5"; .*whole number/,
    ],
    ['fewer than no trades', [{ symbol: 'A', trades: -1 }], 'symbol_performance[0].trades', /at least 0/],
    [
      'a win rate in percent',
      [
        { symbol: 'A', trades: 1 },
        { symbol: 'B', trades: 1, win_rate: 45 },
      ],
      'symbol_performance[1].win_rate',
      /is 45; it must be a decimal from 0 to 1/,
    ],
    [
      'a negative win rate',
      [{ symbol: 'A', trades: 1, win_rate: '-0.1' }],
      'symbol_performance[0].win_rate',
      /from 0 to 1/,
    ],
    [
      'an R of NaN',
      [{ symbol: 'A', trades: 1, avg_r: Number.NaN }],
      'symbol_performance[0].avg_r',
      /a decimal/,
    ],
    [
      'half a loss',
      [{ symbol: 'A', trades: 1, consecutive_losses: 0.5 }],
      'symbol_performance[0].consecutive_losses',
      /whole number of at least 0/,
    ],
    [
      'an unknown key',
      [{ symbol: 'A', trades: 1, wins: 1 }],
      'symbol_performance[0].wins',
      /"symbol_performance\[0\]\.wins" is not a known key/,
    ],
    [
      'one symbol twice',
      [
        { symbol: 'A', trades: 1 },
        { symbol: 'A', trades: 2 },
      ],
      'symbol_performance',
      /each named once/,
    ],
  ])('are refused with %s', (_, list, field, message) => {
    const error = errorOf({ symbol_performance: list });
    expect(error.field).toBe(field);
    expect(error.message).toMatch(message);
  });
});

describe('errors of parsePolicyRequest', () => {
  const MEASURES = [
    'volatility',
    'spread_bps',
    'slippage_bps',
    'expected_cost_r',
    'total_exposure_pct',
    'drawdown_pct',
    'max_drawdown_pct',
  ];
  const COUNTS = ['open_positions', 'losing_streak', 'last_losing_streak', 'wins_since_streak'];
  const notMeasures: [unknown, string][] = [
    [-1, '-1'],
    ['-0.000000000001', '"-0.000000000001"'],
    ['', '""'],
    ['HIGH', '"HIGH"'],
    ['5e20', '"5e20"'],
    ['0,5', '"0,5"'],
    ['5 %', '"5 %"'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [1e20, '100000000000000000000'],
    [true, 'true'],
    [[1], 'a list of 1'],
    [{}, 'an object'],
  ];
  const notCounts: [unknown, string][] = [
    [-1, '-1'],
    [0.5, '0.5'],
    ['3', '"3"'],
    [2 ** 53, '9007199254740992'],
    [Number.NaN, 'NaN'],
    [false, 'false'],
    [[], 'a list of 0'],
  ];

  it.each<[string, unknown, string, string]>([
    ...MEASURES.flatMap((field) =>
      notMeasures.map(([value, found]): [string, unknown, string, string] => [
        field,
        value,
        found,
        'a decimal of at least 0, such as "0.05"',
      ]),
    ),
    ...COUNTS.flatMap((field) =>
      notCounts.map(([value, found]): [string, unknown, string, string] => [
        field,
        value,
        found,
        'a whole number of at least 0',
      ]),
    ),
    ...['', 'bold', 0, true, ['SAFE']].map((value): [string, unknown, string, string] => [
      'profile',
      value,
      Array.isArray(value) ? 'a list of 1' : JSON.stringify(value),
      '"SAFE" or "AGGRESSIVE", in any case',
    ]),
    ...['bull', 'SIDEWAYS', '', 1].map((value): [string, unknown, string, string] => [
      'regime',
      value,
      JSON.stringify(value),
      '"BULL", "BEAR", "HIGH_VOL", "CHOP" or "NORMAL"',
    ]),
    ['vol_level', 'high', '"high"', '"LOW", "NORMAL", "HIGH" or "EXTREME"'],
    ['vol_level', 0.05, '0.05', '"LOW", "NORMAL", "HIGH" or "EXTREME"'],
    ['spread_level', 'EXTREME', '"EXTREME"', '"LOW", "NORMAL" or "HIGH"'],
    ['slippage_level', 'EXTREME', '"EXTREME"', '"LOW", "NORMAL" or "HIGH"'],
    ['liquidity', 'HIGH', '"HIGH"', '"NORMAL" or "LOW"'],
    ...['', 'a/b', '..', '__x__', 'x'.repeat(129)].map((value): [string, unknown, string, string] => [
      'agent_id',
      value,
      JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value),
      'text of 1 to 128 bytes without "/", not ".", ".." or "__…__"',
    ]),
    ['agent_id', 5, '5', 'text of 1 to 128 bytes without "/", not ".", ".." or "__…__"'],
    ...['yesterday', '', '2026-02-30', '20.11.2026'].map((value): [string, unknown, string, string] => [
      'last_loss_at',
      value,
      JSON.stringify(value),
      'a time in ISO 8601 such as "2026-11-20T14:30:00Z" (without a zone: UTC)',
    ]),
    [
      'last_loss_at',
      1_790_000_000,
      '1790000000',
      'a time in ISO 8601 such as "2026-11-20T14:30:00Z" (without a zone: UTC)',
    ],
  ])(
    'the error for %s %p names the field, what was found and what is allowed',
    (field, value, found, allowed) => {
      const error = errorOf({ [field]: value });
      expect(error.field).toBe(field);
      expect(error.message).toBe(`${field} is ${found}; it must be ${allowed}`);
    },
  );

  it.each([
    ['volatility', 0.1, 'vol_level', 'LOW'],
    ['spread_bps', '0', 'spread_level', 'NORMAL'],
    ['slippage_bps', 3, 'slippage_level', 'HIGH'],
  ])('the error for %s given besides its level names the level', (value, figure, level, name) => {
    const { field, message } = errorOf({ [value]: figure, [level]: name });
    expect(field).toBe(level);
    expect(message).toContain(value);
    expect(message).toContain(level);
    expect(message).toContain(`"${name}"`);
  });

  it.each([
    'volatilty',
    'equity',
    'Regime',
    'uid',
    '',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ])('the error for the unknown field %j lists the known fields', (key) => {
    const input = JSON.parse(`{${JSON.stringify(key)}: null}`) as unknown;
    const { field, message } = errorOf(input);
    expect(field).toBe(key);
    expect(message).toContain(`${JSON.stringify(key)} is not a known key`);
    for (const known of FIELDS) expect(message).toContain(known);
  });

  it.each<[unknown, string]>([
    [null, 'null'],
    [undefined, 'missing'],
    ['SAFE', '"SAFE"'],
    [5, '5'],
    [[], 'a list of 0'],
  ])('the error for %p, which is not an object, says so', (input, found) => {
    const { field, message } = errorOf(input);
    expect(field).toBe('');
    expect(message).toContain(`the input is ${found}; it must be an object`);
  });
});

describe('parsePolicyRequest of any input', () => {
  it('reads it, or refuses it with an error that names one of its fields', () => {
    const value = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 3 }),
      fc.constantFrom('0', '1', 'HIGH', 'LOW', 'NORMAL', 1, 0, -1, 2 ** 60, 'x'.repeat(10_000)),
      fc.array(fc.record({ symbol: fc.string(), trades: fc.integer(), win_rate: fc.double() }), {
        maxLength: 3,
      }),
    );
    const key = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...FIELDS) },
      { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'x') },
    );
    const inputs = fc
      .array(fc.tuple(key, value), { maxLength: 4 })
      .map((entries): Fields => Object.fromEntries(entries));
    fc.assert(
      fc.property(inputs, (input) => {
        const error = refusalOf(input);
        if (error === null) {
          for (const name of Object.keys(input)) expect(FIELDS).toContain(name);
          return;
        }
        expect(Object.keys(input)).toContain(error.field.replace(/[.[].*$/s, ''));
        expect(error.message.length).toBeLessThan(1000);
      }),
      { numRuns: runs(1000) },
    );
  });
});
