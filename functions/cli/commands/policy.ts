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
import { readTrade } from '../../src/contract/documents/trade';
import type { Journal } from '../../journals/read-journal';
import { chooseProfile } from '../../src/core/profiles/choose-profile';
import { Instant } from '../../src/core/base/instant';
import { agentDrawdown } from '../../src/core/policy/agent-drawdown';
import { COST_LEVELS, LIQUIDITY_LEVELS, VOLATILITY_LEVELS } from '../../src/core/policy/market';
import type { Policy } from '../../src/core/policy/policy';
import { policyFor } from '../../src/core/policy/policy-for';
import { type AgentStanding, NOTHING_PAUSED, standingOf } from '../../src/core/policy/standing';
import { REGIMES } from '../../src/core/profiles/profiles';
import { type Equity, equityBefore } from '../../src/core/risk-state/drawdown';
import { joinWindows } from '../../src/core/risk-state/joined-windows';
import { type ClosedTrade, newestFirst } from '../../src/core/trades/trade';
import { windowCapacity } from '../../src/core/trades/window';
import { defaultProfile } from '../input/default-profile';
import { parseTimeFlag } from '../input/flags';
import { journalAllocation } from '../../simulation/journal-allocation';
import { journalWindows, type JournalWindows } from '../../simulation/journal-windows';
import { loadJournal } from '../input/load-journal';
import { policyTable, reasonsTable } from '../output/policy-tables';
import { unknownAgentNote } from '../output/unknown-agent';
import { CONFIG, withReadingFlags } from '../input/options';
import type { JournalOptions } from '../input/reading-options';
import { readJsonFile, readSettingsFile } from '../input/settings-file';
import { grouped, plural } from '../../ui/words/text';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage-error';
import { isObject } from '../../src/core/base/is-object';

/** The fields of a request that have a flag, with its help. The list of symbols can only come from an input file. */
const FLAGS: Readonly<Record<Exclude<PolicyField, 'symbol_performance'>, string>> = {
  profile: `${PROFILE_RULE} (default: that of the settings, else that of the deployment)`,
  agent_id: 'add the weight and capital of this agent; needs --journal',
  regime: `${alternatives(REGIMES)} (default: NORMAL)`,
  volatility: 'ATR / price, a fraction such as 0.03',
  vol_level: `instead of --volatility: ${alternatives(VOLATILITY_LEVELS)}`,
  spread_bps: 'the spread in basis points',
  spread_level: `instead of --spread-bps: ${alternatives(COST_LEVELS)}`,
  slippage_bps: 'the expected slippage in basis points',
  slippage_level: `instead of --slippage-bps: ${alternatives(COST_LEVELS)}`,
  liquidity: `${alternatives(LIQUIDITY_LEVELS)} (default: NORMAL)`,
  expected_cost_r: 'the expected cost of the trade in R, its initial risk',
  open_positions: 'how many positions are open now',
  total_exposure_pct: 'the exposure of all open positions, percent of equity',
  losing_streak: 'losses since the last win; used instead of the streak of the journal',
  last_losing_streak: 'losses of the streak before this one',
  wins_since_streak: 'wins between the two streaks',
  last_loss_at: 'when the last loss was, ISO 8601',
  drawdown_pct: "today's current drawdown, percent; used instead of that of the journal",
  max_drawdown_pct: "today's deepest drawdown, percent",
};
const FLAG_FIELDS = Object.keys(FLAGS) as (keyof typeof FLAGS)[];

/** Counts must be numbers in a request; all other fields may be text. */
const COUNTS: readonly string[] = [
  'open_positions',
  'losing_streak',
  'last_losing_streak',
  'wins_since_streak',
];

type PolicyOptions = Readonly<Record<string, string | undefined>> &
  JournalOptions & {
    readonly journal?: readonly string[];
    readonly json?: true;
  };

/** `maestro policy [INPUT]`: the answer of `getPolicy`. */
export function policyCommand(terminal: Terminal): Command {
  const command = withReadingFlags(
    new Command('policy')
      .description(
        'print the risk policy: how much to risk, how to enter and exit, which symbols to leave alone, and why',
      )
      .argument('[input]', 'a JSON file with the fields of a getPolicy request; flags replace its fields')
      .option(
        '--journal <file>',
        'take the risk state from a journal file; may be given several times',
        collect,
      )
      .option(
        '--config <file>',
        `${CONFIG[1]}; also profile, profile_overrides, account_equity, paused, agent_drawdown_limit`,
      )
      .option(
        '--at <time>',
        'the time of the request, ISO 8601; later trades are left out (default: the last close of the journal, else now)',
      ),
  ).option('--json', 'print only the answer of getPolicy, as JSON');
  for (const field of FLAG_FIELDS) command.option(`${flagOf(field)} <value>`, FLAGS[field]);
  return command.action((input: string | undefined, options: PolicyOptions) =>
    printPolicy(input, options, terminal),
  );
}

function collect(file: string, files: readonly string[] = []): readonly string[] {
  return [...files, file];
}

function flagOf(field: string): string {
  return `--${field.replace(/_/g, '-')}`;
}

