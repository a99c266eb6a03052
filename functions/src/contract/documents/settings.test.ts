import fc from 'fast-check';
import * as v from 'valibot';
import {
  compareBytes,
  configurations,
  damaged,
  damages,
  figures,
  ids,
  instants,
} from '../../../test/support/arbitraries/documents';
import { wireOverrides } from '../../../test/support/arbitraries/overrides';
import { decimal } from '../../../test/support/oracles/engine';
import { DEFAULT_CONFIG } from '../../core/config';
import { Instant } from '../../core/base/instant';
import { PROFILES } from '../../core/profiles/profiles';
import { encodeConfig } from './config';
import { InvalidInput } from '../fields/invalid-input';
import { ALERT_KINDS } from '../../core/alerts/alert-kinds';
import { DEFAULT_ALERTS, WEBHOOK_FORMATS } from '../../core/alerts/alert-settings';
import { overridesCodec } from '../fields/overrides';
import {
  changeSettings,
  configOfSettings,
  encodeSettings,
  parseSettings,
  policyOfSettings,
  type PolicySettings,
  salvagedPolicy,
} from './settings';
import { timeText } from '../fields/time';

/** Settings that never change an allocation (docs/specification.md, section 2), with valid and invalid values. */
const POLICY: Record<string, unknown[]> = {
  profile: [null, 'SAFE', 'nonsense', 7],
  account_equity: [null, '10000', -1, {}],
  account_equity_at: [null, 'never', 0],
  paused: [false, true, 'x'],
  paused_agents: [[], ['a'], null],
  profile_overrides: [{}, { base_risk_pct: '0.5' }, { base_risk_pct: 0 }, null],
  agent_drawdown_limit: [null, '10', 0, 101],
};

it('a list of too many agents is refused before one of them is read', () => {
  const ids = Array<string>(100_000).fill('a');
  Object.defineProperty(ids, 0, {
    get: () => {
      throw new Error('An element was read.');
    },
  });
  expect(() => parseSettings({ agent_ids: ids })).toThrow('agent_ids is a list of 100000; it must be null');
  expect(() => parseSettings({ paused_agents: ids })).toThrow(
    'paused_agents is a list of 100000; it must be a list of at most 100 agent ids, each named once',
  );
});

describe('configOfSettings', () => {
  it('returns the defaults when there are no settings, as for a deleted document', () => {
    expect(configOfSettings({})).toEqual(DEFAULT_CONFIG);
  });

  it.each(Object.entries(POLICY))('ignores %s, whatever its value', (key, values) => {
    for (const value of values) {
      expect(configOfSettings({ [key]: value })).toEqual(DEFAULT_CONFIG);
      expect(configOfSettings({ lookback_trades: 7, [key]: value }).lookbackTrades).toBe(7);
    }
  });

  it('reads the configuration from among the policy settings', () => {
    fc.assert(
      fc.property(
        configurations,
        fc.constantFrom(...Object.keys(POLICY)),
        fc.anything(),
        (config, key, value) => {
          expect(configOfSettings({ ...encodeConfig(config), [key]: value })).toEqual(config);
        },
      ),
    );
  });

  it.each([
    ['lookback_trades', { lookback_trades: '50' }, '"50"'],
    ['max_weight', { paused: true, max_weight: '0.01' }, '"0.01"'],
    ['schema_version', { lookback_trades: 50, schema_version: 2 }, '2; it must be 1, or missing'],
    ['profiles', { profiles: 'SAFE' }, '"profiles"'],
    ['Paused', { Paused: true }, '"Paused"'],
    [
      '__proto__',
      JSON.parse('{"__proto__":{"lookback_trades":5}}') as Record<string, unknown>,
      '"__proto__"',
    ],
    ['constructor', { constructor: 1 }, '"constructor"'],
  ])('throws an error that names a damaged %s', (field, settings, found) => {
    const read = (): unknown => configOfSettings(settings);
    expect(read).toThrow(InvalidInput);
    expect(read).toThrow(expect.objectContaining({ field }) as Error);
    expect(read).toThrow(found);
  });
});

const at = new Instant(1_790_000_000, 123_456);

