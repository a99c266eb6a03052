import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { WindowCache } from '../../src/app/window-cache';
import { getRuntime, useRuntime } from '../../src/runtime/runtime';
import { Instant } from '../../src/core/base/instant';
import type { Answers } from '../../src/contract/callables/answers';
import { PROFILES } from '../../src/core/profiles/profiles';
import { evaluate, getPolicy, getProfile, updateSettings } from '../../src/index';
import { userPaths } from '../../src/store/paths';
import { call, type Data, EmbeddedUser, iso, NOW, refusalOf, UID } from '../support/users/embedded-user';

/** NOW is 14:13:20 UTC. */
const MIDNIGHT = NOW.seconds - (NOW.seconds % 86_400);
const NEXT_MIDNIGHT = MIDNIGHT + 86_400;

type Policy = Answers['getPolicy'];

const GATES = [
  'daily_drawdown_limit',
  'losing_streak_limit',
  'max_open_positions',
  'total_exposure_limit',
  'cost_too_high',
  'risk_zero',
  'paused',
  'agent_paused',
  'agent_not_funded',
  'agent_drawdown_limit',
];

let user: EmbeddedUser;

beforeEach(() => {
  user = new EmbeddedUser();
});

afterEach(async () => {
  // The last write causes an event.
  await user.embedded.settled();
  user.close();
});

function ask(request: Data = {}, uid = UID): Promise<Policy> {
  return call(getPolicy, request, { uid, token: {} });
}

const codes = ({ reasons }: Policy): string[] => reasons.map(({ code }) => code);
const gates = (policy: Policy): string[] => codes(policy).filter((code) => GATES.includes(code));
const reason = ({ reasons }: Policy, wanted: string): Data | undefined =>
  reasons.find(({ code }) => code === wanted);

/** A trade that closed this many seconds before NOW. */
function closed(agentId: string, ago: number, pnl: string | null, more: Data = {}): Data {
  return {
    agent_id: agentId,
    entry_price: '100',
    quantity: '1',
    realized_pnl: pnl,
    closed_at: new Timestamp(NOW.seconds - ago, 0),
    ...more,
  };
}

/** Trades with these pnl, a minute apart; the last closed a minute ago. */
function trades(agentId: string, pnls: readonly (string | null)[], more: Data = {}): [string, Data][] {
  return pnls.map((pnl, index) => [
    `${agentId}-${String(index).padStart(4, '0')}`,
    closed(agentId, 60 * (pnls.length - index), pnl, more),
  ]);
}

async function at(seconds: number, request: Data = {}): Promise<Policy> {
  user.clock = new Instant(seconds);
  return ask(request);
}

const LOSS = '-1';
const WIN = '1';
const repeat = (pnl: string, count: number): string[] => Array<string>(count).fill(pnl);

describe('a user without anything', () => {
  it('getPolicy answers a user without data by profile and request, and says what is unknown', async () => {
    const policy = await ask({ regime: 'BULL' });
    expect(policy).toMatchObject({
      profile: 'SAFE',
      risk_profile: 'NORMAL',
      allow_new_trades: true,
      blocked_until: null,
      max_risk_pct: '0.72',
      computed_risk_pct: '0.72',
      min_confidence: '0.55',
      regime: 'BULL',
      sources: { streak: 'default', drawdown: 'default', symbols: 'default' },
      disallowed_symbols: [],
      allowed_symbols: [],
      limits: { max_open_positions: 5, total_exposure_limit: '10', max_cost_in_R: '0.15' },
      computed_at: '2026-09-21T14:13:20Z',
    });
    expect(codes(policy)).toContain('drawdown_unknown');
    expect(policy).not.toHaveProperty('weight');
    expect(await user.collections()).toEqual([]);
    expect(user.entries).toEqual([]);
  });

  it.each([null, undefined])('getPolicy accepts the request %s', async (data) => {
    expect(await call(getPolicy, data)).toMatchObject({ computed_risk_pct: '0.64' });
  });

  it.each<[string, Data, Data]>([
    ['SAFE, BULL', { regime: 'BULL' }, { computed_risk_pct: '0.72', min_confidence: '0.55' }],
    [
      'AGGRESSIVE, BULL',
      { profile: 'AGGRESSIVE', regime: 'BULL' },
      { computed_risk_pct: '1.56', min_confidence: '0.43' },
    ],
    [
      'SAFE, HIGH_VOL, 3 losses, 1.5 % drawdown',
      { regime: 'HIGH_VOL', losing_streak: 3, drawdown_pct: '1.5' },
      { computed_risk_pct: '0.1496', min_confidence: '0.65', exit_mode: 'DEFENSIVE_TRAIL' },
    ],
    [
      'AGGRESSIVE, HIGH_VOL, 3 losses, 1.5 % drawdown',
      { profile: 'aggressive', regime: 'HIGH_VOL', losing_streak: 3, drawdown_pct: 1.5 },
      { computed_risk_pct: '0.67488', min_confidence: '0.5', exit_mode: 'TREND_FOLLOW' },
    ],
  ])('getPolicy answers the worked example: %s', async (_, request, answer) => {
    expect(await ask(request)).toMatchObject(answer);
  });
});

