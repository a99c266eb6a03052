import { Command } from 'commander';
import { alternatives } from '../../src/contract/fields/fields';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { encodePolicy, type PolicyAnswer } from '../../src/contract/callables/policy-response';
import {
  parsePolicyRequest,
  type PolicyField,
  type PolicyRequest,
} from '../../src/contract/callables/policy-request';
import { PROFILE_RULE } from '../../src/contract/fields/profile';
import type { PolicySettings, Settings } from '../../src/contract/documents/settings';
import { assessAgents } from '../../src/core/weights/agent-figures';
import { allocate } from '../../src/core/weights/allocation';
import { chooseProfile } from '../../src/core/profiles/choose-profile';
import { ZERO } from '../../src/core/base/decimal';
import type { AgentStanding } from '../../src/core/policy/gates';
import { Instant } from '../../src/core/base/instant';
import { COST_LEVELS, LIQUIDITY_LEVELS, VOLATILITY_LEVELS } from '../../src/core/policy/market';
import type { Policy } from '../../src/core/policy/policy';
import { policyFor } from '../../src/core/policy/policy-for';
import { REGIMES } from '../../src/core/profiles/profiles';
import { joinWindows } from '../../src/core/risk-state/risk-state';
import { windowCapacity } from '../../src/core/trades/window';
import { defaultProfile } from '../input/default-profile';
import { parseTimeFlag } from '../input/flags';
import { journalWindows, type JournalWindows } from '../../simulation/journal-windows';
import { loadJournal } from '../input/load-journal';
import { policyTable, reasonsTable } from '../output/policy-tables';
import { readJsonFile, readSettingsFile } from '../input/settings-file';
import { grouped, plural } from '../output/text';
import { UsageError } from '../usage-error';

/** The fields of a request that have a flag, with its help; the list of symbols comes with an input file. */
const FLAGS: Readonly<Record<Exclude<PolicyField, 'symbol_performance'>, string>> = {
  profile: `${PROFILE_RULE} (default: the settings', else the deployment's)`,
  agent_id: 'join with the weight and capital of this agent; needs --journal',
  regime: `${alternatives(REGIMES)} (default: NORMAL)`,
  volatility: 'ATR / price, a fraction such as 0.03',
  vol_level: `instead of it: ${alternatives(VOLATILITY_LEVELS)}`,
  spread_bps: 'basis points',
  spread_level: `instead of it: ${alternatives(COST_LEVELS)}`,
  slippage_bps: 'basis points',
  slippage_level: `instead of it: ${alternatives(COST_LEVELS)}`,
  liquidity: `${alternatives(LIQUIDITY_LEVELS)} (default: NORMAL)`,
  expected_cost_r: 'what the trade will cost, in units of its initial risk',
  open_positions: 'how many there are now',
  total_exposure_pct: 'of all of them, percent of equity',
  losing_streak: 'losses since the last win; the streak is then not taken from the journal',
  last_losing_streak: 'losses of the streak before it',
  wins_since_streak: 'wins between the two',
  last_loss_at: 'when the last loss was, ISO 8601',
  drawdown_pct: "today's drawdown now, percent; it is then not taken from the journal",
  max_drawdown_pct: "today's drawdown at its worst, percent",
};
const FLAG_FIELDS = Object.keys(FLAGS) as (keyof typeof FLAGS)[];

/** Fields that are counts, which travel as numbers; all others may be text. */
const COUNTS: readonly string[] = [
  'open_positions',
  'losing_streak',
  'last_losing_streak',
  'wins_since_streak',
];

type PolicyOptions = Readonly<Record<string, string | undefined>> & {
  readonly journal?: readonly string[];
  readonly strict?: true;
  readonly json?: true;
};

/** `maestro policy [INPUT]`: what `getPolicy` would answer. */
export function policyCommand(): Command {
  const command = new Command('policy')
    .description(
      'print the risk policy: how much to risk, how to enter and exit, what to leave alone, and why',
    )
    .argument('[input]', 'a JSON file with the fields of a getPolicy request; flags come before it')
    .option('--journal <file>', 'take the risk state from a journal; may be given several times', collect)
    .option('--config <file>', 'a JSON file with settings, also profile, account_equity, paused')
    .option('--at <time>', 'the clock, ISO 8601 (default: the last close of the journal, else now)')
    .option('--strict', 'stop at a row that cannot be read')
    .option('--json', 'print the answer of getPolicy alone');
  for (const field of FLAG_FIELDS) command.option(`${flagOf(field)} <value>`, FLAGS[field]);
  return command.action((input: string | undefined, options: PolicyOptions) => {
    printPolicy(input, options);
  });
}