function errorOf(read: () => unknown): InvalidInput {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

const policies: fc.Arbitrary<PolicySettings> = fc.record({
  profile: fc.constantFrom(null, PROFILES.SAFE, PROFILES.AGGRESSIVE),
  equity: fc.option(
    fc.record({ amount: figures.map((figure) => (figure.gt(0) ? figure : decimal('1'))), at: instants }),
  ),
  paused: fc.boolean(),
  pausedAgents: fc.uniqueArray(ids, { maxLength: 5 }).map((list) => list.sort(compareBytes)),
  profileOverrides: wireOverrides.map((written) => v.parse(overridesCodec.schema, written)),
  agentDrawdownLimit: fc.option(fc.integer({ min: 1, max: 1000 }).map((tenths) => decimal(`${tenths}e-1`))),
  alerts: fc.record({
    kinds: fc.option(fc.subarray([...ALERT_KINDS])),
    weightMove: fc.integer({ min: 1, max: 1000 }).map((thousandths) => decimal(`${thousandths}e-3`)),
    webhook: fc.option(
      fc.record({
        url: fc.webUrl().map((url) => new URL(url).href),
        format: fc.constantFrom(...WEBHOOK_FORMATS),
      }),
    ),
    push: fc.boolean(),
  }),
});

describe('policyOfSettings', () => {
  const NOTHING: PolicySettings = {
    profile: null,
    profileOverrides: new Map(),
    equity: null,
    paused: false,
    pausedAgents: [],
    agentDrawdownLimit: null,
    alerts: DEFAULT_ALERTS,
  };

  it.each<[Record<string, unknown>, Partial<PolicySettings>]>([
    [{}, {}],
    [{ lookback_trades: 'x', colour: 'blue' }, {}],
    [{ profile: 'aggressive' }, { profile: PROFILES.AGGRESSIVE }],
    [{ account_equity: '10.50', account_equity_at: at }, { equity: { amount: decimal('10.5'), at } }],
    [
      { account_equity: 5, account_equity_at: '2026-09-21T14:13:20.123456Z' },
      { equity: { amount: decimal('5'), at } },
    ],
    [{ account_equity: null, account_equity_at: at }, {}],
    [
      { paused: true, paused_agents: ['b', 'a'] },
      { paused: true, pausedAgents: ['a', 'b'] },
    ],
    [
      { profile_overrides: { losing_streak_limit: '6' }, agent_drawdown_limit: 12.5 },
      { profileOverrides: new Map([['losing_streak_limit', 6]]), agentDrawdownLimit: decimal('12.5') },
    ],
    [{ agent_drawdown_limit: '100' }, { agentDrawdownLimit: decimal('100') }],
    [
      { alerts: { kinds: ['weight_moved', 'gate_closed'] } },
      { alerts: { ...DEFAULT_ALERTS, kinds: ['gate_closed', 'weight_moved'] } },
    ],
    [
      { alerts: { webhook: { url: 'HTTPS://Example.com' }, weight_move: 0.25, push: true } },
      {
        alerts: {
          kinds: null,
          weightMove: decimal('0.25'),
          webhook: { url: 'https://example.com/', format: 'json' },
          push: true,
        },
      },
    ],
  ])('reads %j', (fields, policy) => {
    expect(policyOfSettings(fields)).toEqual({ ...NOTHING, ...policy });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ profile: 'x' }, 'profile'],
    [{ profile: 1 }, 'profile'],
    [{ account_equity: '0', account_equity_at: at }, 'account_equity'],
    [{ account_equity: '5' }, 'account_equity_at'],
    [{ account_equity: '5', account_equity_at: null }, 'account_equity_at'],
    [{ account_equity: '5', account_equity_at: 1_790_000_000 }, 'account_equity_at'],
    [{ account_equity_at: 'never' }, 'account_equity_at'],
    [{ paused: 'true' }, 'paused'],
    [{ paused: null }, 'paused'],
    [{ paused_agents: ['a', 'a'] }, 'paused_agents'],
    [{ paused_agents: ['a', ''] }, 'paused_agents[1]'],
    [{ paused_agents: { a: true } }, 'paused_agents'],
    [{ profile_overrides: { base_risk_pct: 0 } }, 'profile_overrides.base_risk_pct'],
    [{ profile_overrides: { 'risk_multipliers.BULL': 3 } }, 'profile_overrides.risk_multipliers.BULL'],
    [{ profile_overrides: null }, 'profile_overrides'],
    [{ agent_drawdown_limit: 0 }, 'agent_drawdown_limit'],
    [{ alerts: null }, 'alerts'],
    [{ alerts: { colour: 'blue' } }, 'alerts.colour'],
    [{ alerts: { kinds: ['nothing'] } }, 'alerts.kinds[0]'],
    [{ alerts: { kinds: ['digest', 'digest'] } }, 'alerts.kinds'],
    [{ alerts: { weight_move: 0 } }, 'alerts.weight_move'],
    [{ alerts: { push: 'yes' } }, 'alerts.push'],
    [{ alerts: { webhook: { url: 'ftp://example.com/' } } }, 'alerts.webhook.url'],
    [{ alerts: { webhook: { url: 'https://user:secret@example.com/' } } }, 'alerts.webhook.url'],
    [{ alerts: { webhook: { url: 'https://example.com/#part' } } }, 'alerts.webhook.url'],
    [{ alerts: { webhook: { url: `https://example.com/${'x'.repeat(2048)}` } } }, 'alerts.webhook.url'],
    [{ alerts: { webhook: { url: 'https://example.com/', format: 'xml' } } }, 'alerts.webhook.format'],
    [{ agent_drawdown_limit: '100.000000000001' }, 'agent_drawdown_limit'],
    [{ agent_drawdown_limit: '0.0000000000001' }, 'agent_drawdown_limit'],
  ])('refuses %j', (fields, field) => {
    expect(errorOf(() => policyOfSettings(fields)).field).toBe(field);
  });
});