describe('the streak from the journal', () => {
  it.each<[string, (string | null)[], string, string | null]>([
    ['no loss', [WIN, WIN], '1', null],
    ['3 losses', repeat(LOSS, 3), '0.55', 'losing_streak'],
    [
      'a break-even trade neither extends nor ends it',
      [LOSS, LOSS, '0', LOSS, '0.00'],
      '0.55',
      'losing_streak',
    ],
    ['a win ends it, and the factor stays', [LOSS, LOSS, LOSS, WIN], '0.55', 'recovering'],
    ['the second win and later ones raise the factor', [LOSS, LOSS, LOSS, WIN, WIN], '0.605', 'recovering'],
    ['wins raise the factor to at most 1', [LOSS, WIN, WIN, WIN], '1', null],
  ])('the streak from the journal: %s', async (_, pnls, factor, code) => {
    await user.writeAll(trades('a', pnls));
    const policy = await ask();
    expect(policy.factors.streak).toBe(factor);
    expect(policy.sources).toMatchObject({ streak: 'journal', symbols: 'journal' });
    expect(codes(policy).filter((each) => each === 'losing_streak' || each === 'recovering')).toEqual(
      code === null ? [] : [code],
    );
    expect(policy.allow_new_trades).toBe(true);
    expect(policy.risk_profile).toBe(code === null ? 'NORMAL' : 'REDUCED');
  });

  it('a trade without usable pnl counts as a loss, and is reported, until wins have restored the factor', async () => {
    await user.writeAll([
      ['a1', closed('a', 900, WIN)],
      ['a2', closed('a', 800, null)],
      ['a3', closed('a', 700, 'x')],
    ]);
    const policy = await ask();
    expect(policy.factors.streak).toBe('0.7');
    expect(policy.sources.streak).toBe('journal_partial');
    expect(reason(policy, 'results_unknown')).toEqual({ code: 'results_unknown', streak: 2 });
    // 0.7, 0.77, 0.847, 0.9317, 1.02487.
    await user.writeAll(trades('b', [WIN, WIN, WIN, WIN, WIN]));
    const restored = await ask();
    expect(restored).toMatchObject({ factors: { streak: '1' }, sources: { streak: 'journal' } });
    expect(codes(restored)).not.toContain('results_unknown');
  });

  it('the streak runs over all agents in the order of closing, also those outside agent_ids', async () => {
    await user.paths.settings.set({ agent_ids: ['a'] });
    await user.writeAll([
      ['1', closed('a', 40, LOSS)],
      ['2', closed('b', 30, LOSS)],
      ['3', closed('c', 20, LOSS)],
      ['0', closed('b', 50, WIN)],
    ]);
    // It has lost so far, and nobody performs.
    expect((await user.current())?.weights).toEqual({ a: '0.05' });
    expect(await ask()).toMatchObject({
      factors: { streak: '0.55' },
      reasons: expect.arrayContaining([
        expect.objectContaining({ code: 'losing_streak', losing_streak: 3 }),
      ]) as unknown,
    });
  });

  it('the streak leaves out open and malformed trades', async () => {
    await user.writeAll([
      ...trades('a', [LOSS]),
      ['open', { ...closed('a', 0, LOSS), closed_at: null }],
      ['malformed', closed('x/y', 0, LOSS)],
    ]);
    expect((await ask()).factors.streak).toBe('0.85');
  });

  it('a streak stops entries for 24 hours after the last loss', async () => {
    await user.writeAll(trades('a', [WIN, ...repeat(LOSS, 4), '0']));
    const lastLoss = NOW.seconds - 120;
    const stopped = await ask();
    expect(gates(stopped)).toEqual(['losing_streak_limit']);
    expect(stopped).toMatchObject({
      allow_new_trades: false,
      risk_profile: 'NO_NEW_TRADES',
      max_risk_pct: '0',
      computed_risk_pct: '0.256',
      blocked_until: iso(lastLoss + 86_400),
    });
    expect(reason(stopped, 'losing_streak_limit')).toMatchObject({
      losing_streak: 4,
      losing_streak_limit: 4,
      last_loss_at: iso(lastLoss),
    });
    expect(gates(await at(lastLoss + 86_399))).toEqual(['losing_streak_limit']);
    const free = await at(lastLoss + 86_400);
    expect(free).toMatchObject({
      allow_new_trades: true,
      blocked_until: null,
      max_risk_pct: '0.256',
      risk_profile: 'REDUCED',
    });
    // AGGRESSIVE tolerates more losses.
    user.clock = NOW;
    expect((await ask({ profile: 'AGGRESSIVE' })).allow_new_trades).toBe(true);
  });

  it.each([4, 5, 50])('%d losses do not lock a user out permanently', async (count) => {
    await user.writeAll(trades('a', repeat(LOSS, count)));
    expect((await ask()).allow_new_trades).toBe(false);
    expect(await at(NOW.seconds + 86_400)).toMatchObject({ allow_new_trades: true, max_risk_pct: '0.256' });
  });

  it('a win ends the streak at once', async () => {
    await user.writeAll(trades('a', repeat(LOSS, 4)));
    expect((await ask()).allow_new_trades).toBe(false);
    await user.write('win', closed('b', 0, WIN));
    expect(await ask()).toMatchObject({ allow_new_trades: true, factors: { streak: '0.4' } });
  });
});