async function printPolicy(
  inputFile: string | undefined,
  options: PolicyOptions,
  terminal: Terminal,
): Promise<void> {
  const settings = readSettingsFile(options.config, terminal);
  const at = options.at === undefined ? null : parseTimeFlag('--at', options.at);
  const trades = options.journal === undefined ? null : await loadJournal(options.journal, options, terminal);
  const journal = trades === null ? null : journalWindows(trades, settings.config, at);
  const now = at ?? journal?.lastClose ?? Instant.fromMillis(Date.now());
  const request = readRequest(inputFile, options, now, terminal);
  const { equity } = settings.policy;
  // The windows have no trade that closed after --at, but an equity that was reported later includes those.
  const isLater = equity !== null && equity.at.compare(now) > 0;
  const equityThen = isLater && trades !== null ? equityBefore(equity, closesAfter(now, trades)) : equity;
  const policy = decide(request, settings, equityThen, journal, now, terminal);
  const wire = encodePolicy(policy);
  if (options.json) {
    terminal.stdout.write(`${JSON.stringify(wire, null, 2)}\n`);
  } else {
    const { agentId } = request;
    const note =
      journal === null || agentId === null
        ? null
        : unknownAgentNote(agentId, [...journal.windows.keys()], settings.config.agentIds);
    terminal.stdout.print([
      headingOf(journal, wire),
      ...(note === null ? [] : [note]),
      ...[policyTable([wire]), ...reasonsTable(wire)],
    ]);
  }
}

/** The request in the file; a flag replaces the field of the same name. */
function readRequest(
  file: string | undefined,
  options: PolicyOptions,
  now: Instant,
  terminal: Terminal,
): PolicyRequest {
  const flags = Object.fromEntries(
    FLAG_FIELDS.flatMap((field) => {
      const text = options[camelCase(field)];
      return text === undefined ? [] : [[field, COUNTS.includes(field) ? countOf(text) : text]];
    }),
  );
  try {
    return file === undefined
      ? parsePolicyRequest(flags, now)
      : readJsonFile(file, (fields) => parsePolicyRequest(merge(fields, flags), now), terminal);
  } catch (error) {
    if (error instanceof InvalidInput && Object.hasOwn(flags, error.field))
      throw new UsageError(error.message.replace(error.field, flagOf(error.field)));
    throw error;
  }
}

/** Anything but an object is left to the validator, which refuses it. */
function merge(fields: unknown, flags: Record<string, unknown>): unknown {
  return isObject(fields) ? { ...fields, ...flags } : fields;
}

function countOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** The name that commander gives the option of a field. */
function camelCase(field: string): string {
  return field.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The closed trades of a journal after a moment, oldest first. */
function closesAfter(moment: Instant, { trades }: Journal): ClosedTrade[] {
  return trades
    .flatMap(({ tradeId, fields }) => {
      const trade = readTrade(tradeId, fields);
      return trade.kind === 'closed' && trade.closedTrade.closedAt.compare(moment) > 0
        ? [trade.closedTrade]
        : [];
    })
    .sort((a, b) => newestFirst(b, a));
}

function decide(
  request: PolicyRequest,
  { config, policy: settings }: Settings,
  equity: Equity | null,
  journal: JournalWindows | null,
  now: Instant,
  terminal: Terminal,
): Policy {
  const capacity = windowCapacity(config.lookbackTrades);
  return policyFor({
    profile: chooseProfile(
      request.profile,
      settings.profile,
      defaultProfile(terminal),
      settings.profileOverrides,
    ).profile,
    market: request.market,
    requested: request,
    windows:
      journal === null
        ? null
        : joinWindows(new Map(Array.from(journal.windows, ([id, trades]) => [id, { capacity, trades }]))),
    equity,
    standing: {
      ...NOTHING_PAUSED,
      paused: settings.paused,
      agent: request.agentId === null ? null : agentStanding(request.agentId, journal, settings, config, now),
    },
    now,
  });
}

/** @throws UsageError without a journal, because the weight of an agent follows from its trades */
function agentStanding(
  agentId: string,
  journal: JournalWindows | null,
  { pausedAgents, agentDrawdownLimit: limitPct }: PolicySettings,
  config: Settings['config'],
  now: Instant,
): AgentStanding {
  if (journal === null)
    throw new UsageError('--agent-id needs --journal: the weight of an agent follows from its trades');
  const { published } = journalAllocation(journal, config, now);
  const window = [...(journal.windows.get(agentId) ?? [])].reverse();
  const drawdown = limitPct === null ? null : agentDrawdown(window, { limitPct, config }, false);
  return standingOf(agentId, pausedAgents, published.weights, drawdown);
}

function headingOf(journal: JournalWindows | null, { computed_at: at }: PolicyAnswer): string {
  if (journal === null) return `Policy at ${at}, without a journal`;
  const left = journal.later === 0 ? '' : `; ${grouped(journal.later)} closed later and left out`;
  return `Policy at ${at} after ${plural(journal.closed, 'closed trade')}${left}`;
}
