import { Command } from 'commander';
import { type BigIntStats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROFILE_RULE } from '../../src/contract/fields/profile';
import { describe, InvalidInput } from '../../src/contract/fields/invalid-input';
import { findProfile, type Profile } from '../../src/core/profiles/profiles';
import { AGENT, AT, CONFIG, DATE_ORDER, JOURNAL_FILES, MAP, STRICT, TIME_ZONE } from '../input/options';
import { type AccountOptions, accountOf, CAPITAL, parseAccountFlags, SLOTS } from '../input/account-options';
import type { JournalOptions } from '../input/reading-options';
import { loadReplayJournal } from '../input/replay-journal';
import { allocationTable } from '../output/allocation-table';
import { accountFigures, agentFigures, closesTable, type ShownClose } from '../output/replay-tables';
import { verdictText } from '../output/replay-verdict';
import { accountNotes, missingFigureNotes, policyNote, replayHeading } from '../output/replay-notes';
import { OutputFile } from '../output/output-file';
import { Progress } from '../output/progress';
import { EntryPolicies } from '../../simulation/policy/entry-policy';
import { replay, type ReplayWatcher } from '../../simulation/replay';
import { ReplayCsv } from '../output/replay-csv';
import type { ReplayTrade } from '../../simulation/replay-trades';
import { NotReplayed } from '../../simulation/not-replayed';
import { wireClose, wireEntry, wireReplay, type WireReplay } from '../../simulation/wire';
import { ReportSeries } from '../report/report-series';
import { renderReport } from '../report/render-report';
import { readSettingsFile } from '../input/settings-file';
import { plural, table } from '../output/text';
import { type Terminal, type TextOutput, userDirectory } from '../terminal';
import { UsageError } from '../usage-error';

/** The most closed trades that are shown as text, and the most trades that were not replayed in the report. */
const SHOWN_CLOSES = 20;
const SHOWN_NOT_REPLAYED = 50;

interface ReplayOptions extends JournalOptions, AccountOptions {
  readonly config?: string;
  readonly at?: string;
  readonly profile?: string;
  readonly report?: string;
  readonly csv?: string;
  readonly json?: true;
}

/** `maestro replay FILE…`: how the weights and an account that follows them would have moved, trade by trade. */
export function replayCommand(terminal: Terminal): Command {
  return new Command('replay')
    .description(
      'replay a journal trade by trade: the weights, and the equity compared with equal weights and each agent alone',
    )
    .argument(...JOURNAL_FILES)
    .option(...CONFIG)
    .option(...CAPITAL)
    .option(...SLOTS)
    .option(...AT)
    .option(
      '--profile <name>',
      `also compute the policy before every entry, under this profile: ${PROFILE_RULE}`,
    )
    .option('--report <file>', 'write a page with charts; it opens without a network')
    .option('--csv <file>', 'write the series as CSV, one row per closed trade')
    .option(...MAP)
    .option(...AGENT)
    .option(...DATE_ORDER)
    .option(...TIME_ZONE)
    .option(...STRICT)
    .option('--json', 'print only the results and the series, as JSON')
    .action((files: string[], options: ReplayOptions) => runReplay(files, options, terminal));
}