describe('errors of alerts', () => {
  const ADDRESS = 'https://hooks.slack.com/services/T0/B0/SECRET';
  const ALERT_KEYS = 'an object with any of the keys kinds, weight_move, webhook, push';
  const WEBHOOK_KEYS = 'an object with any of the keys url, format';

  it.each<[unknown, string]>([
    [ADDRESS, `alerts is text of 45 characters; it must be ${ALERT_KEYS}`],
    [[], `alerts is a list of 0; it must be ${ALERT_KEYS}`],
    [{ wrong: 1 }, `"alerts.wrong" is not a known key; it is part of what must be ${ALERT_KEYS}`],
    [{ webhook: ADDRESS }, `alerts.webhook is text of 45 characters; it must be ${WEBHOOK_KEYS}`],
    [
      { webhook: { format: 'json' } },
      `alerts.webhook.url is missing; it is part of what must be ${WEBHOOK_KEYS}`,
    ],
  ])('say of %j what was wrong, where, and what would be right', (alerts, message) => {
    expect(errorOf(() => policyOfSettings({ alerts })).message).toBe(message);
  });

  it('show no text that may be the address of a webhook, and are short, whatever is wrong', () => {
    const tooLong = `${ADDRESS}/${'x'.repeat(3000)}`;
    const values = fc.oneof(
      fc.constantFrom<unknown>(ADDRESS, `bot:${ADDRESS}`, tooLong, [ADDRESS], [[ADDRESS]], { deep: ADDRESS }),
      fc.anything(),
    );
    const places = fc.constantFrom(
      (value: unknown) => value,
      (webhook: unknown) => ({ webhook }),
      (url: unknown) => ({ webhook: { url } }),
    );
    fc.assert(
      fc.property(places, values, (place, value) => {
        try {
          policyOfSettings({ alerts: place(value) });
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
          const { message } = error as InvalidInput;
          expect(message).not.toMatch(/hooks|Invalid|Expected/);
          expect(message.length).toBeLessThan(300);
        }
      }),
    );
  });
});

describe('salvagedPolicy', () => {
  it('keeps valid fields and pauses trading, for any damage', () => {
    fc.assert(
      fc.property(policies, configurations, damages, (policy, config, damage) => {
        const fields = damaged(
          encodeSettings({ config, policy }, (instant) => instant),
          damage,
        );
        const salvaged = salvagedPolicy(fields);
        expect(salvaged.paused).toBe(true);
        expect([null, PROFILES.SAFE, PROFILES.AGGRESSIVE]).toContain(salvaged.profile);
        // Undamaged fields are kept.
        const unharmed: Record<string, unknown> = encodeSettings({ config, policy }, (instant) => instant);
        const isSame = (key: string): boolean => Object.is(fields[key], unharmed[key]);
        if (isSame('profile')) expect(salvaged.profile).toBe(policy.profile);
        if (isSame('account_equity') && isSame('account_equity_at') && policy.equity !== null)
          expect(salvaged.equity).toEqual(policy.equity);
        if (isSame('profile_overrides')) expect(salvaged.profileOverrides).toEqual(policy.profileOverrides);
      }),
    );
  });

  it('keeps the overrides that are valid', () => {
    const { profileOverrides, paused } = salvagedPolicy({
      profile_overrides: { losing_streak_limit: 6, base_risk_pct: '0', colour: 'blue' },
    });
    expect([...profileOverrides, paused]).toEqual([['losing_streak_limit', 6], true]);
  });

  it('drops an equity without a time, and a time without an equity', () => {
    expect(salvagedPolicy({ account_equity: '5' }).equity).toBeNull();
    expect(salvagedPolicy({ account_equity: '5', account_equity_at: 'x' }).equity).toBeNull();
    expect(salvagedPolicy({ account_equity: 'x', account_equity_at: at }).equity).toBeNull();
  });
});

