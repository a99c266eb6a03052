import { Timestamp } from 'firebase-admin/firestore';
import type { Answers } from '../../src/contract/callables/answers';
import { getPolicy, updateSettings } from '../../src/index';
import { userPaths } from '../../src/store/paths';
import { DEFAULT_WIRE_SETTINGS } from '../support/oracles/default-settings';
import { call, closes, type Data, EmbeddedUser, NOW, refusalOf, UID } from '../support/users/embedded-user';
import { ABORTED } from '../support/users/waiting-user';
import { injectFaults } from '../support/firestore/faulty-firestore';
import { getRuntime } from '../../src/runtime/runtime';

const DEFAULTS: Data = DEFAULT_WIRE_SETTINGS;

const NOW_TEXT = '2026-09-21T14:13:20Z';

let user: EmbeddedUser;

beforeEach(() => {
  // The trigger has tests of its own.
  user = new EmbeddedUser({ deliverSettings: () => undefined });
});

afterEach(async () => {
  // The last write causes an event.
  await user.embedded.settled();
  user.close();
});

async function update(changes: unknown): Promise<Answers['updateSettings']['settings']> {
  const { settings, ...rest } = await call(updateSettings, changes);
  expect(rest).toEqual({});
  return settings;
}

const document = async (): Promise<Data | undefined> => (await user.paths.settings.get()).data();

/** The settings that Maestro has stored; their version is in all of them. */
async function stored(): Promise<Data | undefined> {
  const fields = await document();
  if (fields === undefined) return undefined;
  const { schema_version: version, ...settings } = fields;
  expect(version).toBe(1);
  return settings;
}

const gates = async (request: Data = {}): Promise<unknown> =>
  (await call(getPolicy, { losing_streak: 0, ...request })).allow_new_trades;

