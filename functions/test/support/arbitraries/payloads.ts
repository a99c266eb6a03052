import fc from 'fast-check';
import { iso, NOW } from '../users/embedded-user';
import { Fraction } from '../oracles/engine';

/**
 * Valid and invalid payloads of clients, and what docs/specification.md, sections 2, 5 and 6, demands of them. The rules are
 * written again here, so that no expectation comes from the code.
 */

export type Fields = Record<string, unknown>;

/** Whether a given value of a field is valid. */
type Check = (value: unknown) => boolean;

const FIGURE = /^-?\d{1,20}(\.\d{1,30})?$/;

/** Those that are generated have few digits, which the shortest decimal form of a number keeps. */
const WITH_EXPONENT = /^-?\d{1,15}e[+-]?\d+$/;

/** The exact value of a figure, rounded to 30 places if it was a number; null if it is not a figure. */
export function exact(value: unknown): Fraction | null {
  if (typeof value === 'string' && WITH_EXPONENT.test(value)) return exact(Number(value));
  if (typeof value === 'string') return FIGURE.test(value) ? Fraction.of(value) : null;
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) >= 1e20) return null;
  return Fraction.of(plainText(value));
}

/** The shortest decimal form of a number, without an exponent, with at most 30 places. */
function plainText(value: number): string {
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const power = Number(exponent);
  const whole = power >= 0 ? digits.slice(0, power + 1).padEnd(power + 1, '0') : '0';
  const places = power >= 0 ? digits.slice(power + 1) : '0'.repeat(-power - 1) + digits;
  const kept = places.slice(0, 30);
  // Less than half a unit of the 30th place rounds to 0; values between that and one unit are not generated.
  return `${value < 0 ? '-' : ''}${whole}${kept === '' ? '' : `.${kept}`}`;
}

const ZERO = Fraction.of('0');
const ONE = Fraction.of('1');

const figure =
  (fits: (value: Fraction) => boolean): Check =>
  (value) => {
    const read = exact(value);
    return read !== null && fits(read);
  };
const atLeast = (least: Fraction, value: Fraction): boolean => !value.lt(least);
const notNegative = figure((value) => atLeast(ZERO, value));
const positive = figure((value) => ZERO.lt(value));
const fraction = figure((value) => atLeast(ZERO, value) && atLeast(value, ONE));

const whole =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
const count = whole(0, Number.MAX_SAFE_INTEGER);
const isFlag: Check = (value) => typeof value === 'boolean';
const among =
  (...options: unknown[]): Check =>
  (value) =>
    options.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const bytes = (text: string): number => Buffer.byteLength(text);
const isProfile: Check = (value) => typeof value === 'string' && /^(safe|aggressive)$/i.test(value);
const isSymbol: Check = (value) => typeof value === 'string' && bytes(value) >= 1 && bytes(value) <= 32;
const isAgentId: Check = (value) =>
  typeof value === 'string' &&
  bytes(value) >= 1 &&
  bytes(value) <= 128 &&
  !value.includes('/') &&
  value !== '.' &&
  value !== '..' &&
  !/^__.*__$/s.test(value) &&
  value.isWellFormed();
const agentList =
  (least: number): Check =>
  (value) =>
    Array.isArray(value) &&
    value.length >= least &&
    value.length <= 100 &&
    Array.from(value as unknown[]).every(isAgentId) &&
    new Set(value).size === value.length;

const isConfigDecimal = (fits: (value: Fraction) => boolean): Check =>
  figure((value) => fits(value) && (value.top * 10n ** 12n) % value.bottom === 0n);

const isRegime = among('BULL', 'BEAR', 'HIGH_VOL', 'CHOP', 'NORMAL');

/** Valid times in the past. All other text that is generated is not a time. */
const TIMES = [
  iso(NOW.seconds - 3600),
  '2026-09-20T00:00:00',
  '2026-09-20T00:00:00.123456Z',
  '2026-09-20T02:00:00+02:00',
  '0001-01-01T00:00:00Z',
];

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const SYMBOL_FIELDS: Record<string, Check> = {
  symbol: isSymbol,
  trades: count,
  win_rate: optional(fraction),
  avg_r: optional(figure(() => true)),
  consecutive_losses: optional(count),
};