describe("today's drawdown", () => {
  it('the drawdown is not assumed when the equity is unknown', async () => {
    await user.writeAll(trades('a', ['-500']));
    const policy = await ask();
    expect(policy.factors.drawdown).toBe('1');
    expect(policy.sources.drawdown).toBe('default');
    expect(codes(policy)).toContain('drawdown_unknown');
  });

  it('the drawdown runs from the reported equity by the pnl of trades, and stops until the next UTC midnight', async () => {
    await call(updateSettings, { account_equity: '1000' });
    const later = (tradeId: string, seconds: number, pnl: string): Promise<void> =>
      user.write(tradeId, closed('a', -seconds, pnl));
    await later('1', 60, '200');
    user.clock = NOW.plusSeconds(60);
    let policy = await ask();
    expect(policy).toMatchObject({ factors: { drawdown: '1' }, sources: { drawdown: 'journal' } });
    expect(codes(policy)).not.toContain('drawdown_unknown');

    await later('2', 120, '-24');
    user.clock = NOW.plusSeconds(120);
    policy = await ask();
    // 24 of 1,200: 2 %.
    expect(policy).toMatchObject({ factors: { drawdown: '0.8' }, allow_new_trades: true });
    expect(reason(policy, 'drawdown')).toMatchObject({ drawdown_pct: '2' });

    await later('3', 180, '-6');
    user.clock = NOW.plusSeconds(180);
    policy = await ask();
    // Exactly 2.5 %: the limit is reached.
    expect(gates(policy)).toEqual(['daily_drawdown_limit']);
    expect(policy).toMatchObject({
      max_risk_pct: '0',
      blocked_until: iso(NEXT_MIDNIGHT),
      factors: { drawdown: '0.75' },
    });

    // The loss is won back, but the worst of the day keeps the stop until midnight.
    await later('4', 240, '30');
    user.clock = NOW.plusSeconds(240);
    policy = await ask();
    expect(policy).toMatchObject({ factors: { drawdown: '1' } });
    expect(gates(policy)).toEqual(['daily_drawdown_limit']);
    expect(gates(await at(NEXT_MIDNIGHT - 1))).toEqual(['daily_drawdown_limit']);
    expect(gates(await at(NEXT_MIDNIGHT))).toEqual([]);
    // The budget counts today's trades all the same.
    expect(await ask({ agent_id: 'a' })).toMatchObject({ equity: '1200', agent_capital: '1200' });
  });

  it('the drawdown counts trades that closed today before the equity was reported', async () => {
    // 1,000 at midnight, then −20 and −20; only then does the user report 960.
    await user.writeAll([
      ['yesterday', closed('a', NOW.seconds - MIDNIGHT + 1, '-500')],
      ['1', closed('a', NOW.seconds - MIDNIGHT, '-20')],
      ['2', closed('a', 60, '-20')],
    ]);
    await call(updateSettings, { account_equity: '960' });
    const policy = await ask();
    expect(reason(policy, 'drawdown')).toMatchObject({ drawdown_pct: '4' });
    expect(gates(policy)).toEqual(['daily_drawdown_limit']);
  });

  it('the drawdown is unknown after the equity is reset', async () => {
    await call(updateSettings, { account_equity: '1000' });
    await user.write('1', closed('a', -10, '-50'));
    user.clock = NOW.plusSeconds(10);
    expect(gates(await ask())).toEqual(['daily_drawdown_limit']);
    await call(updateSettings, { account_equity: null });
    const policy = await ask();
    expect(gates(policy)).toEqual([]);
    expect(codes(policy)).toContain('drawdown_unknown');
  });
});

describe('symbols', () => {
  it('symbols are judged by the trades of all agents', async () => {
    const row = (symbol: string, pnls: string[], r?: string): [string, Data][] =>
      pnls.map((pnl, index) => [
        `${symbol}-${index}`,
        closed(index % 2 === 0 ? 'a' : 'b', 1000 - index, pnl, {
          symbol,
          ...(r !== undefined && { r_multiple: r }),
        }),
      ]);
    await user.writeAll([
      ...row('FOUR', [LOSS, LOSS, '0', WIN]),
      ...row('FIVE', [LOSS, LOSS, '0', WIN, WIN]),
      ...row('LOWR', repeat(WIN, 5), '0.59'),
      ...row('GOODR', repeat(WIN, 5), '0.6'),
      ...row('STREAK', [WIN, LOSS, LOSS, LOSS]),
      ...row('x'.repeat(33), repeat(LOSS, 9)),
    ]);
    const policy = await ask();
    expect(policy.disallowed_symbols.map(({ symbol }) => symbol)).toEqual(['FIVE', 'LOWR', 'STREAK']);
    expect(policy.allowed_symbols).toEqual(['FOUR', 'GOODR']);
    expect(policy.disallowed_symbols[0]?.reasons).toMatchObject([{ win_rate: '0.4' }]);
    expect((await ask({ profile: 'AGGRESSIVE' })).disallowed_symbols).toEqual([]);
  });

  it('symbols come back 30 days after the closes against them, and the same instance notices', async () => {
    await user.writeAll(
      [WIN, LOSS, LOSS, LOSS].map((pnl, index) => [
        `t${index}`,
        closed('a', 1000 - index, pnl, { symbol: 'X' }),
      ]),
    );
    const until = NOW.seconds - 999 + 30 * 86_400;
    const left = [{ symbol: 'X', until: iso(until) }];
    expect(await ask()).toMatchObject({ disallowed_symbols: left, risk_profile: 'REDUCED' });
    user.clock = new Instant(until - 1);
    expect(await ask()).toMatchObject({ disallowed_symbols: left, allowed_symbols: [] });
    user.clock = new Instant(until);
    expect(await ask()).toMatchObject({ disallowed_symbols: [], allowed_symbols: ['X'] });
    user.clock = new Instant(until + 86_400);
    expect(await ask()).toMatchObject({ disallowed_symbols: [], allowed_symbols: [] });
  });
});