describe('a change of settings', () => {
  it('a change of one setting leaves the others as they are, and is stored', async () => {
    expect(await update({ lookback_trades: 50 })).toEqual({ ...DEFAULTS, lookback_trades: 50 });
    expect(await update({ profile: 'aggressive' })).toEqual({
      ...DEFAULTS,
      lookback_trades: 50,
      profile: 'AGGRESSIVE',
    });
    expect(await update({ lookback_trades: 100 })).toEqual({ ...DEFAULTS, profile: 'AGGRESSIVE' });
    expect(await stored()).toEqual({ ...DEFAULTS, profile: 'AGGRESSIVE' });
  });

  it.each<[Data, Data]>([
    [{ agent_ids: ['b', 'a', '\u{1F600}', '\uFF5E'] }, { agent_ids: ['a', 'b', '\uFF5E', '\u{1F600}'] }],
    [{ lookback_trades: 2 }, {}],
    [{ lookback_trades: 1000 }, {}],
    [{ lookback_days: 3650 }, {}],
    [{ risk_free_rate: 0 }, { risk_free_rate: '0' }],
    [{ risk_free_rate: '1.000' }, { risk_free_rate: '1' }],
    [{ min_floor_weight: '0.000000000001' }, {}],
    [{ enforce_performance: true }, {}],
    [{ min_trades: 2 }, {}],
    [{ temperature: 1e-12 }, { temperature: '0.000000000001' }],
    [{ sharpe_cap: '99999999999999999999' }, {}],
    [{ max_weight: 0.05 }, { max_weight: '0.05' }],
    [{ rebalance_threshold: '0.999999999999' }, {}],
    [{ return_basis: 'day' }, {}],
    [{ score_method: 'shrunk' }, {}],
    [{ weight_basis: 'risk' }, {}],
    [{ diversify: true }, {}],
    [{ stale_after_days: 1 }, {}],
    [{ profile: 'Safe' }, { profile: 'SAFE' }],
    [{ paused: true }, {}],
    [
      {
        profile_overrides: {
          'risk_multipliers.BULL': 1.5,
          losing_streak_limit: '6',
          cost_sensitivity: 'LOW',
        },
      },
      {
        profile_overrides: {
          losing_streak_limit: 6,
          'risk_multipliers.BULL': '1.5',
          cost_sensitivity: 'LOW',
        },
      },
    ],
    [
      { alerts: { weight_move: 0.05 } },
      { alerts: { kinds: null, weight_move: '0.05', webhook: null, push: false } },
    ],
    [{ agent_drawdown_limit: 12.5 }, { agent_drawdown_limit: '12.5' }],
    [{ paused_agents: ['b', 'a'] }, { paused_agents: ['a', 'b'] }],
    [{ paused_agents: Array.from({ length: 100 }, (_, n) => `a${100 + n}`) }, {}],
    [
      { max_weight: '0.01', min_floor_weight: '0.01' },
      { max_weight: '0.01', min_floor_weight: '0.01' },
    ],
  ])('updateSettings accepts %j', async (changes, shown) => {
    const settings = { ...DEFAULTS, ...changes, ...shown };
    expect(await update(changes)).toEqual(settings);
    expect(await stored()).toEqual(settings);
    expect(await update({})).toEqual(settings);
  });

  it('a reported equity has the present time, and null resets it', async () => {
    const known = { ...DEFAULTS, account_equity: '10000.5', account_equity_at: NOW_TEXT };
    expect(await update({ account_equity: '10000.50' })).toEqual(known);
    expect(await stored()).toEqual({ ...known, account_equity_at: new Timestamp(NOW.seconds, 0) });

    user.clock = NOW.plusSeconds(3600);
    // Another change leaves the time as it is; the same amount reported again keeps its time.
    expect(await update({ paused: true })).toEqual({ ...known, paused: true });
    expect(await update({ paused: false, account_equity: 10000.5 })).toEqual({
      ...known,
      account_equity_at: '2026-09-21T15:13:20Z',
    });
    expect(await update({ account_equity: null })).toEqual(DEFAULTS);
    expect(await stored()).toEqual(DEFAULTS);
  });

  it.each(['agent_ids', 'profile', 'account_equity'])('null resets the setting %s', async (key) => {
    await update({ agent_ids: ['a'], profile: 'SAFE', account_equity: '1' });
    expect(await update({ [key]: null })).toMatchObject({ [key]: null });
  });

  it.each([{}, null, undefined, { lookback_trades: undefined }])(
    'a request that changes nothing is answered: %j',
    async (changes) => {
      expect(await update(changes)).toEqual(DEFAULTS);
      expect(await user.collections()).toEqual([]);
    },
  );

  it('a change to the stored values writes nothing', async () => {
    await update({ lookback_trades: 50, paused_agents: ['b', 'a'], profile: 'SAFE' });
    user.embedded.meter.take();
    await update({
      lookback_trades: 50,
      paused_agents: ['a', 'b'],
      profile: 'sAFE',
      risk_free_rate: 0.04,
      max_weight: '1.0',
    });
    expect(user.embedded.meter.take()).toEqual({ reads: 1, writes: 0 });
    await update({ paused: true });
    expect(user.embedded.meter.take()).toEqual({ reads: 3, writes: 2 });
  });

  it('the eleventh change within a minute is refused, says when to come back, and costs two reads', async () => {
    for (let n = 0; n < 10; n++) {
      await update({ lookback_trades: 50 + n });
      user.clock = user.clock.plusSeconds(2);
    }
    const before = await stored();
    user.embedded.meter.take();
    const refusal = await refusalOf(updateSettings, { lookback_trades: 70 });
    expect(user.embedded.meter.take()).toEqual({ reads: 2, writes: 0 });
    expect(refusal).toMatchObject({ code: 'resource-exhausted', details: { retry_after_seconds: 40 } });
    expect(refusal.message).toMatch(/10 times within a minute; ask again in 40 s/);
    expect(await stored()).toEqual(before);
    expect(user.entries).toEqual([]);
    // What changes nothing is answered still, and costs no more than before.
    user.embedded.meter.take();
    expect(await update({ lookback_trades: 59 })).toMatchObject({ lookback_trades: 59 });
    expect(user.embedded.meter.take()).toEqual({ reads: 1, writes: 0 });
    user.clock = user.clock.plusSeconds(40);
    expect(await update({ lookback_trades: 70 })).toMatchObject({ lookback_trades: 70 });
  });

  it('refused repairs of a damaged document cost two reads', async () => {
    for (let n = 0; n < 10; n++) await update({ lookback_trades: 50 + n });
    await user.paths.settings.set({ lookback_trades: 'x' });
    user.embedded.meter.take();
    expect((await refusalOf(updateSettings, { lookback_trades: 70 })).code).toBe('resource-exhausted');
    expect(user.embedded.meter.take()).toEqual({ reads: 2, writes: 0 });
  });

  it('refused input and changes of others do not count', async () => {
    for (let n = 0; n < 12; n++) await refusalOf(updateSettings, { lookback_trades: 1 });
    for (let n = 0; n < 12; n++)
      await call(updateSettings, { min_trades: 2 + n }, { uid: `user-${n}`, token: {} });
    expect(await update({ lookback_trades: 50 })).toMatchObject({ lookback_trades: 50 });
  });

  it('a change by an administrator is of the user named', async () => {
    const admin = { uid: 'root', token: { maestro_admin: true } };
    await call(updateSettings, { uid: 'bob', paused: true }, admin);
    expect((await userPaths(user.embedded.db, 'bob').settings.get()).data()).toMatchObject({ paused: true });
    expect(await stored()).toBeUndefined();
    expect((await userPaths(user.embedded.db, 'root').settings.get()).exists).toBe(false);
  });
});

