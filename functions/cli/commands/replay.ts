import { Command } from 'commander';
import { PROFILE_RULE } from '../../src/contract/fields/profile';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { withOverrides } from '../../src/core/profiles/overrides';
import { findProfile, type Profile, PROFILE_NAMES, PROFILES } from '../../src/core/profiles/profiles';
import { AT, CONFIGS, JOURNAL_FILES, withReadingFlags } from '../input/options';
import { accountOf, CAPITAL, parseAccountFlags, SLOTS } from '../input/account-options';
import type { ReplayOptions } from '../input/replay-options';
import { loadReplayJournal } from '../input/replay-journal';
import { allocationTable } from '../output/allocation-table';
import { accountFigures, agentFigures } from '../../ui/words/replay-figures';
import { closesTable, type ShownClose } from '../output/replay-tables';
import { replayView } from '../../ui/model/from-replay';
import { ReplayDays } from '../../ui/model/replay-days';
import { ReplayEvents } from '../../ui/model/replay-events';
import { sizeText } from '../../ui/words/size';
import { provenanceOf } from '../report/provenance';
import { replayAnswers } from '../output/replay-text';
import { accountNotes, missingFigureNotes, policyNote, replayHeading } from '../../ui/words/replay-notes';
import { outputFile } from '../output/named-output';
import type { Part } from '../output/parts';
import { Progress } from '../output/progress';
import { alikeAtEnd } from '../../simulation/alike';
import { agentsWithoutSymbol } from '../../simulation/policy/agents-without-symbol';
import { EntryPolicies } from '../../simulation/policy/entry-policy';
import { replay, type ReplayWatcher } from '../../simulation/replay';
import { ReplayCsv } from '../output/replay-csv';
import type { ReplayTrade } from '../../simulation/replay-trades';
import { NotReplayed } from '../../simulation/not-replayed';
import { wireClose, wireEntry, wireReplay, type WireReplay } from '../../simulation/wire';
import { ReportSeries } from '../report/report-series';
import type * as RenderReport from '../report/render-report';
import { readSettingsFile } from '../input/settings-file';
import { table } from '../output/table';
import { plural } from '../../ui/words/text';
import { replaySettings } from './replay-settings';
import { type Terminal, type TextOutput, userDirectory } from '../terminal';

/** The most closed trades that are shown as text, and the most trades that were not replayed in the report. */
const SHOWN_CLOSES = 20;
const SHOWN_NOT_REPLAYED = 50;

/** `maestro replay FILE…`: how the weights and an account that follows them would have moved, trade by trade. */
export function replayCommand(terminal: Terminal): Command {
  return withReadingFlags(
    new Command('replay')
      .description(
        'replay a journal trade by trade: the weights, and the equity compared with equal weights and each agent alone',
      )
      .argument(...JOURNAL_FILES)
      .option(...CONFIGS)
      .option(...CAPITAL)
      .option(...SLOTS)
      .option(...AT)
      .option(
        '--profile <name>',
        `also compute the policy before every entry, under this profile: ${PROFILE_RULE}`,
      )
      .option('--report <file>', 'write a page with charts; it opens without a network')
      .option('--csv <file>', 'write the series as CSV, one row per closed trade'),
  )
    .option('--details', 'also print all accounts, the last closes, the allocation and every note')
    .option('--json', 'print only the results and the series, as JSON')
    .action((files: string[], options: ReplayOptions, command: Command) =>
      runReplay(files, options, command.parent?.args ?? [], terminal),
    );
}

