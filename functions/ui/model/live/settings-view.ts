import { CONFIG_KEYS, encodeConfig } from '../../../src/contract/documents/config';
import { parseSettings } from '../../../src/contract/documents/settings';
import { InvalidInput } from '../../../src/contract/fields/invalid-input';
import { DEFAULT_CONFIG, RETURN_BASES, SCORE_METHODS, WEIGHT_BASES } from '../../../src/core/config';
import { PARAMETERS, valueOf } from '../../../src/core/profiles/parameters';
import { PROFILE_NAMES, PROFILES } from '../../../src/core/profiles/profiles';
import { type Clock, momentText, stretch } from '../../words/moment';
import type { LiveCurrent, WrittenSettings } from './documents';
import { idList, idListText } from './id-list';

/** One setting, as it is wanted and as it is in force. */
export interface SettingRow {
  readonly key: string;
  readonly label: string;
  /** What it does and what is allowed. */
  readonly rule: string;
  /** As the settings say it, to be edited as text. */
  readonly wanted: string;
  /** What the weights were made with; null: it acts at once. */
  readonly inForce: string | null;
  readonly isPending: boolean;
  readonly kind: 'text' | 'options';
  /** For `options`: what there is to choose from. */
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

/** A parameter of the profiles. */
export interface OverrideRow {
  readonly name: string;
  /** As it is overridden; empty: it is not. */
  readonly value: string;
  /** What the profiles have themselves, such as "SAFE 0.8, AGGRESSIVE 1.2". */
  readonly original: string;
  readonly rule: string;
}

/** The settings in words. */
export interface SettingsView {
  readonly trading: readonly SettingRow[];
  readonly configuration: readonly SettingRow[];
  readonly overrides: readonly OverrideRow[];
  /** Whether what is wanted is in force, and if not, when it can be at the earliest. */
  readonly state: string;
  /** What is wrong with the stored settings; null: nothing. */
  readonly damage: string | null;
}

interface Described {
  readonly key: string;
  readonly label: string;
  readonly rule: string;
  readonly options?: SettingRow['options'];
}

const choices = (values: readonly string[]): SettingRow['options'] =>
  values.map((value) => ({ value, text: value }));

const noOrYes = (no: string, yes: string): SettingRow['options'] => [
  { value: 'false', text: no },
  { value: 'true', text: yes },
];

const QUOTES = 'One with a comma in quotes: "a, b".';

const TRADING: readonly Described[] = [
  {
    key: 'account_equity',
    label: 'What is the account worth now?',
    rule: 'Above 0, such as 25000.50. Without it neither amounts nor the fall of today are known. Empty: not known.',
  },
  {
    key: 'profile',
    label: 'Profile',
    rule: 'How much to risk.',
    options: [{ value: '', text: 'that of the deployment' }, ...choices(PROFILE_NAMES)],
  },
  {
    key: 'paused',
    label: 'Pause all new trades',
    rule: 'Exits stay open.',
    options: noOrYes('no', 'yes, paused'),
  },
  { key: 'paused_agents', label: 'Paused agents', rule: `Ids by commas, at most 100. ${QUOTES}` },
  {
    key: 'agent_drawdown_limit',
    label: 'Largest fall of an agent (%)',
    rule: 'So far below its own peak it gets no new trades. Above 0 and at most 100. Empty: never.',
  },
];

const CONFIGURATION: readonly Described[] = [
  {
    key: 'agent_ids',
    label: 'Agents',
    rule: `Ids by commas, 1 to 100. ${QUOTES} Empty: every agent with a closed trade.`,
  },
  { key: 'lookback_trades', label: 'Newest trades that count', rule: '2 to 1000.' },
  { key: 'lookback_days', label: 'Days that they may go back', rule: '1 to 3650. Empty: any.' },
  { key: 'risk_free_rate', label: 'Risk-free rate per year', rule: '0 to 1, as a fraction: 0.04 is 4 %.' },
  {
    key: 'min_floor_weight',
    label: 'Floor of a weight',
    rule: '0 to 1: what an agent without a good score gets.',
  },
  {
    key: 'enforce_performance',
    label: 'Strict mode',
    rule: 'Agents with a score below 0 get nothing.',
    options: noOrYes('no: they keep the floor', 'yes: they get nothing'),
  },
  { key: 'min_trades', label: 'Trades until an agent is judged', rule: '2 or more.' },
  {
    key: 'temperature',
    label: 'Temperature',
    rule: 'Above 0: below 1 favours the best agent, above 1 evens out.',
  },
  { key: 'sharpe_cap', label: 'Cap of the Sharpe ratio', rule: 'Above 0. Beyond it a ratio counts as this.' },
  {
    key: 'max_weight',
    label: 'Most that an agent gets',
    rule: 'Above 0 and at most 1, not below the floor.',
  },
  {
    key: 'rebalance_threshold',
    label: 'Rebalance threshold',
    rule: '0 to below 1. Weights stay until a target has moved this far.',
  },
  {
    key: 'return_basis',
    label: 'One return per',
    rule: 'day: for agents that trade many times per day.',
    options: choices(RETURN_BASES),
  },
  {
    key: 'score_method',
    label: 'Score',
    rule: 'shrunk: pulled towards the mean of all agents by its uncertainty.',
    options: choices(SCORE_METHODS),
  },
  {
    key: 'weight_basis',
    label: 'A score earns a share of',
    rule: 'risk: an agent that swings less gets more capital for the same score.',
    options: choices(WEIGHT_BASES),
  },
  {
    key: 'diversify',
    label: 'Copies share',
    rule: 'Agents with alike daily returns share what one would get.',
    options: noOrYes('no: each has its own share', 'yes: they share'),
  },
  {
    key: 'stale_after_days',
    label: 'Days until a silent agent is stale',
    rule: '1 to 3650. Empty: never.',
  },
];

const DEFAULTS: Readonly<Record<string, unknown>> = {
  ...encodeConfig(DEFAULT_CONFIG),
  paused: false,
  paused_agents: [],
};

/** The settings as they are wanted and as they are in force. */
export function settingsView(
  written: WrittenSettings | null,
  current: LiveCurrent | null,
  clock: Clock,
): SettingsView {
  const damage = damageOf(written);
  const inForce = current?.config as Readonly<Record<string, unknown>> | undefined;
  const row = ({ key, label, rule, options }: Described): SettingRow => {
    const textOf = LISTS.includes(key) ? idsText : plainText;
    const wanted = textOf(written?.[key] ?? DEFAULTS[key]);
    const isConfig = CONFIG_KEYS.includes(key) && inForce !== undefined;
    const now = isConfig ? textOf(inForce[key]) : null;
    return {
      key,
      label,
      rule,
      wanted,
      inForce: now === '' ? '–' : (options?.find(({ value }) => value === now)?.text ?? now),
      isPending: now !== null && !isSame(now, wanted),
      kind: options === undefined ? 'text' : 'options',
      options: options ?? [],
    };
  };
  const configuration = CONFIGURATION.map(row);
  return {
    trading: TRADING.map(row),
    configuration,
    overrides: overrideRows(written),
    state: stateOf(
      configuration.some(({ isPending }) => isPending),
      damage,
      current,
      clock,
    ),
    damage,
  };
}

/** "0.050" and "0.05" are the same wish. */
function isSame(a: string, b: string): boolean {
  const isFigure = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
  return a === b || (isFigure(a) && isFigure(b) && Number(a) === Number(b));
}

function damageOf(written: WrittenSettings | null): string | null {
  try {
    parseSettings(written ?? {});
    return null;
  } catch (error) {
    if (error instanceof InvalidInput) return error.message;
    throw error;
  }
}

function idsText(value: unknown): string {
  return Array.isArray(value) ? idListText(value.map(plainText)) : plainText(value);
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function stateOf(
  isPending: boolean,
  damage: string | null,
  current: LiveCurrent | null,
  clock: Clock,
): string {
  if (damage !== null) return `The stored settings are damaged: ${damage}. The last good ones stay in force.`;
  if (current === null) return 'They come into force with the first trade.';
  if (!isPending) return 'All of it is in force.';
  if (current.rebuilding_since !== null)
    return `Coming into force: the journal is read again since ${momentText(current.rebuilding_since, clock)}.`;
  // Settings wait for as long as the document says, and then for the task that brings them into force.
  const left = Date.parse(current.rebuilt_at) + current.rebuild_wait_seconds * 1000 - clock.now;
  return left > 0
    ? `They come into force in ${stretch(left)} at the earliest.`
    : 'They come into force as soon as the journal is read again.';
}

function overrideRows(written: WrittenSettings | null): OverrideRow[] {
  const set = written?.profile_overrides;
  const overrides = new Map<string, unknown>(
    typeof set === 'object' && set !== null ? Object.entries(set) : [],
  );
  return PARAMETERS.map((parameter) => {
    const { bounds, name } = parameter;
    return {
      name,
      value: plainText(overrides.get(name)),
      original: PROFILE_NAMES.map(
        (profile) => `${profile} ${String(valueOf(PROFILES[profile], parameter))}`,
      ).join(', '),
      rule:
        bounds.kind === 'decimal'
          ? bounds.allowed
          : bounds.kind === 'count'
            ? `${bounds.least} to ${bounds.most}`
            : bounds.options.join(', '),
    };
  });
}

const LISTS: readonly string[] = ['agent_ids', 'paused_agents'];
const COUNTS: readonly string[] = ['lookback_trades', 'lookback_days', 'min_trades', 'stale_after_days'];

/**
 * What a form asks the server to change: only what was edited. A text that is no count is sent as it is, because the server
 * says best what would be right.
 */
export function settingsChanges(
  rows: readonly SettingRow[],
  typed: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const changed = rows.filter(({ key, wanted }) => typed[key] !== undefined && typed[key] !== wanted);
  return Object.fromEntries(changed.map(({ key }) => [key, changeOf(key, typed[key] ?? '')]));
}

function changeOf(key: string, text: string): unknown {
  if (LISTS.includes(key)) {
    const ids = idList(text);
    return key === 'agent_ids' && ids.length === 0 ? null : ids;
  }
  if (text === '') return null;
  // A setting that is off or on by default is one, whatever its name.
  if (typeof DEFAULTS[key] === 'boolean') return text === 'true';
  return COUNTS.includes(key) && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** The overrides that a form asks for: all that are not empty, because they replace those before. */
export function overridesWanted(typed: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const known = new Set<string>(PARAMETERS.map(({ name }) => name));
  return Object.fromEntries(Object.entries(typed).filter(([name, text]) => known.has(name) && text !== ''));
}