describe('bad input of updateSettings', () => {
  it.each<[Data, string, RegExp]>([
    [{ lookback_trades: 1 }, 'lookback_trades', /is 1; .*2 to 1000/],
    [{ lookback_trades: 1001 }, 'lookback_trades', /is 1001; .*2 to 1000/],
    [{ lookback_trades: '50' }, 'lookback_trades', /is "50"; .*whole number/],
    [{ lookback_trades: null }, 'lookback_trades', /is null; .*whole number/],
    [{ lookback_days: 0 }, 'lookback_days', /is 0; .*1 to 3650, or null/],
    [{ lookback_trades: 2.5 }, 'lookback_trades', /whole number/],
    [{ risk_free_rate: '1.01' }, 'risk_free_rate', /is "1\.01"; .*decimal from 0 to 1/],
    [{ risk_free_rate: '4e' }, 'risk_free_rate', /is "4e"; .*decimal/],
    [{ risk_free_rate: '0.0000000000001' }, 'risk_free_rate', /12 places/],
    [{ min_floor_weight: -0.01 }, 'min_floor_weight', /from 0 to 1/],
    [{ enforce_performance: 'true' }, 'enforce_performance', /true or false/],
    [{ min_trades: 1 }, 'min_trades', /at least 2/],
    [{ temperature: '0' }, 'temperature', /above 0/],
    [{ sharpe_cap: 0 }, 'sharpe_cap', /above 0/],
    [{ max_weight: '1.1' }, 'max_weight', /at most 1/],
    [{ max_weight: '0' }, 'max_weight', /above 0/],
    [{ rebalance_threshold: 1 }, 'rebalance_threshold', /below 1/],
    [{ return_basis: 'week' }, 'return_basis', /"trade" or "day"/],
    [{ score_method: 'psr' }, 'score_method', /"sharpe" or "shrunk"/],
    [{ weight_basis: 'equity' }, 'weight_basis', /"capital" or "risk"/],
    [{ diversify: 1 }, 'diversify', /true or false/],
    [{ agent_ids: [] }, 'agent_ids', /1 to 100/],
    [{ agent_ids: ['a', 'a'] }, 'agent_ids[1]', /once/],
    [{ agent_ids: ['a', 'b/c'] }, 'agent_ids[1]', /without "\/"/],
    [{ agent_ids: Array.from({ length: 101 }, (_, n) => `a${n}`) }, 'agent_ids', /100/],
    [{ profile: 'reckless' }, 'profile', /is "reckless"; .*"SAFE" or "AGGRESSIVE"/],
    [{ account_equity: '0' }, 'account_equity', /is "0"; .*above 0/],
    [{ account_equity: '-1' }, 'account_equity', /above 0/],
    [{ account_equity: '1e' }, 'account_equity', /decimal/],
    [{ account_equity: Number.NaN }, 'account_equity', /is NaN; .*decimal/],
    [{ account_equity_at: NOW_TEXT }, 'account_equity_at', /not a known key/],
    [{ account_equity: '1', account_equity_at: NOW_TEXT }, 'account_equity_at', /not a known key/],
    [{ paused: 1 }, 'paused', /is 1; .*true or false/],
    [{ paused: null }, 'paused', /is null; .*true or false/],
    [{ paused_agents: null }, 'paused_agents', /is null; .*list/],
    [{ paused_agents: ['a', 'a'] }, 'paused_agents', /once/],
    [{ paused_agents: ['..'] }, 'paused_agents[0]', /1 to 128 bytes/],
    [{ profile_overrides: null }, 'profile_overrides', /is null; .*\{\} for none/],
    [
      { profile_overrides: { base_risk_pct: 101 } },
      'profile_overrides.base_risk_pct',
      /is 101; .*at most 100/,
    ],
    [
      { profile_overrides: { base_risk_pc: 1 } },
      'profile_overrides.base_risk_pc',
      /did you mean base_risk_pct\?/,
    ],
    [{ agent_drawdown_limit: 0 }, 'agent_drawdown_limit', /is 0; .*above 0 and at most 100, or null/],
    [{ paused_agents: Array.from({ length: 101 }, (_, n) => `a${n}`) }, 'paused_agents', /100/],
    [{ Paused: true }, 'Paused', /"Paused" is not a known key; .*paused/],
    [JSON.parse('{"__proto__": {"paused": true}}') as Data, '__proto__', /not a known key/],
    [JSON.parse('{"constructor": 1}') as Data, 'constructor', /not a known key/],
    [{ max_weight: '0.04' }, 'max_weight', /at least min_floor_weight, which is 0\.05/],
    [{ max_weight: '0.5', min_floor_weight: '0.6' }, 'max_weight', /at least min_floor_weight/],
    [{ paused: true, lookback_trades: 0 }, 'lookback_trades', /2 to 1000/],
  ])('updateSettings refuses %j and names the field', async (changes, field, message) => {
    await update({ return_basis: 'day' });
    const before = await user.paths.settings.get();
    const refusal = await refusalOf(updateSettings, changes);
    expect(refusal).toMatchObject({ code: 'invalid-argument', details: { field } });
    expect(refusal.message).toMatch(message);
    const after = await user.paths.settings.get();
    expect(after.updateTime).toEqual(before.updateTime);
    expect(user.entries).toEqual([]);
  });

  it.each([[[]], ['x'], [5], [true]])('updateSettings refuses what is not an object: %j', async (changes) => {
    expect(await refusalOf(updateSettings, changes)).toMatchObject({
      code: 'invalid-argument',
      details: { field: '' },
    });
  });

  it('updateSettings names a field of the request when a change conflicts with stored settings', async () => {
    await update({ max_weight: '0.5' });
    const refusal = await refusalOf(updateSettings, { min_floor_weight: '0.6' });
    expect(refusal.code).toBe('invalid-argument');
    expect(refusal.message).toMatch(/min_floor_weight.*0\.6/);
    expect(refusal.message).toMatch(/max_weight.*0\.5/);
    expect(refusal.details).toEqual({ field: 'min_floor_weight' });
    expect(await update({ min_floor_weight: '0.6', max_weight: '0.6' })).toMatchObject({ max_weight: '0.6' });
    expect(await refusalOf(updateSettings, { max_weight: '0.5' })).toMatchObject({
      details: { field: 'max_weight' },
    });
  });
});