describe('the request overrides the journal, group by group', () => {
  beforeEach(async () => {
    await call(updateSettings, { account_equity: '1000' });
    await user.writeAll(
      repeat(LOSS, 4).map((pnl, index) => [`t${index}`, closed('a', -index - 1, pnl, { symbol: 'X' })]),
    );
    user.clock = NOW.plusSeconds(10);
  });

  it('all three groups come from the journal when the request is silent', async () => {
    const policy = await ask();
    expect(policy.sources).toEqual({ streak: 'journal', drawdown: 'journal', symbols: 'journal' });
    expect(policy).toMatchObject({ factors: { streak: '0.4', drawdown: '0.96' } });
    expect(gates(policy)).toEqual(['losing_streak_limit']);
    expect(policy.disallowed_symbols.map(({ symbol }) => symbol)).toEqual(['X']);
  });

  it.each<[string, Data, Data]>([
    ['losing_streak', { losing_streak: 1 }, { factors: { streak: '0.85', drawdown: '0.96' } }],
    ['last_losing_streak', { last_losing_streak: 2 }, { factors: { streak: '0.7' } }],
    ['wins_since_streak', { wins_since_streak: 3 }, { factors: { streak: '1' } }],
    ['last_loss_at', { last_loss_at: '2026-01-01T00:00:00Z' }, { factors: { streak: '1' } }],
  ])('the whole streak comes from the request when it has %s', async (_, request, answer) => {
    const policy = await ask(request);
    expect(policy).toMatchObject({
      sources: { streak: 'request', drawdown: 'journal', symbols: 'journal' },
      allow_new_trades: true,
      ...answer,
    });
  });

  it('a stop by the streak of the request has an end only when the request gives last_loss_at', async () => {
    expect(await ask({ losing_streak: 4 })).toMatchObject({ allow_new_trades: false, blocked_until: null });
    expect(await ask({ losing_streak: 4, last_loss_at: iso(NOW.seconds - 3600) })).toMatchObject({
      allow_new_trades: false,
      blocked_until: iso(NOW.seconds - 3600 + 86_400),
    });
    expect(await ask({ losing_streak: 4, last_loss_at: iso(NOW.seconds + 10 - 86_400) })).toMatchObject({
      allow_new_trades: true,
    });
  });

  it.each<[Data, string, string[]]>([
    [{ drawdown_pct: '1' }, '0.9', []],
    [{ drawdown_pct: 0 }, '1', []],
    [{ max_drawdown_pct: '2.5' }, '1', ['daily_drawdown_limit']],
    [{ drawdown_pct: '2.5' }, '0.75', ['daily_drawdown_limit']],
    [{ drawdown_pct: '10' }, '0', ['daily_drawdown_limit', 'risk_zero']],
  ])('the drawdown comes from the request: %j', async (request, factor, stops) => {
    const policy = await ask({ ...request, losing_streak: 0 });
    expect(policy).toMatchObject({
      sources: { streak: 'request', drawdown: 'request', symbols: 'journal' },
      factors: { drawdown: factor },
      ...(stops.length > 0 && { blocked_until: iso(NEXT_MIDNIGHT) }),
    });
    expect(gates(policy)).toEqual(stops);
    expect(codes(policy)).not.toContain('drawdown_unknown');
  });

  it('the symbols come from the request, also when it names none', async () => {
    expect(await ask({ symbol_performance: [] })).toMatchObject({
      sources: { streak: 'journal', drawdown: 'journal', symbols: 'request' },
      disallowed_symbols: [],
      allowed_symbols: [],
    });
    const policy = await ask({
      symbol_performance: [
        { symbol: 'Y', trades: 5, win_rate: '0.44' },
        { symbol: 'X', trades: 4, win_rate: '0', avg_r: '-1' },
      ],
    });
    expect(policy.disallowed_symbols.map(({ symbol }) => symbol)).toEqual(['Y']);
    expect(policy.allowed_symbols).toEqual(['X']);
  });

  it('two stops end with the later one, or have no end when one has none', async () => {
    const stopped = { drawdown_pct: '2.5' };
    expect(await ask(stopped)).toMatchObject({ blocked_until: iso(NOW.seconds + 4 + 86_400) });
    expect(await ask({ ...stopped, open_positions: 5 })).toMatchObject({ blocked_until: null });
  });
});

describe('the profile', () => {
  it('the profile is that of the request, else of the user, else of the deployment', async () => {
    expect((await ask()).profile).toBe('SAFE');
    useRuntime({ ...getRuntime().context, defaultProfile: PROFILES.AGGRESSIVE });
    expect((await ask()).profile).toBe('AGGRESSIVE');
    await call(updateSettings, { profile: 'safe' });
    expect((await ask()).profile).toBe('SAFE');
    expect((await ask({ profile: 'AgGrEsSiVe' })).profile).toBe('AGGRESSIVE');
    // A request does not change the active profile.
    expect((await ask({ profile: null })).profile).toBe('SAFE');
    await call(updateSettings, { profile: null });
    expect((await ask()).profile).toBe('AGGRESSIVE');
  });

  it('overrides of the settings adapt every profile, and no request can have its own', async () => {
    await user.writeAll(trades('a', [LOSS, LOSS, LOSS, LOSS]));
    expect(gates(await ask())).toEqual(['losing_streak_limit']);
    await call(updateSettings, { profile_overrides: { losing_streak_limit: 6, base_risk_pct: '0.5' } });
    const adapted = await ask();
    expect(gates(adapted)).toEqual([]);
    expect(adapted).toMatchObject({
      profile: 'SAFE',
      overridden: {
        base_risk_pct: { value: '0.5', original: '0.8' },
        losing_streak_limit: { value: 6, original: 4 },
      },
      factors: { base_risk_pct: '0.5' },
    });
    expect(await ask({ profile: 'AGGRESSIVE' })).toMatchObject({
      overridden: { losing_streak_limit: { value: 6, original: 7 } },
      factors: { base_risk_pct: '0.5' },
    });
    for (const callable of [getPolicy, getProfile, evaluate])
      expect(await refusalOf(callable, { profile_overrides: {} })).toMatchObject({
        code: 'invalid-argument',
        details: { field: 'profile_overrides' },
      });
    await call(updateSettings, { profile_overrides: {} });
    const policy = await ask();
    expect(gates(policy)).toEqual(['losing_streak_limit']);
    expect(policy).not.toHaveProperty('overridden');
  });

  it('the profile of damaged settings is the one they still name', async () => {
    await user.paths.settings.set({ profile: 'AGGRESSIVE', lookback_trades: 'x' });
    expect(await ask()).toMatchObject({ profile: 'AGGRESSIVE', allow_new_trades: true });
  });
});