const isSymbolList: Check = (value) =>
  Array.isArray(value) &&
  value.length <= 1000 &&
  Array.from(value as unknown[]).every(
    (row) =>
      isObject(row) &&
      row.symbol !== undefined &&
      row.trades !== undefined &&
      Object.entries(row).every(([key, field]) => isRight(SYMBOL_FIELDS, key, field)),
  ) &&
  new Set((value as Fields[]).map(({ symbol }) => symbol)).size === value.length;

/** Whether a field is known and its value valid; undefined counts as not given, because it cannot be sent. */
function isRight(fields: Record<string, Check>, key: string, value: unknown): boolean {
  const check = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return check !== undefined && (value === undefined || check(value));
}

/** The fields of one callable, and the rules between them. */
interface Contract {
  readonly fields: Record<string, Check>;
  /** Fields that must be given. */
  readonly needed?: readonly string[];
  readonly together: (payload: Fields) => boolean;
}

const given = (value: unknown): boolean => value !== null && value !== undefined;

const isToken: Check = (value) => typeof value === 'string' && /^[!-~]{1,4096}$/.test(value);

const COST = among('LOW', 'NORMAL', 'HIGH');

export const CONTRACTS = {
  getAllocation: {
    fields: {
      history: optional(whole(1, 100)),
      before_version: optional(whole(1, Number.MAX_SAFE_INTEGER)),
      evidence: optional(isFlag),
      capital: optional(positive),
    },
    together: ({ history, before_version: before, evidence }) =>
      given(history) || !(given(before) || given(evidence)),
  },
  getPolicy: {
    fields: {
      profile: optional(isProfile),
      agent_id: optional(isAgentId),
      regime: optional(isRegime),
      volatility: optional(notNegative),
      vol_level: optional(among('LOW', 'NORMAL', 'HIGH', 'EXTREME')),
      spread_bps: optional(notNegative),
      spread_level: optional(COST),
      slippage_bps: optional(notNegative),
      slippage_level: optional(COST),
      liquidity: optional(among('NORMAL', 'LOW')),
      expected_cost_r: optional(notNegative),
      open_positions: optional(count),
      total_exposure_pct: optional(notNegative),
      losing_streak: optional(count),
      last_losing_streak: optional(count),
      wins_since_streak: optional(count),
      last_loss_at: optional(among(...TIMES)),
      drawdown_pct: optional(notNegative),
      max_drawdown_pct: optional(notNegative),
      symbol_performance: optional(isSymbolList),
    },
    together: (payload) => {
      const both = [
        ['volatility', 'vol_level'],
        ['spread_bps', 'spread_level'],
        ['slippage_bps', 'slippage_level'],
      ].some((forms) => forms.every((form) => given(payload[form])));
      const now = exact(payload.drawdown_pct ?? 0) ?? ZERO;
      const worst = exact(payload.max_drawdown_pct ?? payload.drawdown_pct ?? 0) ?? ZERO;
      return !both && !worst.lt(now);
    },
  },
  getProfile: {
    fields: { profile: optional(isProfile), compare: optional(isFlag) },
    together: () => true,
  },
  updateSettings: {
    fields: {
      agent_ids: optional(agentList(1)),
      lookback_trades: whole(2, 1000),
      lookback_days: optional(whole(1, 3650)),
      risk_free_rate: isConfigDecimal((value) => atLeast(ZERO, value) && atLeast(value, ONE)),
      min_floor_weight: isConfigDecimal((value) => atLeast(ZERO, value) && atLeast(value, ONE)),
      enforce_performance: isFlag,
      min_trades: whole(2, Number.MAX_SAFE_INTEGER),
      temperature: isConfigDecimal((value) => ZERO.lt(value)),
      sharpe_cap: isConfigDecimal((value) => ZERO.lt(value)),
      max_weight: isConfigDecimal((value) => ZERO.lt(value) && atLeast(value, ONE)),
      rebalance_threshold: isConfigDecimal((value) => atLeast(ZERO, value) && value.lt(ONE)),
      return_basis: among('trade', 'day'),
      score_method: among('sharpe', 'shrunk'),
      weight_basis: among('capital', 'risk'),
      diversify: among(true, false),
      stale_after_days: optional(whole(1, 3650)),
      profile: optional(isProfile),
      account_equity: optional(positive),
      paused: isFlag,
      paused_agents: agentList(0),
    },
    // For a user with default settings.
    together: ({ max_weight: most = '1', min_floor_weight: least = '0.05' }) =>
      !(exact(most) ?? ZERO).lt(exact(least) ?? ZERO),
  },
  recomputeAllocation: { fields: {}, together: () => true },
  evaluate: {
    fields: { strategy: optional(among('maestro')), symbol: optional(isSymbol), regime: optional(isRegime) },
    together: () => true,
  },
  registerDevice: {
    fields: {
      token: isToken,
      name: optional(
        (value) =>
          typeof value === 'string' && bytes(value) >= 1 && bytes(value) <= 100 && value.isWellFormed(),
      ),
    },
    needed: ['token'],
    together: () => true,
  },
  unregisterDevice: { fields: { token: isToken }, needed: ['token'], together: () => true },
  sendTestAlert: { fields: {}, together: () => true },
} satisfies Record<string, Contract>;

