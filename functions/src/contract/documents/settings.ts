import * as v from 'valibot';
import { MAX_AGENTS } from '../../core/trades/admission';
import type { EngineConfig } from '../../core/config';
import { type Decimal, decimalText } from '../../core/base/decimal';
import type { Equity } from '../../core/risk-state/drawdown';
import { Instant } from '../../core/base/instant';
import type { Profile } from '../../core/profiles/profiles';
import { compareUtf8 } from '../../core/base/utf8';
import { CONFIG_KEYS, encodeConfig, parseConfig } from './config';
import type { EncodeTime } from '../fields/codec';
import { decimal, flag, parsed } from '../fields/fields';
import { AGENT_ID_RULE, isAgentId } from '../fields/ids';
import { InvalidInput, parseInput } from '../fields/invalid-input';
import { profileName } from '../fields/profile';
import { parseTime, TIME_RULE } from '../fields/time';

/** The settings that never change an allocation. They are stored beside the configuration. */
export interface PolicySettings {
  /** Null: the profile of the deployment. */
  readonly profile: Profile | null;
  /** The equity that the user reported, and when; null: not known. */
  readonly equity: Equity | null;
  readonly paused: boolean;
  /** In the order of their ids. */
  readonly pausedAgents: readonly string[];
}

/** The document `settings/maestro`. */
export interface Settings {
  readonly config: EngineConfig;
  readonly policy: PolicySettings;
}

type Fields = Readonly<Record<string, unknown>>;

const PAUSED_AGENTS_RULE = `a list of at most ${MAX_AGENTS} agent ids, each named once`;

const pausedAgents = v.pipe(
  v.array(v.custom<string>(isAgentId, AGENT_ID_RULE), PAUSED_AGENTS_RULE),
  v.check((ids) => ids.length <= MAX_AGENTS && new Set(ids).size === ids.length, PAUSED_AGENTS_RULE),
  v.transform((ids) => [...ids].sort(compareUtf8)),
);

/** A time from a document, or as text. */
const moment = parsed(`a time: a Timestamp, or ${TIME_RULE}`, (value) => {
  if (value instanceof Instant) return value;
  return typeof value === 'string' ? parseTime(value) : null;
});

/** The policy settings that a user may change. */
const changeable = {
  profile: v.optional(v.nullable(profileName), null),
  account_equity: v.optional(
    v.nullable(decimal('above 0, such as "10000.50"', (amount: Decimal) => amount.gt(0))),
    null,
  ),
  paused: v.optional(flag, false),
  paused_agents: v.optional(pausedAgents, []),
};

const policyKeys = v.strictObject({
  ...changeable,
  account_equity_at: v.optional(v.nullable(moment), null),
});

type PolicyKey = keyof typeof policyKeys.entries;

/**
 * The configuration that a settings document asks for.
 *
 * @throws InvalidInput when it is damaged
 */
export function configOfSettings(fields: Fields): EngineConfig {
  return parseConfig(without(fields, (key) => Object.hasOwn(policyKeys.entries, key)));
}

/**
 * The policy settings of a settings document.
 *
 * @param fields of the document, with each Timestamp already read as an `Instant`
 * @throws InvalidInput when one of them is damaged
 */
export function policyOfSettings(fields: Fields): PolicySettings {
  const wire = parseInput(
    policyKeys,
    without(fields, (key) => !Object.hasOwn(policyKeys.entries, key)),
  );
  const { account_equity: amount, account_equity_at: at } = wire;
  if (amount !== null && at === null)
    throw InvalidInput.of('account_equity_at', at, 'the time at which account_equity was known');
  return {
    profile: wire.profile,
    equity: amount === null || at === null ? null : { amount, at },
    paused: wire.paused,
    pausedAgents: wire.paused_agents,
  };
}

/**
 * Recovers damaged policy settings: valid fields and valid ids of paused agents are kept, and trading is paused because the
 * intent of the user is not known.
 */
export function salvagedPolicy(fields: Fields): PolicySettings {
  const good = Object.entries(policyKeys.entries).filter(
    ([key, schema]) => Object.hasOwn(fields, key) && v.is(schema as v.GenericSchema, fields[key]),
  );
  const kept = Object.fromEntries(good.map(([key]) => [key, fields[key]]));
  if (Array.isArray(fields.paused_agents))
    kept.paused_agents = [...new Set(fields.paused_agents.filter(isAgentId))].slice(0, MAX_AGENTS);
  const hasTime = kept.account_equity_at !== undefined && kept.account_equity_at !== null;
  return policyOfSettings({ ...kept, ...(!hasTime && { account_equity: null }), paused: true });
}

function without(fields: Fields, isLeftOut: (key: string, value: unknown) => boolean): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key, value]) => !isLeftOut(key, value)));
}

/** Settings as they are stored or sent. */
export function encodeSettings<Time>({ config, policy }: Settings, encodeTime: EncodeTime<Time>) {
  const { equity } = policy;
  return {
    ...encodeConfig(config),
    ...({
      profile: policy.profile?.name ?? null,
      account_equity: equity === null ? null : decimalText(equity.amount),
      account_equity_at: equity === null ? null : encodeTime(equity.at),
      paused: policy.paused,
      paused_agents: [...policy.pausedAgents],
    } satisfies Record<PolicyKey, unknown>),
  };
}

/** All settings of a user, as clients see them. */
export type WireSettings = ReturnType<typeof encodeSettings<string>>;

const anyOf = (
  ...keys: readonly string[]
): v.StrictObjectSchema<Record<string, v.OptionalSchema<v.UnknownSchema, undefined>>, undefined> =>
  v.strictObject(Object.fromEntries(keys.map((key) => [key, v.optional(v.unknown())])));

const settingsKeys = anyOf(...CONFIG_KEYS, ...Object.keys(policyKeys.entries));
const changeKeys = anyOf(...CONFIG_KEYS, ...Object.keys(changeable));

/**
 * Reads all settings; a setting that is not named has its default.
 *
 * @throws InvalidInput naming the key, what was found and what is allowed
 */
export function parseSettings(input: unknown): Settings {
  const fields = parseInput(settingsKeys, input);
  return { config: configOfSettings(fields), policy: policyOfSettings(fields) };
}

/**
 * The settings after a change.
 *
 * @param changes the settings that change; the others stay
 * @param now the time of an equity among the changes
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function changeSettings(settings: Settings, changes: unknown, now: Instant): Settings {
  const named = without(parseInput(changeKeys, changes), (_, value) => value === undefined);
  const merged = { ...encodeSettings(settings, (instant) => instant), ...named };
  if (Object.hasOwn(named, 'account_equity'))
    Object.assign(merged, { account_equity_at: named.account_equity === null ? null : now });
  try {
    return { config: configOfSettings(merged), policy: policyOfSettings(merged) };
  } catch (error) {
    throw error instanceof InvalidInput ? underNameOf(named, error) : error;
  }
}

/** If a change is invalid only in combination with stored settings, the error names the changed field. */
function underNameOf(named: Fields, error: InvalidInput): InvalidInput {
  const [key = ''] = error.field.split(/[.[]/);
  const culprit = Object.keys(named).find((name) => error.message.includes(name));
  return Object.hasOwn(named, key) || culprit === undefined
    ? error
    : new InvalidInput(culprit, error.message);
}
