import * as v from 'valibot';
import { type AlertSettings, DEFAULT_ALERTS } from '../../core/alerts/alert-settings';
import { MAX_AGENTS } from '../../core/trades/admission';
import type { EngineConfig } from '../../core/config';
import { type Decimal, decimalText } from '../../core/base/decimal';
import type { Equity } from '../../core/risk-state/drawdown';
import { Instant } from '../../core/base/instant';
import { NO_OVERRIDES, type Overrides } from '../../core/profiles/overrides';
import type { Profile } from '../../core/profiles/profiles';
import { compareUtf8 } from '../../core/base/utf8';
import { CONFIG_KEYS, encodeConfig, parseConfig } from './config';
import {
  type Codec,
  type EncodeTime,
  fields,
  instant,
  list,
  nullable,
  plain,
  scalar,
  setting,
  withTimes,
} from '../fields/codec';
import { alertsCodec } from '../fields/alert-settings';
import { decimal, flag, listOf, parsed, settingDecimal } from '../fields/fields';
import { AGENT_ID_RULE, isAgentId } from '../fields/ids';
import { InvalidInput, parseInput } from '../fields/invalid-input';
import { overridesCodec, validOverrides } from '../fields/overrides';
import { profileName } from '../fields/profile';
import { parseTime, TIME_RULE } from '../fields/time';
import { isObject } from '../../core/base/is-object';

/** The settings that never change an allocation. They are stored beside the configuration. */
export interface PolicySettings {
  /** Null: the profile of the deployment. */
  readonly profile: Profile | null;
  /** What adapts the profile, whichever it is. */
  readonly profileOverrides: Overrides;
  /** The equity that the user reported, and when; null: not known. */
  readonly equity: Equity | null;
  readonly paused: boolean;
  /** In the order of their ids. */
  readonly pausedAgents: readonly string[];
  /** From which drawdown of its own returns on an agent makes no new trades, in percent; null: from none. */
  readonly agentDrawdownLimit: Decimal | null;
  /** Of what the user wants to be told, and where. */
  readonly alerts: AlertSettings;
}

/** The document `settings/maestro`. */
export interface Settings {
  readonly config: EngineConfig;
  readonly policy: PolicySettings;
}

type Fields = Readonly<Record<string, unknown>>;

/** Documents from before there were versions have none: they are of this one. */
const SCHEMA_VERSION = 1;

/**
 * The settings of a document, without its version.
 *
 * @throws InvalidInput when another version of Maestro has written them in a way that this one does not know
 */
function ofKnownVersion({ schema_version: version = SCHEMA_VERSION, ...written }: Fields): Fields {
  if (version === SCHEMA_VERSION) return written;
  throw InvalidInput.of('schema_version', version, `${SCHEMA_VERSION}, or missing`);
}

const PAUSED_AGENTS_RULE = `a list of at most ${MAX_AGENTS} agent ids, each named once`;

const agentId = v.custom<string>(isAgentId, AGENT_ID_RULE);

const pausedAgents: Codec<readonly string[], readonly string[]> = {
  ...list(plain(agentId)),
  schema: v.pipe(
    listOf(agentId, PAUSED_AGENTS_RULE, 0, MAX_AGENTS),
    v.check((ids) => new Set(ids).size === ids.length, PAUSED_AGENTS_RULE),
    v.transform((ids) => [...ids].sort(compareUtf8)),
  ),
};

const equityAmount = scalar(
  decimal('above 0, such as "10000.50"', (value: Decimal) => value.gt(0)),
  decimalText,
);

const drawdownLimit = scalar(
  settingDecimal('above 0 and at most 100, or null', (value) => value.gt(0) && value.lte(100)),
  decimalText,
);

/** A time from a document, or as text. */
const moment: Codec<Instant, Instant> = {
  ...instant,
  schema: parsed(`a time: a Timestamp, or ${TIME_RULE}`, (value) => {
    if (value instanceof Instant) return value;
    return typeof value === 'string' ? parseTime(value) : null;
  }),
};

/** The policy settings, in the order of the document. The equity stands in two fields: see `flat`. */
const policyFields = fields({
  profile: ['profile', setting(null, nullable(scalar(profileName, ({ name }) => name)))],
  profileOverrides: ['profile_overrides', setting(NO_OVERRIDES, overridesCodec)],
  equity: ['account_equity', setting(null, nullable(equityAmount))],
  equityAt: ['account_equity_at', setting(null, nullable(moment))],
  paused: ['paused', setting(false, plain(flag))],
  pausedAgents: ['paused_agents', setting([], pausedAgents)],
  agentDrawdownLimit: ['agent_drawdown_limit', setting(null, nullable(drawdownLimit))],
  alerts: ['alerts', setting(DEFAULT_ALERTS, alertsCodec)],
});