describe('a damaged settings document', () => {
  it('a damaged configuration is repaired from the one in force', async () => {
    await user.paths.settings.set({ lookback_trades: 20, agent_ids: ['a'] });
    await user.writeAll(closes('a', 0, 3));
    await user.paths.settings.set({ lookback_trades: 'x', min_trades: 5, paused_agents: ['b'] });
    const repaired = { ...DEFAULTS, lookback_trades: 20, agent_ids: ['a'], paused_agents: ['b'] };
    // A request without changes repairs nothing.
    expect(await update({})).toEqual(repaired);
    expect(await document()).toMatchObject({ lookback_trades: 'x' });
    expect(await update({ enforce_performance: false })).toEqual(repaired);
    expect(await stored()).toEqual(repaired);
  });

  it('a damaged configuration is repaired from the newest version of the history when there is no current', async () => {
    await user.paths.settings.set({ lookback_trades: 20 });
    await user.writeAll(closes('a', 0, 3));
    await user.paths.current.delete();
    await user.paths.settings.set({ lookback_trades: 'x' });
    expect(await update({ min_trades: 7 })).toEqual({ ...DEFAULTS, lookback_trades: 20, min_trades: 7 });
  });

  it('a damaged configuration is repaired from the defaults when none was ever in force', async () => {
    await user.paths.settings.set({ lookback_trades: 'x' });
    expect(await update({ min_trades: 7 })).toEqual({ ...DEFAULTS, min_trades: 7 });
  });

  it('a damaged document stays as it is when the change is refused', async () => {
    await user.paths.settings.set({ lookback_trades: 'x' });
    expect(await refusalOf(updateSettings, { min_trades: 0 })).toMatchObject({
      details: { field: 'min_trades' },
    });
    expect(await document()).toEqual({ lookback_trades: 'x' });
  });

  it.each<[Data, Data]>([
    [{ paused: 'x' }, {}],
    [{ profile: 'reckless', paused_agents: ['a'] }, { paused_agents: ['a'] }],
    [{ paused_agents: [7], profile: 'AGGRESSIVE' }, { profile: 'AGGRESSIVE' }],
    [
      { profile_overrides: { base_risk_pct: '0.5', losing_streak_limit: 0 } },
      { profile_overrides: { base_risk_pct: '0.5' } },
    ],
    [{ agent_drawdown_limit: -1 }, {}],
    [{ account_equity: '5' }, {}],
    [{ account_equity: '-5', account_equity_at: new Timestamp(0, 0) }, {}],
    [{ account_equity: '5', account_equity_at: 'never' }, {}],
    [
      { paused: 0, account_equity: '5', account_equity_at: new Timestamp(0, 0) },
      { account_equity: '5', account_equity_at: '1970-01-01T00:00:00Z' },
    ],
  ])('a damaged document stays paused until a caller says otherwise: %j', async (damage, good) => {
    await user.paths.settings.set({ ...damage, lookback_trades: 50 });
    expect(await gates()).toBe(false);
    const repaired = { ...DEFAULTS, ...good, lookback_trades: 50 };
    const shown = await update({ min_trades: 5 });
    expect({ ...shown, account_equity_at: null }).toEqual({
      ...repaired,
      account_equity_at: null,
      min_trades: 5,
      paused: true,
    });
    expect(shown.account_equity === null).toBe(shown.account_equity_at === null);
    expect(await gates()).toBe(false);
    expect(await update({ paused: false })).toMatchObject({ paused: false });
    expect(await gates()).toBe(true);
  });

  it('a damaged document is not paused when the same call says so', async () => {
    await user.paths.settings.set({ paused: 'x' });
    expect(await update({ paused: false })).toEqual(DEFAULTS);
    expect(await gates()).toBe(true);
  });

  it('a document with an unknown key is repaired', async () => {
    await user.paths.settings.set({ lookback_trades: 50, colour: 'blue' });
    await update({ paused: false });
    // The document could not be read at all, so there was no valid configuration before.
    expect(await stored()).toEqual(DEFAULTS);
  });

  it('a damaged document is written even when the change itself changes nothing', async () => {
    await user.paths.settings.set({ lookback_trades: 'x' });
    await update({ lookback_trades: 100 });
    expect(await stored()).toEqual(DEFAULTS);
  });
});