describe('a pause', () => {
  it('a pause of everything or of one agent acts at once, and changes no document of the allocation', async () => {
    await user.writeAll([...trades('a', [WIN, WIN]), ...trades('b', [WIN])]);
    const before = { ...(await user.state()), current: await user.current() };
    const history = (await user.paths.history.get()).size;

    await call(updateSettings, { paused: true });
    const paused = await ask({ regime: 'BULL' });
    expect(gates(paused)).toEqual(['paused']);
    expect(paused).toMatchObject({
      allow_new_trades: false,
      max_risk_pct: '0',
      computed_risk_pct: '0.72',
      risk_profile: 'NO_NEW_TRADES',
      blocked_until: null,
    });
    await call(updateSettings, { paused: false, paused_agents: ['b', 'unseen'] });
    expect(gates(await ask())).toEqual([]);
    expect(gates(await ask({ agent_id: 'a' }))).toEqual([]);
    expect(gates(await ask({ agent_id: 'b' }))).toEqual(['agent_paused']);
    expect(gates(await ask({ agent_id: 'unseen' }))).toEqual(['agent_paused', 'agent_not_funded']);
    await call(updateSettings, { paused_agents: [] });
    expect(gates(await ask({ agent_id: 'b' }))).toEqual([]);

    await user.embedded.settled();
    expect({ ...(await user.state()), current: await user.current() }).toEqual(before);
    expect((await user.paths.history.get()).size).toBe(history);
  });

  it.each<[string, Data]>([
    ['profile', { profile: 'reckless' }],
    ['paused', { paused: 'no' }],
    ['paused', { paused: null }],
    ['paused_agents', { paused_agents: 'a' }],
    ['paused_agents', { paused_agents: ['a', 7] }],
    ['account_equity', { account_equity: '-5', account_equity_at: new Timestamp(0, 0) }],
    ['account_equity_at', { account_equity: '5' }],
    ['profile_overrides', { profile_overrides: { base_risk_pct: '0' } }],
    ['agent_drawdown_limit', { agent_drawdown_limit: '0' }],
  ])('damaged policy settings count as a pause: %s', async (_, fields) => {
    await user.paths.settings.set(fields);
    const policy = await ask();
    expect(gates(policy)).toEqual(['paused']);
    expect(policy.blocked_until).toBeNull();
  });

  it('a pause is as the settings say when only their configuration is damaged', async () => {
    await user.paths.settings.set({ lookback_trades: -1, paused: false, paused_agents: ['a'] });
    expect(gates(await ask())).toEqual([]);
    expect(gates(await ask({ agent_id: 'a' }))).toContain('agent_paused');
  });

  it('damaged settings keep the equity and the profile that are valid', async () => {
    await user.paths.settings.set({
      profile: 'AGGRESSIVE',
      paused: 'x',
      account_equity: '100',
      account_equity_at: new Timestamp(NOW.seconds - 100, 0),
    });
    await user.writeAll(trades('a', ['-2']));
    const policy = await ask();
    expect(policy).toMatchObject({ profile: 'AGGRESSIVE', factors: { drawdown: '0.9' } });
    expect(gates(policy)).toEqual(['paused']);
  });
});