describe('encodeSettings', () => {
  it('writes settings that are read back as the same', () => {
    fc.assert(
      fc.property(configurations, policies, (config, policy) => {
        for (const encodeTime of [timeText, (instant: Instant): unknown => instant]) {
          const fields = encodeSettings({ config, policy }, encodeTime);
          expect(configOfSettings(fields)).toEqual(config);
          expect(policyOfSettings(fields)).toEqual(policy);
        }
      }),
    );
  });
});

describe('changeSettings', () => {
  const now = new Instant(1_800_000_000);

  it('changes only the named settings', () => {
    const keys = ['paused', 'profile', 'lookback_trades', 'paused_agents', 'return_basis', 'min_trades'];
    const values: Record<string, unknown> = {
      paused: true,
      profile: 'AGGRESSIVE',
      lookback_trades: 77,
      paused_agents: ['x'],
      return_basis: 'day',
      min_trades: 12,
    };
    fc.assert(
      fc.property(configurations, policies, fc.subarray(keys), (config, policy, named) => {
        const changes = Object.fromEntries(named.map((key) => [key, values[key]]));
        const after = changeSettings({ config, policy }, changes, now);
        expect(encodeSettings(after, timeText)).toEqual({
          ...encodeSettings({ config, policy }, timeText),
          ...changes,
        });
      }),
    );
  });

  it('changes only the named settings of alerts', () => {
    const webhook = { url: 'https://example.com/', format: 'slack' };
    const before = parseSettings({ alerts: { kinds: ['digest'], webhook } });
    const after = changeSettings(before, { alerts: { weight_move: 0.2 } }, now);
    expect(encodeSettings(after, timeText).alerts).toEqual({
      ...{ kinds: ['digest'], weight_move: '0.2', webhook, push: false },
    });
    expect(changeSettings(after, { alerts: { webhook: null } }, now).policy.alerts.webhook).toBeNull();
  });

  it('replaces all overrides, so that {} removes them', () => {
    const before = parseSettings({ profile_overrides: { base_risk_pct: '0.5', losing_streak_limit: 6 } });
    const after = (overrides: unknown): unknown =>
      encodeSettings(changeSettings(before, { profile_overrides: overrides }, now), timeText)
        .profile_overrides;
    expect(after({ losing_streak_limit: 5 })).toEqual({ losing_streak_limit: 5 });
    expect(after({})).toEqual({});
    expect(after(undefined)).toEqual({ base_risk_pct: '0.5', losing_streak_limit: 6 });
  });

  it('dates an equity only when it is among the changes', () => {
    fc.assert(
      fc.property(configurations, policies, (config, policy) => {
        const before = { config, policy };
        expect(changeSettings(before, { account_equity: '7' }, now).policy.equity).toEqual({
          amount: decimal('7'),
          at: now,
        });
        expect(changeSettings(before, { account_equity: null }, now).policy.equity).toBeNull();
        expect(
          changeSettings(before, { account_equity: undefined, paused: true }, now).policy.equity,
        ).toEqual(policy.equity);
      }),
    );
  });

  it.each<[unknown, string]>([
    [{ account_equity_at: '2026-01-01T00:00:00Z' }, 'account_equity_at'],
    [{ colour: 'blue' }, 'colour'],
    [JSON.parse('{"__proto__": {"paused": true}}'), '__proto__'],
    [{ max_weight: '0.01' }, 'max_weight'],
    [{ account_equity: '-1' }, 'account_equity'],
    [null, ''],
    [[], ''],
    ['paused', ''],
  ])('refuses %j', (changes, field) => {
    const settings = { config: DEFAULT_CONFIG, policy: policyOfSettings({}) };
    expect(errorOf(() => changeSettings(settings, changes, now)).field).toBe(field);
  });
});