it('updateSettings starts from the defaults when the document was deleted', async () => {
  await update({ lookback_trades: 50, paused: true, agent_ids: ['a'] });
  await user.paths.settings.delete();
  expect(await update({ min_trades: 3 })).toEqual({ ...DEFAULTS, min_trades: 3 });
});

it('simultaneous calls of updateSettings lose no change', async () => {
  const changes: Data[] = [
    { lookback_trades: 50 },
    { lookback_days: 90 },
    { risk_free_rate: '0.01' },
    { min_floor_weight: '0.02' },
    { enforce_performance: true },
    { min_trades: 3 },
    { temperature: '2' },
    { sharpe_cap: '4' },
    { max_weight: '0.9' },
    { rebalance_threshold: '0.1' },
    { return_basis: 'day' },
    { score_method: 'shrunk' },
    { weight_basis: 'risk' },
    { diversify: true },
    { stale_after_days: 45 },
    { profile: 'SAFE' },
    { paused: true },
    { paused_agents: ['x'] },
    { agent_ids: ['a'] },
    { account_equity: '77' },
    { profile_overrides: { losing_streak_limit: 6 } },
    { agent_drawdown_limit: '10' },
    { alerts: { weight_move: '0.2' } },
  ];
  // Ten per minute and no more.
  for (let from = 0; from < changes.length; from += 10) {
    user.clock = user.clock.plusSeconds(60);
    await Promise.all(changes.slice(from, from + 10).map(update));
  }
  const all = Object.assign({}, ...changes) as Data;
  expect(await stored()).toEqual({
    ...all,
    account_equity_at: new Timestamp(NOW.seconds + 120, 0),
    alerts: { kinds: null, weight_move: '0.2', webhook: null, push: false },
  });
});

it('of simultaneous calls of updateSettings ten are carried out, and the others refused', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 14 }, (_, n) => call(updateSettings, { min_trades: 20 + n })),
  );
  const codes = results.map((result) =>
    result.status === 'fulfilled' ? 'ok' : (result.reason as { code: string }).code,
  );
  expect(codes.sort()).toEqual([
    ...Array<string>(10).fill('ok'),
    ...Array<string>(4).fill('resource-exhausted'),
  ]);
});

it('updateSettings reports an error and changes nothing', async () => {
  injectFaults(getRuntime().context.db, { ofTransaction: () => ABORTED });
  const refusal = await refusalOf(updateSettings, { paused: true });
  expect(refusal.code).toBe('unavailable');
  expect(await stored()).toBeUndefined();
  expect(user.entries).toMatchObject([{ severity: 'error', callable: 'updateSettings' }]);
  expect(UID).toBe('ada');
});