describe('a policy for an agent', () => {
  beforeEach(async () => {
    await user.paths.settings.set({ agent_ids: ['a', 'b'], min_trades: 2 });
    await user.writeAll([...trades('a', ['1', '2', '1.5']), ...trades('b', ['-1', '-2', '-1.5'])]);
  });

  it('a policy for an agent has its weight, and without equity neither capital nor amount', async () => {
    expect((await user.current())?.weights).toEqual({ a: '0.95', b: '0.05' });
    expect(await ask({ agent_id: 'a', losing_streak: 0 })).toMatchObject({
      agent_id: 'a',
      weight: '0.95',
      equity: null,
      agent_capital: null,
      risk_amount: null,
    });
  });

  it('the capital of an agent is equity × weight, and the amount at risk capital × max_risk_pct / 100', async () => {
    await call(updateSettings, { account_equity: '10000.5' });
    await user.write('later', closed('a', -5, '-0.5'));
    user.clock = NOW.plusSeconds(5);
    const request = { losing_streak: 0, drawdown_pct: 0, regime: 'BULL' };
    const weights = (await user.current())?.weights as Record<string, string>;
    expect(weights).toEqual({ a: '0.95', b: '0.05' });
    expect(await ask({ agent_id: 'a', ...request })).toMatchObject({
      weight: '0.95',
      equity: '10000',
      agent_capital: '9500',
      max_risk_pct: '0.72',
      risk_amount: '68.4',
    });
    expect(await ask({ agent_id: 'b', ...request })).toMatchObject({
      agent_capital: '500',
      risk_amount: '3.6',
    });
    expect(await ask({ agent_id: 'b', ...request, open_positions: 5 })).toMatchObject({
      agent_capital: '500',
      risk_amount: '0',
    });
  });

  it.each(['unseen', 'constructor', '__proto'])(
    'an agent without a weight is not funded: %s',
    async (agentId) => {
      const policy = await ask({ agent_id: agentId, losing_streak: 0 });
      expect(policy).toMatchObject({ agent_id: agentId, weight: '0', max_risk_pct: '0' });
      expect(gates(policy)).toEqual(['agent_not_funded']);
    },
  );

  it('an agent at its drawdown limit stops, until its returns or the limit are others; other agents go on', async () => {
    // b: 100 × 0.99 × 0.98 × 0.985 = 95.5647.
    await call(updateSettings, { agent_drawdown_limit: '4.4353' });
    await user.embedded.settled();
    const version = (await user.current())?.version;
    const stopped = await ask({ agent_id: 'b', losing_streak: 0 });
    expect(gates(stopped)).toEqual(['agent_drawdown_limit']);
    expect(reason(stopped, 'agent_drawdown_limit')).toMatchObject({
      agent_id: 'b',
      drawdown_pct: '4.4353',
      agent_drawdown_limit: '4.4353',
    });
    expect(stopped.blocked_until).toBeNull();
    for (const agentId of ['a', 'unseen'])
      expect(gates(await ask({ agent_id: agentId, losing_streak: 0 }))).not.toContain('agent_drawdown_limit');
    expect(gates(await ask({ losing_streak: 0 }))).toEqual([]);

    await call(updateSettings, { agent_drawdown_limit: '4.4354' });
    expect(gates(await ask({ agent_id: 'b', losing_streak: 0 }))).toEqual([]);
    await call(updateSettings, { agent_drawdown_limit: '4' });
    await user.write('back', closed('b', 0, '1'));
    expect(gates(await ask({ agent_id: 'b', losing_streak: 0 }))).toEqual([]);
    await user.write('unknown', closed('b', 0, null));
    expect(reason(await ask({ agent_id: 'b', losing_streak: 0 }), 'results_unknown')).toMatchObject({
      agent_drawdown: 1,
    });
    await call(updateSettings, { agent_drawdown_limit: null });
    expect(reason(await ask({ agent_id: 'b', losing_streak: 0 }), 'results_unknown')).toBeUndefined();
    // No setting of the policy publishes weights: the two closes did.
    expect((await user.current())?.version).toBe(Number(version) + 2);
  });

  it('the drawdown of an agent looks at the trades that the configuration in force does', async () => {
    await call(updateSettings, { agent_drawdown_limit: '2', lookback_trades: 2 });
    await user.embedded.settled();
    await user.runTasks();
    expect(reason(await ask({ agent_id: 'b', losing_streak: 0 }), 'agent_drawdown_limit')).toMatchObject({
      // 0.98 × 0.985.
      drawdown_pct: '3.47',
    });
  });

  it('a suspended agent is not funded', async () => {
    await call(updateSettings, { enforce_performance: true });
    await user.embedded.settled();
    await user.runTasks();
    expect((await user.current())?.weights).toEqual({ a: '1', b: '0' });
    expect(gates(await ask({ agent_id: 'b', losing_streak: 0 }))).toEqual(['agent_not_funded']);
  });
});

describe('windows that do not reach back far enough', () => {
  it('a lookback of 2 switches no gate off, because windows keep 100 trades', async () => {
    await user.paths.settings.set({ lookback_trades: 2 });
    await user.writeAll(trades('a', repeat(LOSS, 5)));
    const policy = await ask();
    expect(gates(policy)).toEqual(['losing_streak_limit']);
    expect(policy.sources.streak).toBe('journal');
    expect(reason(policy, 'losing_streak_limit')).toMatchObject({ losing_streak: 5 });
  });

  it.each([2, 100])(
    'a streak longer than a full window is partial with a lookback of %d',
    async (lookback) => {
      await user.paths.settings.set({ lookback_trades: lookback });
      await user.writeAll(trades('a', repeat(LOSS, 110)));
      const policy = await ask();
      expect(policy.sources.streak).toBe('journal_partial');
      expect(gates(policy)).toEqual(['losing_streak_limit']);
      expect(codes(policy)).toContain('journal_partial');
    },
  );

  it('a streak that begins after a win in the window is not partial', async () => {
    await user.writeAll(trades('a', [...repeat(LOSS, 50), ...repeat(WIN, 40), ...repeat(LOSS, 20)]));
    const policy = await ask();
    expect(policy.sources.streak).toBe('journal');
    expect(reason(policy, 'losing_streak_limit')).toMatchObject({ losing_streak: 20 });
    expect(codes(policy)).not.toContain('journal_partial');
  });

  it('trades that another window cannot reach do not count, and the answer says so', async () => {
    // The window of b reaches back only to its newest 100 trades, which broke even; the losses of a are older.
    await user.writeAll(trades('b', repeat('0', 105)));
    await user.writeAll(repeat(LOSS, 4).map((pnl, index) => [`a-${index}`, closed('a', 7000 + index, pnl)]));
    const policy = await ask();
    expect(policy.sources.streak).toBe('journal_partial');
    expect(codes(policy)).toContain('journal_partial');
    // The streak is out of sight now, but missing knowledge does not raise the risk.
    expect(Number(policy.factors.streak)).toBeLessThanOrEqual(0.4);
  });

  it('the drawdown is partial when a window is full of trades of today, and not when it reaches back further', async () => {
    await call(updateSettings, { account_equity: '1000' });
    await user.writeAll(
      Array.from({ length: 105 }, (_, index) => [
        `t${index}`,
        closed('a', -index - 1, index % 2 ? '1' : '-1'),
      ]),
    );
    user.clock = NOW.plusSeconds(200);
    const policy = await ask({ agent_id: 'a' });
    expect(policy.sources.drawdown).toBe('journal_partial');
    expect(codes(policy)).toContain('journal_partial');
    // Tomorrow these trades still move the equity, until a new one is reported.
    user.clock = new Instant(NEXT_MIDNIGHT + 10);
    await call(updateSettings, { account_equity: '1000' });
    expect((await ask()).sources.drawdown).toBe('journal');
  });
});