async function runReplay(
  files: readonly string[],
  options: ReplayOptions,
  args: readonly string[],
  terminal: Terminal,
): Promise<void> {
  if (options.config !== undefined && options.config.length > 1) {
    await replaySettings(files, { ...options, config: options.config }, terminal);
    return;
  }
  const [settings] = options.config ?? [];
  const { config, policy } = readSettingsFile(settings, terminal);
  const flags = parseAccountFlags(options);
  const profile = options.profile === undefined ? null : parseProfile(options.profile);
  const journal = await loadReplayJournal(files, config, options, terminal);
  const { account, ...sources } = accountOf(flags, journal);
  const { capital } = account;
  const agents = new Set([...(config.agentIds ?? []), ...journal.trades.map(({ agentId }) => agentId)]);

  const allPolicies = shownProfiles(profile, options, journal.trades.length).map(
    (shown) =>
      new EntryPolicies(
        config,
        capital,
        withOverrides(shown, policy.profileOverrides),
        policy.agentDrawdownLimit,
      ),
  );
  const asked = allPolicies.findIndex((one) => one.profile.name === profile?.name);
  const policies = allPolicies[asked] ?? null;
  const taken = new Map(files.map((file) => [file, 'a journal of this replay']));
  if (settings !== undefined) taken.set(settings, 'the settings of this replay');
  const csvFile = outputFile('--csv', options.csv, taken, terminal);
  const csv = csvFile === null ? null : new ReplayCsv(csvFile, agents, policies !== null);
  if (options.csv !== undefined) taken.set(options.csv, 'what --csv writes to');
  const page = outputFile('--report', options.report, taken, terminal);
  // With --json alone nobody looks at words and pictures.
  const isSeen = page !== null || options.json !== true;
  const series = isSeen ? new ReportSeries(agents, journal.trades.length, capital) : null;
  const events = page === null ? null : new ReplayEvents(journal.trades.length);
  const [first] = journal.trades;
  const days = page === null || first === undefined ? null : new ReplayDays(first.closedAt);
  const notReplayed = new NotReplayed(SHOWN_NOT_REPLAYED);
  const progress = new Progress('replaying', journal.trades.length, terminal.stderr);
  const closes: string[] = [];
  const entries: string[] = [];
  const newest: ShownClose[] = [];
  const held: ReplayTrade[] = [];

  const output: ReplayWatcher = {
    onEntry: (entry) => {
      const before = allPolicies.map((one) => one.of(entry))[asked];
      if (before !== undefined && options.json) entries.push(JSON.stringify(wireEntry(entry, before)));
    },
    onClose: (close) => {
      progress.step();
      const before = allPolicies.map((one) => one.take(close.trade))[asked] ?? null;
      csv?.add(close, before);
      series?.add(close);
      if (!close.amount.isZero()) held.push(close.trade);
      if (options.json) closes.push(JSON.stringify(wireClose(close)));
      else if (close.index >= journal.trades.length - SHOWN_CLOSES) newest.push({ close, before });
    },
  };
  const watchers = [
    ...[output, notReplayed],
    ...(events === null ? [] : [events]),
    ...(days === null ? [] : [days]),
    ...allPolicies.map(({ watcher }) => watcher),
  ];
  const result = replay(journal.trades, config, account, watchers);
  progress.end();
  csvFile?.close();

  const wire = wireReplay(result, { journal, config, notReplayed, ...sources });
  if (series !== null) show(series);
  if (options.json) printJson(wire, closes, policies === null ? null : entries, terminal);

  function show(seen: ReportSeries): void {
    const stopped = agentsWithoutSymbol(
      journal.trades,
      PROFILE_NAMES.map((name) => withOverrides(PROFILES[name], policy.profileOverrides)),
      config,
      result.allocation.published.weights,
      result.to,
    );
    const view = replayView({
      ...{ wire, config, journal, held, events, stopped },
      notReplayed: notReplayed.first,
      correlations: page === null ? null : alikeAtEnd(journal.trades, config, result.to),
      policies: allPolicies,
      provenance: provenanceOf(page === null ? [] : files, userDirectory(terminal), args, new Date()),
    });
    if (page !== null && days !== null) {
      page.write(rendering().renderReport(view, seen, days, config, wire));
      page.close();
    }
    if (options.json) return;
    terminal.stdout.print([
      ...replayAnswers(view, wire, seen.data().equity, terminal.stdout.columns),
      ...(options.details === true ? details() : []),
      ...(policies === null ? [] : [policyNote(policies)]),
      ...(page === null ? [] : [`page: ${options.report ?? ''} (${sizeText(page.bytes)})`]),
      ...(options.details === true
        ? []
        : ['--details prints all accounts, the last closes and the allocation.']),
    ]);
  }

  function details(): Part[] {
    const [accounts, ofAgents] = [accountFigures(wire), agentFigures(wire)];
    return [
      replayHeading(journal, wire),
      table(accounts.columns, accounts.rows),
      [...accountNotes(wire, held), ...missingFigureNotes(wire)].join('\n'),
      'What each agent contributed to the account of maestro, and how far its record can be trusted:',
      table(ofAgents.columns, ofAgents.rows),
      newestHeading(newest.length, result.closes, options.csv === undefined),
      closesTable(newest, profile?.name ?? null, wire),
      `The allocation at ${wire.to}:`,
      ...allocationTable(wire, config, null),
    ];
  }
}

/** With more closes, a report has only the policy that was asked for: each takes as long as the replay itself. */
const MOST_FOR_BOTH = 20_000;

/** The profiles under which the policy before every entry is computed: the one that was asked for, and in a report both. */
function shownProfiles(asked: Profile | null, { report }: ReplayOptions, closes: number): Profile[] {
  const isBoth = report !== undefined && closes <= MOST_FOR_BOTH;
  return PROFILE_NAMES.filter((name) => isBoth || name === asked?.name).map((name) => PROFILES[name]);
}

/** Loaded here, because it loads what draws pictures: a replay without a page does not wait for that. */
function rendering(): typeof RenderReport {
  // oxlint-disable-next-line typescript/no-require-imports
  return require('../report/render-report') as typeof RenderReport;
}

function newestHeading(shown: number, closes: number, isWithoutCsv: boolean): string {
  if (shown === closes) return 'The closed trades:';
  return `The last ${plural(shown, 'closed trade')}${isWithoutCsv ? '; --csv FILE has all' : ''}:`;
}

/** @throws InvalidInput */
function parseProfile(name: string): Profile {
  const profile = findProfile(name);
  if (profile === null) throw InvalidInput.of('--profile', name, PROFILE_RULE);
  return profile;
}

/**
 * Results first, then the series, one element per line. Written in parts, because a string of JavaScript is limited to
 * about 500 MB.
 */
function printJson(
  wire: WireReplay,
  closes: readonly string[],
  entries: readonly string[] | null,
  { stdout }: Terminal,
): void {
  stdout.write(JSON.stringify(wire, null, 2).slice(0, -'\n}'.length));
  printList('series', closes, stdout);
  if (entries !== null) printList('entries', entries, stdout);
  stdout.write('\n}\n');
}

function printList(name: string, elements: readonly string[], stdout: TextOutput): void {
  stdout.write(`,\n  "${name}": [`);
  for (let from = 0; from < elements.length; from += 1000)
    stdout.write(
      elements
        .slice(from, from + 1000)
        .map((element, index) => `${from + index === 0 ? '' : ','}\n    ${element}`)
        .join(''),
    );
  stdout.write('\n  ]');
}