export type CallableName = keyof typeof CONTRACTS;

/** The fields that a request must name. */
export function neededFields(name: CallableName): readonly string[] {
  const { needed = [] }: Contract = CONTRACTS[name];
  return needed;
}

/** Whether a payload is valid, apart from `uid`. */
export function isAccepted(name: CallableName, payload: unknown): boolean {
  const { fields, together, needed = [] }: Contract = CONTRACTS[name];
  if (payload === null || payload === undefined) return needed.length === 0;
  if (!isObject(payload)) return false;
  return (
    needed.every((key) => payload[key] !== undefined) &&
    Object.entries(payload).every(([key, value]) => isRight(fields, key, value)) &&
    together({ ...payload })
  );
}

function deep(levels: number, isList: boolean): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = isList ? [value] : { a: value };
  return value;
}

const JUNK: unknown[] = [
  ...[
    null,
    undefined,
    true,
    false,
    '',
    ' ',
    '0',
    '-1',
    '1e5',
    '5e-02',
    '1e20',
    '0x1F',
    '1_000',
    'NaN',
    'Infinity',
    '1.',
    '.5',
  ],
  ...['x'.repeat(100_000), '9'.repeat(21), `0.${'1'.repeat(31)}`, '__proto__', 'constructor', '\0', '\ud800'],
  ...[0, -0, 1, -1, 0.5, 2, 100, 101, 1e20, 1e21, 1e308, 5e-324, 2 ** 53, Number.NaN, Infinity, -Infinity],
  ...[
    5n,
    [],
    {},
    [null],
    [[]],
    [{}],
    { toString: 'x' },
    { length: 1 },
    Array(3),
    deep(400, true),
    deep(400, false),
  ],
  ...['{"__proto__": {"paused": true}}', '{"constructor": {"prototype": 1}}'].map((json): unknown =>
    JSON.parse(json),
  ),
  ...['SAFE', 'aggressive', 'BULL', 'HIGH', 'LOW', 'NORMAL', 'EXTREME', 'maestro', 'day', 'trade', ...TIMES],
  ...['2099-01-01T00:00:00Z', '2026-02-30T00:00:00Z', 'yesterday', '2026-09-20T25:00:00Z'],
];

const figures: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    '0',
    '0.05',
    '0.03',
    '1',
    '2.5',
    '10',
    '0.000000000001',
    '0.0000000000001',
    0.1,
    3,
  ),
  fc.stringMatching(/^-?\d{1,20}(\.\d{1,30})?$/),
  fc.stringMatching(/^0\.\d{1,12}$/),
  fc.double({ min: -2, max: 2, noNaN: true }).filter((n) => Math.abs(n) >= 1e-12 || n === 0),
  fc.integer({ min: -5, max: 10 ** 9 }),
);

const symbolRow = fc.record(
  {
    symbol: fc.oneof(fc.constantFrom<unknown>('BTC', 'ETH', '', 'x'.repeat(33), 7), fc.string()),
    trades: fc.oneof(
      { weight: 5, arbitrary: fc.nat() },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(...JUNK) },
    ),
    win_rate: figures,
    avg_r: figures,
    consecutive_losses: fc.oneof(fc.nat(), fc.constantFrom<unknown>(-1, '3', null)),
    other: fc.constant(1),
  },
  { requiredKeys: ['symbol', 'trades'], noNullPrototype: true },
);