describe('damaged documents', () => {
  it.each<[string, (window: DocumentReference) => Promise<unknown>]>([
    ['missing', (window) => window.delete()],
    ['damaged', (window) => window.update({ trades: 'x' })],
  ])('a %s window is reported, and repaired by the next trade of its agent', async (_, damage) => {
    await user.writeAll([...trades('a', repeat(LOSS, 4)), ['b', closed('b', 9000, WIN)]]);
    await damage(user.paths.windows.doc('a'));
    const policy = await ask();
    expect(policy.sources).toMatchObject({ streak: 'journal_partial', symbols: 'journal_partial' });
    expect(codes(policy)).toContain('journal_partial');
    expect(user.entries).toMatchObject([{ severity: 'error', uid: UID }]);
    await user.write('repair', closed('a', -1, LOSS));
    user.entries.length = 0;
    const repaired = await ask();
    expect(repaired.sources.streak).toBe('journal');
    expect(gates(repaired)).toEqual(['losing_streak_limit']);
    expect(user.entries).toEqual([]);
  });

  it('getPolicy sees a window that was lost and is back, although nothing else was written', async () => {
    await user.writeAll(trades('a', repeat(LOSS, 4)));
    const window = (await user.paths.windows.doc('a').get()).data() ?? {};
    await user.paths.windows.doc('a').delete();
    expect((await ask()).sources.streak).toBe('journal_partial');
    await user.paths.windows.doc('a').set(window);
    const policy = await ask();
    expect(policy.sources.streak).toBe('journal');
    expect(gates(policy)).toEqual(['losing_streak_limit']);
  });

  /** Lets something happen between the reads of `current` and of windows; `times` times. */
  function beforeWindows(times: number, meanwhile: (time: number) => Promise<unknown>): void {
    const { context } = getRuntime();
    const { db } = context;
    let time = 0;
    const getAll = async (...documents: DocumentReference[]): Promise<unknown> => {
      if (documents[0]?.path.includes('agentWindows') && time < times) await meanwhile(time++);
      return db.getAll(...documents);
    };
    const watched = new Proxy(db, {
      get: (_, key): unknown => {
        if (key === 'getAll') return getAll;
        const value: unknown = Reflect.get(db, key);
        return typeof value === 'function' ? (value.bind(db) as unknown) : value;
      },
    });
    useRuntime({ ...context, db: watched });
  }

  it('a window that a fold deletes between the two reads is no damage: both are read again', async () => {
    await user.writeAll(trades('a', repeat(LOSS, 2)));
    await user.write('only', closed('b', 30, LOSS));
    beforeWindows(1, () => user.delete('only'));
    const policy = await ask({ agent_id: 'b' });
    expect(policy.sources.streak).toBe('journal');
    // The losses are those of the other agent.
    expect(policy.factors.streak).toBe('1');
    expect((await ask()).factors.streak).toBe('0.7');
    expect(gates(policy)).toEqual(['agent_not_funded']);
    expect(user.entries).toEqual([]);
  });

  it('a window that is gone with the last of the user is no damage', async () => {
    await user.write('only', closed('b', 30, LOSS));
    beforeWindows(1, () => user.delete('only'));
    expect((await ask()).sources.streak).toBe('default');
    expect(user.entries).toEqual([]);
  });

  it('getPolicy reads windows three times at most, and then says which are lost', async () => {
    await user.writeAll(trades('a', [LOSS]));
    for (const agentId of ['b', 'c', 'd', 'e']) await user.write(agentId, closed(agentId, 30, LOSS));
    beforeWindows(4, (time) => user.delete(['b', 'c', 'd', 'e'][time] ?? ''));
    expect((await ask()).sources.streak).toBe('journal_partial');
    expect(user.entries).toMatchObject([{ severity: 'error', uid: UID, agent_ids: ['d'] }]);
  });

  it('a damaged current hides no streak, and funds no agent', async () => {
    await user.writeAll(trades('a', repeat(LOSS, 4)));
    await user.paths.current.update({ weights: 'x' });
    const policy = await ask({ agent_id: 'a' });
    expect(gates(policy)).toEqual(['losing_streak_limit', 'agent_not_funded']);
    expect(user.entries).toMatchObject([{ severity: 'error', uid: UID }]);
    await user.write('repair', closed('a', -1, LOSS));
    expect(gates(await ask({ agent_id: 'a' }))).toEqual(['losing_streak_limit']);
  });

  it('a current deleted by hand hides no streak that the windows know', async () => {
    await user.writeAll(trades('a', repeat(LOSS, 4)));
    await user.paths.current.delete();
    const policy = await ask();
    expect(gates(policy)).toEqual(['losing_streak_limit']);
  });

  it('getPolicy sees a current that was deleted and made again', async () => {
    await user.writeAll(trades('a', repeat(LOSS, 3)));
    expect((await ask()).factors.streak).toBe('0.55');
    await user.paths.current.delete();
    await ask();
    await user.write('next', closed('a', -1, LOSS));
    expect(gates(await ask())).toEqual(['losing_streak_limit']);
    // Once more to the same revision, without a request in between.
    const { revision } = (await user.current()) ?? {};
    await user.paths.history.get().then(({ docs }) => Promise.all(docs.map(({ ref }) => ref.delete())));
    await user.paths.current.delete();
    await user.write('next', closed('a', -2, WIN));
    expect((await user.current())?.revision).not.toBeGreaterThan(Number(revision));
    expect(gates(await ask())).toEqual([]);
  });

  it('getPolicy knows nothing after the last trade is deleted', async () => {
    await user.write('t', closed('a', 0, LOSS));
    await ask();
    await user.delete('t');
    expect((await ask()).factors.streak).toBe('1');
  });
});