async function runReplay(
  files: readonly string[],
  options: ReplayOptions,
  terminal: Terminal,
): Promise<void> {
  const { config } = readSettingsFile(options.config, terminal);
  const flags = parseAccountFlags(options);
  const profile = options.profile === undefined ? null : parseProfile(options.profile);
  const journal = await loadReplayJournal(files, config, options, terminal);
  const { account, ...sources } = accountOf(flags, journal);
  const { capital } = account;
  const agents = new Set([...(config.agentIds ?? []), ...journal.trades.map(({ agentId }) => agentId)]);

  const policies = profile === null ? null : new EntryPolicies(config, capital, profile);
  const taken = new Map(files.map((file) => [file, 'a journal of this replay']));
  if (options.config !== undefined) taken.set(options.config, 'the settings of this replay');
  const csvFile = outputFile('--csv', options.csv, taken, terminal);
  const csv = csvFile === null ? null : new ReplayCsv(csvFile, agents, policies !== null);
  if (options.csv !== undefined) taken.set(options.csv, 'what --csv writes to');
  const page = outputFile('--report', options.report, taken, terminal);
  const series = page === null ? null : new ReportSeries(agents, journal.trades.length, capital);
  const notReplayed = new NotReplayed(SHOWN_NOT_REPLAYED);
  const progress = new Progress('replaying', journal.trades.length, terminal.stderr);
  const closes: string[] = [];
  const entries: string[] = [];
  const newest: ShownClose[] = [];
  const held: ReplayTrade[] = [];

  const output: ReplayWatcher = {
    onEntry: (entry) => {
      const before = policies?.of(entry);
      if (before !== undefined && options.json) entries.push(JSON.stringify(wireEntry(entry, before)));
    },
    onClose: (close) => {
      progress.step();
      const before = policies?.take(close.trade) ?? null;
      csv?.add(close, before);
      series?.add(close);
      if (!close.amount.isZero()) held.push(close.trade);
      if (options.json) closes.push(JSON.stringify(wireClose(close)));
      else if (close.index >= journal.trades.length - SHOWN_CLOSES) newest.push({ close, before });
    },
  };
  const watchers = [output, notReplayed, ...(policies === null ? [] : [policies.watcher])];
  const result = replay(journal.trades, config, account, watchers);
  progress.end();
  csvFile?.close();

  const wire = wireReplay(result, { journal, config, notReplayed, ...sources });
  if (page !== null && series !== null) {
    page.write(
      renderReport({ wire, config, journal, series, notReplayed: notReplayed.first, held, policies }),
    );
    page.close();
  }
  if (options.json) printJson(wire, closes, policies === null ? null : entries, terminal);
  else {
    const [accounts, ofAgents] = [accountFigures(wire), agentFigures(wire)];
    const parts = [
      verdictText(wire).join('\n'),
      replayHeading(journal, wire),
      table(accounts.columns, accounts.rows),
      [...accountNotes(wire, held), ...missingFigureNotes(wire)].join('\n'),
      'What each agent contributed to the account of maestro, and how far its record can be trusted:',
      table(ofAgents.columns, ofAgents.rows),
      newestHeading(newest.length, result.closes, options.csv === undefined),
      closesTable(newest, profile?.name ?? null, wire),
      `The allocation at ${wire.to}:`,
      allocationTable(wire, config, null),
      ...(policies === null ? [] : [policyNote(policies)]),
    ];
    terminal.stdout.write(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
  }
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
 * @param taken files that must not be overwritten, and what they are
 * @throws UsageError where the file cannot be written, or is one of `taken`
 */
function outputFile(
  flag: string,
  file: string | undefined,
  taken: ReadonlyMap<string, string>,
  terminal: Terminal,
): OutputFile | null {
  if (file === undefined) return null;
  // No file system allows a null character in a name.
  if (file === '' || file.includes('\0'))
    throw new UsageError(`${flag} is ${describe(file)}; it must be the name of a file`);
  const path = resolve(userDirectory(terminal), file);
  for (const [other, what] of taken)
    if (isSameFile(path, resolve(userDirectory(terminal), other)))
      throw new UsageError(`${flag} is ${describe(file)}, which is ${what}; name another file`);
  return new OutputFile(flag, path);
}

/** Compares the files and not the names: there are links, and file systems that ignore case. */
function isSameFile(path: string, other: string): boolean {
  const [a, b] = [path, other].map(fileAt);
  return a?.isFile() === true && b !== undefined && a.dev === b.dev && a.ino === b.ino;
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

/** What is known about a file; undefined if there is none, or if it cannot be reached: opening it will say why. */
function fileAt(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