function collect(file: string, files: readonly string[] = []): readonly string[] {
  return [...files, file];
}

function flagOf(field: string): string {
  return `--${field.replace(/_/g, '-')}`;
}

function printPolicy(inputFile: string | undefined, options: PolicyOptions): void {
  const settings = readSettingsFile(options.config);
  const at = options.at === undefined ? null : parseTimeFlag('--at', options.at);
  const journal =
    options.journal === undefined
      ? null
      : journalWindows(loadJournal(options.journal, options.strict ?? false), settings.config, at);
  const now = at ?? journal?.lastClose ?? Instant.fromMillis(Date.now());
  const request = readRequest(inputFile, options, now);
  const policy = decide(request, settings, journal, now);
  const wire = encodePolicy(policy);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(wire, null, 2)}\n`);
  } else {
    const heading = headingOf(journal, wire);
    process.stdout.write(`${heading}\n\n${policyTable([wire])}\n\n${reasonsTable(wire)}\n`);
  }
}

/** The request of the file, with the fields that flags give in place of the file's. */
function readRequest(file: string | undefined, options: PolicyOptions, now: Instant): PolicyRequest {
  const flags = Object.fromEntries(
    FLAG_FIELDS.flatMap((field) => {
      const text = options[camelCase(field)];
      return text === undefined ? [] : [[field, COUNTS.includes(field) ? countOf(text) : text]];
    }),
  );
  try {
    return file === undefined
      ? parsePolicyRequest(flags, now)
      : readJsonFile(file, (fields) => parsePolicyRequest(merge(fields, flags), now));
  } catch (error) {
    if (error instanceof InvalidInput && Object.hasOwn(flags, error.field))
      throw new UsageError(error.message.replace(error.field, flagOf(error.field)));
    throw error;
  }
}

/** What is no object stays as it is, for the validator to refuse. */
function merge(fields: unknown, flags: Record<string, unknown>): unknown {
  const isObject = typeof fields === 'object' && fields !== null && !Array.isArray(fields);
  return isObject ? { ...fields, ...flags } : fields;
}

function countOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Commander's name for the option of a field. */
function camelCase(field: string): string {
  return field.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function decide(
  request: PolicyRequest,
  { config, policy: settings }: Settings,
  journal: JournalWindows | null,
  now: Instant,
): Policy {
  const capacity = windowCapacity(config.lookbackTrades);
  const windows = [...(journal?.windows.values() ?? [])].map((trades) => ({ capacity, trades }));
  return policyFor({
    profile: chooseProfile(request.profile, settings.profile, defaultProfile()).profile,
    market: request.market,
    requested: request,
    journal: journal === null ? null : joinWindows(windows),
    equity: settings.equity,
    standing: {
      paused: settings.paused,
      settingsDamage: null,
      agent: request.agentId === null ? null : standingOf(request.agentId, journal, settings, config),
    },
    now,
  });
}

/** @throws UsageError without a journal: an agent's weight follows from one */
function standingOf(
  agentId: string,
  journal: JournalWindows | null,
  { pausedAgents }: PolicySettings,
  config: Settings['config'],
): AgentStanding {
  if (journal === null)
    throw new UsageError('--agent-id needs --journal: the weight of an agent follows from its trades');
  const { published } = allocate(assessAgents(journal.windows, config), config, null);
  return {
    agentId,
    paused: pausedAgents.includes(agentId),
    weight: published.weights.get(agentId) ?? ZERO,
  };
}

function headingOf(journal: JournalWindows | null, { computed_at: at }: PolicyAnswer): string {
  if (journal === null) return `Policy at ${at}, without a journal`;
  const left = journal.later === 0 ? '' : `; ${grouped(journal.later)} closed later and left out`;
  return `Policy at ${at} after ${plural(journal.closed, 'closed trade')}${left}`;
}