describe('what getPolicy costs', () => {
  const cost = async (request: Data = {}, uid = UID): Promise<unknown> => {
    user.embedded.meter.take();
    await ask(request, uid);
    return user.embedded.meter.take();
  };

  beforeEach(async () => {
    for (const agentId of ['a', 'b', 'c'])
      await user.writeAll(trades(agentId, [LOSS, WIN], { symbol: 'X', r_multiple: '1' }));
  });

  it('a cold policy reads settings, current and one window per agent; a warm one reads 2', async () => {
    expect(await cost()).toEqual({ reads: 5, writes: 0 });
    expect(await cost()).toEqual({ reads: 2, writes: 0 });
    expect(await cost({ agent_id: 'a', profile: 'AGGRESSIVE' })).toEqual({ reads: 2, writes: 0 });
    // Policy settings change no window.
    await call(updateSettings, { paused: true });
    await user.embedded.settled();
    expect(await cost()).toEqual({ reads: 2, writes: 0 });
    // Those that alerts are made by have a copy in `current`, and whoever finds that changed reads the windows again.
    await call(updateSettings, { account_equity: '5' });
    await user.embedded.settled();
    expect(await cost()).toEqual({ reads: 5, writes: 0 });
    await user.write('new', closed('d', 0, WIN));
    expect(await cost()).toEqual({ reads: 6, writes: 0 });
    expect(await cost()).toEqual({ reads: 2, writes: 0 });
  });

  it('a refused request reads nothing', async () => {
    user.embedded.meter.take();
    await refusalOf(getPolicy, { regime: 'SIDEWAYS' });
    expect(user.embedded.meter.take()).toEqual({ reads: 0, writes: 0 });
  });

  it('a change of an open trade or an irrelevant field keeps the policy warm', async () => {
    await cost();
    await user.write('open', { ...closed('a', 0, null), closed_at: null });
    await user.write('a-0000', { ...closed('a', 120, LOSS, { symbol: 'X', r_multiple: '1' }), note: 'mine' });
    expect(await cost()).toEqual({ reads: 2, writes: 0 });
  });

  it.each<[string, Data | null, (policy: Policy) => unknown, unknown]>([
    ['symbol', { symbol: 'Y' }, ({ allowed_symbols: symbols }) => symbols, ['Y']],
    [
      'R',
      { r_multiple: '-9' },
      ({ disallowed_symbols: symbols }) => symbols.map(({ symbol }) => symbol),
      ['X'],
    ],
    ['pnl', { realized_pnl: LOSS }, ({ factors }) => factors.streak, '0.605'],
    ['time', { closed_at: new Timestamp(NOW.seconds - 9000, 0) }, ({ factors }) => factors.streak, '0.605'],
    ['quantity', { quantity: '7' }, ({ factors }) => factors.streak, '0.6655'],
    ['deletion', null, ({ factors }) => factors.streak, '0.605'],
  ])('a corrected %s is seen at once by getPolicy', async (_, change, seen, expected) => {
    await cost();
    const before = await ask();
    if (change === null) await user.delete('c-0001');
    else await user.write('c-0001', { ...closed('c', 60, WIN, { symbol: 'X', r_multiple: '1' }), ...change });
    const warm = await ask();
    expect(seen(warm)).toEqual(expected);
    // Like an instance that has never seen the user.
    useRuntime({ ...getRuntime().context, windowCache: new WindowCache() });
    expect(await ask()).toEqual(warm);
    expect(before).toMatchObject({ factors: { streak: '0.6655' }, allowed_symbols: ['X'] });
  });

  it('two users do not see the cached windows of each other', async () => {
    const bob = userPaths(user.embedded.db, 'bob');
    await bob.trades.doc('1').set(closed('a', 10, LOSS));
    await bob.trades.doc('2').set(closed('a', 9, LOSS));
    await user.embedded.settled();
    const mine = await ask();
    const his = await ask({}, 'bob');
    expect(mine.allowed_symbols).toEqual(['X']);
    expect(his).toMatchObject({ allowed_symbols: [], factors: { streak: '0.7' } });
    expect(await ask()).toEqual(mine);
    expect(await ask({}, 'bob')).toEqual(his);
    expect(await ask({}, 'carol')).toMatchObject({ sources: { streak: 'default' } });
    expect(await cost({}, 'bob')).toEqual({ reads: 2, writes: 0 });
    expect(await cost()).toEqual({ reads: 2, writes: 0 });
    // An administrator sees the policy of the named user.
    const asAdmin = await call(getPolicy, { uid: 'bob' }, { uid: 'root', token: { maestro_admin: true } });
    expect(asAdmin).toEqual(his);
  });

  it('many policies at once are equal', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});