type FlatPolicy = Parameters<typeof policyFields.encode>[0];

function flat({ equity, ...others }: PolicySettings): FlatPolicy {
  return { ...others, equity: equity?.amount ?? null, equityAt: equity?.at ?? null };
}

/** The settings among them that a user may change. */
const changeable = without(policyFields.entries, (key) => key === 'account_equity_at');

/** The time comes last, so that an error names a setting that a user may change before it. */
const policyKeys = v.strictObject({ ...changeable, ...policyFields.entries });

/**
 * The configuration that a settings document asks for.
 *
 * @throws InvalidInput when it is damaged
 */
export function configOfSettings(written: Fields): EngineConfig {
  return parseConfig(without(ofKnownVersion(written), (key) => Object.hasOwn(policyKeys.entries, key)));
}

/**
 * The policy settings of a settings document.
 *
 * @param written the fields of the document, with each Timestamp already read as an `Instant`
 * @throws InvalidInput when one of them is damaged
 */
export function policyOfSettings(written: Fields): PolicySettings {
  const named = without(ofKnownVersion(written), (key) => !Object.hasOwn(policyKeys.entries, key));
  const { equity: amount, equityAt: at, ...others } = policyFields.read(parseInput(policyKeys, named));
  if (amount !== null && at === null)
    throw InvalidInput.of('account_equity_at', at, 'the time at which account_equity was known');
  return { ...others, equity: amount === null || at === null ? null : { amount, at } };
}

/**
 * Recovers damaged policy settings: valid fields, valid overrides and valid ids of paused agents are kept, and trading is
 * paused because the intent of the user is not known.
 */
export function salvagedPolicy(written: Fields): PolicySettings {
  const good = Object.entries(policyKeys.entries).filter(
    ([key, schema]) => Object.hasOwn(written, key) && v.is(schema, written[key]),
  );
  const kept = Object.fromEntries(good.map(([key]) => [key, written[key]]));
  if (Array.isArray(written.paused_agents))
    kept.paused_agents = [...new Set(written.paused_agents.filter(isAgentId))].slice(0, MAX_AGENTS);
  kept.profile_overrides = validOverrides(written.profile_overrides);
  const hasTime = kept.account_equity_at !== undefined && kept.account_equity_at !== null;
  return policyOfSettings({ ...kept, ...(!hasTime && { account_equity: null }), paused: true });
}

function without<Value>(
  all: Readonly<Record<string, Value>>,
  isLeftOut: (key: string, value: Value) => boolean,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => !isLeftOut(key, value)));
}

/** Settings as they are sent. */
export function encodeSettings<Time>({ config, policy }: Settings, encodeTime: EncodeTime<Time>) {
  return { ...encodeConfig(config), ...withTimes(policyFields.encode(flat(policy)), encodeTime) };
}

/** Settings as they are stored. */
export function encodeStoredSettings<Time>(settings: Settings, encodeTime: EncodeTime<Time>) {
  return { ...encodeSettings(settings, encodeTime), schema_version: SCHEMA_VERSION };
}

/** All settings of a user, as clients see them. */
export type WireSettings = ReturnType<typeof encodeSettings<string>>;

const anyOf = (
  ...keys: readonly string[]
): v.StrictObjectSchema<Record<string, v.OptionalSchema<v.UnknownSchema, undefined>>, undefined> =>
  v.strictObject(Object.fromEntries(keys.map((key) => [key, v.optional(v.unknown())])));

const settingsKeys = anyOf(...CONFIG_KEYS, ...Object.keys(policyKeys.entries), 'schema_version');
const changeKeys = anyOf(...CONFIG_KEYS, ...Object.keys(changeable));

/**
 * Reads all settings, from a document or a file; a setting that is not named has its default.
 *
 * @throws InvalidInput naming the key, what was found and what is allowed
 */
export function parseSettings(input: unknown): Settings {
  const written = parseInput(settingsKeys, input);
  return { config: configOfSettings(written), policy: policyOfSettings(written) };
}

/**
 * The settings after a change.
 *
 * @param changes the settings that change; the others stay, also within `alerts`
 * @param now the time of an equity among the changes
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function changeSettings(settings: Settings, changes: unknown, now: Instant): Settings {
  const named = without(parseInput(changeKeys, changes), (_, value) => value === undefined);
  const before = encodeSettings(settings, (instant) => instant);
  const merged = { ...before, ...named };
  if (isObject(named.alerts)) Object.assign(merged, { alerts: { ...before.alerts, ...named.alerts } });
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