const text = fc.oneof(
  fc.constantFrom<unknown>(
    'a',
    'b',
    'BTC/USDT',
    '..',
    '__x__',
    'x'.repeat(128),
    'é'.repeat(65),
    'constructor',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const likely: Record<string, fc.Arbitrary<unknown>> = {
  profile: fc.constantFrom('SAFE', 'aggressive', 'Aggressive', 'reckless'),
  agent_id: text,
  name: text,
  token: fc.oneof(
    fc.constantFrom<unknown>('a-token', 'x'.repeat(4096), 'x'.repeat(4097), 'two words', '', 'é'),
    fc.stringMatching(/^[!-~]{1,40}$/),
  ),
  symbol: text,
  regime: fc.constantFrom('BULL', 'BEAR', 'HIGH_VOL', 'CHOP', 'NORMAL', 'bull'),
  vol_level: fc.constantFrom('LOW', 'NORMAL', 'HIGH', 'EXTREME'),
  spread_level: fc.constantFrom('LOW', 'NORMAL', 'HIGH', 'EXTREME'),
  slippage_level: fc.constantFrom('LOW', 'NORMAL', 'HIGH'),
  liquidity: fc.constantFrom('NORMAL', 'LOW', 'HIGH'),
  last_loss_at: fc.constantFrom(...TIMES),
  symbol_performance: fc.array(symbolRow, { maxLength: 4 }),
  agent_ids: fc.array(text, { maxLength: 5 }),
  paused_agents: fc.array(text, { maxLength: 5 }),
  compare: fc.boolean(),
  evidence: fc.boolean(),
  paused: fc.boolean(),
  enforce_performance: fc.boolean(),
  strategy: fc.constantFrom('maestro', 'other'),
  return_basis: fc.constantFrom('trade', 'day'),
  score_method: fc.constantFrom('sharpe', 'shrunk'),
  weight_basis: fc.constantFrom('capital', 'risk'),
  diversify: fc.boolean(),
};

const wholes = fc.integer({ min: -1, max: 1002 });
const WHOLES = [
  ...[
    'history',
    'before_version',
    'lookback_trades',
    'lookback_days',
    'stale_after_days',
    'min_trades',
    'open_positions',
  ],
  ...['losing_streak', 'last_losing_streak', 'wins_since_streak'],
];

/** Payloads: many are valid, the others are invalid in as many ways as possible. */
export function payloads(name: CallableName): fc.Arbitrary<unknown> {
  const keys = Object.keys(CONTRACTS[name].fields);
  const valueOf = (key: string): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 12, arbitrary: likely[key] ?? (WHOLES.includes(key) ? wholes : figures) },
      { weight: 1, arbitrary: fc.constantFrom(...JUNK) },
    );
  const entry = (choices: string[]): fc.Arbitrary<[string, unknown]> =>
    fc.constantFrom(...choices).chain((key) => valueOf(key).map((value): [string, unknown] => [key, value]));
  const known =
    keys.length === 0
      ? fc.constant<Fields>({})
      : fc.array(entry(keys), { maxLength: 4 }).map((entries) => Object.fromEntries<unknown>(entries));
  const strangeKey = fc.oneof(
    fc.constantFrom(
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      '',
      'hasOwnProperty',
      'a.b',
      'x'.repeat(5000),
    ),
    fc.constantFrom(...Object.values(CONTRACTS).flatMap(({ fields }) => Object.keys(fields))),
    fc.string(),
  );
  // As from JSON, in which `__proto__` is an ordinary key.
  const strange = fc
    .tuple(
      known,
      strangeKey.filter((key) => key !== 'uid'),
      fc.constantFrom(...JUNK),
    )
    .map(([fields, key, value]) => {
      const payload = { ...fields };
      Object.defineProperty(payload, key, { value, enumerable: true, configurable: true, writable: true });
      return payload;
    });
  return fc.oneof(
    { weight: 14, arbitrary: known },
    { weight: 3, arbitrary: strange },
    { weight: 1, arbitrary: fc.constantFrom(...JUNK) },
    {
      weight: 2,
      arbitrary: fc
        .anything({ withBigInt: true, withNullPrototype: true, maxDepth: 3 })
        .filter((value) => !isObject(value) || !Object.hasOwn(value, 'uid')),
    },
  );
}
