import { Command } from 'commander';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseCapital } from '../../src/contract/callables/allocation';
import { PROFILE_RULE } from '../../src/contract/fields/profile';
import { describe, InvalidInput } from '../../src/contract/fields/invalid-input';
import type { EngineConfig } from '../../src/core/config';
import { findProfile, type Profile } from '../../src/core/profiles/profiles';
import { parseTimeFlag } from '../input/flags';
import { loadJournal } from '../input/load-journal';
import { allocationTable } from '../output/allocation-table';
import { closeRow, closesTable, performanceTable } from '../output/replay-tables';
import { accountNotes, journalNotes, policyNote } from '../output/replay-notes';
import { OutputFile } from '../output/output-file';
import { Progress } from '../output/progress';
import { EntryPolicies } from '../../simulation/policy/entry-policy';
import { MAX_SLOTS, replay, type ReplayWatcher } from '../../simulation/replay';
import { ReplayCsv } from '../output/replay-csv';
import { type ReplayJournal, type ReplayTrade, replayTrades } from '../../simulation/replay-trades';
import { SkippedTrades } from '../../simulation/skipped-trades';
import { wireClose, wireEntry, wireReplay, type WireReplay } from '../../simulation/wire';
import { ReportSeries } from '../report/report-series';
import { renderReport } from '../report/render-report';
import { userDirectory } from '../run';
import { readSettingsFile } from '../input/settings-file';
import { grouped, plural } from '../output/text';
import { UsageError } from '../usage-error';

/** What a replay begins with where nothing else is said. */
export const DEFAULT_CAPITAL = '10000';

/** How many closes the text shows, and how many skipped trades the report. */
const SHOWN_CLOSES = 20;
const SHOWN_SKIPPED = 50;

interface ReplayOptions {
  readonly config?: string;
  readonly capital: string;
  readonly slots: string;
  readonly at?: string;
  readonly profile?: string;
  readonly report?: string;
  readonly csv?: string;
  readonly strict?: true;
  readonly json?: true;
}

/** `maestro replay FILE…`: how weights, and an account that follows them, would have moved, trade by trade. */
export function replayCommand(): Command {
  return new Command('replay')
    .description(
      'replay a journal close by close: weights, equity against equal weights and each agent alone',
    )
    .argument('<file...>', 'journals: JSON, JSON lines, CSV or freqtrade results; several are merged')
    .option('--config <file>', 'a JSON file with settings such as {"lookback_trades": 50}')
    .option('--capital <amount>', 'the starting balance', DEFAULT_CAPITAL)
    .option(
      '--slots <count>',
      'positions that an agent may hold at once, each with such a part of its share',
      '1',
    )
    .option('--at <time>', 'leave out what closed after this time, ISO 8601 (default: nothing)')
    .option('--profile <name>', `also the policy before every entry: ${PROFILE_RULE}`)
    .option('--report <file>', 'write a page with charts, that opens without a network')
    .option('--csv <file>', 'write the series, a row a close')
    .option('--strict', 'stop at a row that cannot be read')
    .option('--json', 'print results and series alone')
    .action((files: string[], options: ReplayOptions) => {
      runReplay(files, options);
    });
}

function runReplay(files: readonly string[], options: ReplayOptions): void {
  const { config } = readSettingsFile(options.config);
  const capital = parseCapital('--capital', options.capital);
  const slots = parseSlots(options.slots);
  const profile = options.profile === undefined ? null : parseProfile(options.profile);
  const journal = readReplayJournal(files, config, options);
  const agents = new Set([...(config.agentIds ?? []), ...journal.trades.map(({ agentId }) => agentId)]);

  const policies = profile === null ? null : new EntryPolicies(config, capital, profile);
  const taken = new Map(files.map((file) => [file, 'a journal of this replay']));
  if (options.config !== undefined) taken.set(options.config, 'the settings of this replay');
  const csvFile = outputFile('--csv', options.csv, taken);
  const csv = csvFile === null ? null : new ReplayCsv(csvFile, agents, policies !== null);
  if (options.csv !== undefined) taken.set(options.csv, 'what --csv writes to');
  const page = outputFile('--report', options.report, taken);
  const series = page === null ? null : new ReportSeries(agents, journal.trades.length, capital);
  const skipped = new SkippedTrades(SHOWN_SKIPPED);
  const progress = new Progress('replaying', journal.trades.length);
  const closes: string[] = [];
  const entries: string[] = [];
  const newest: string[][] = [];
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
      else if (close.index >= journal.trades.length - SHOWN_CLOSES) newest.push(closeRow(close, before));
    },
  };
  const watchers = [output, skipped, ...(policies === null ? [] : [policies.watcher])];
  const result = replay(journal.trades, config, { capital, slots }, watchers);
  progress.end();
  csvFile?.close();

  const wire = wireReplay(result, skipped, journal);
  if (page !== null && series !== null) {
    page.write(renderReport({ wire, config, journal, series, skipped: skipped.first, held, policies }));
    page.close();
  }
  if (options.json) printJson(wire, closes, policies === null ? null : entries);
  else {
    const parts = [
      heading(journal, wire),
      performanceTable(wire),
      ...accountNotes(wire, held),
      `The last ${plural(newest.length, 'close')}${options.csv === undefined ? '; --csv FILE has all' : ''}:`,
      closesTable(newest, profile?.name ?? null),
      `The allocation at ${wire.to}:`,
      allocationTable(wire, config, null),
      ...(policies === null ? [] : [policyNote(policies)]),
    ];
    process.stdout.write(`${parts.join('\n\n')}\n`);
  }
}

/** @throws UsageError for a journal without a closed trade */
export function readReplayJournal(
  files: readonly string[],
  config: EngineConfig,
  options: Pick<ReplayOptions, 'at' | 'strict'>,
): ReplayJournal {
  const at = options.at === undefined ? null : parseTimeFlag('--at', options.at);
  const journal = replayTrades(loadJournal(files, options.strict ?? false), config, at);
  if (journal.trades.length === 0)
    throw new UsageError(
      `${files.join(', ')}: has no closed trade${at === null ? '' : ' up to --at'}; a replay needs at least one`,
    );
  return journal;
}

/** @throws InvalidInput */
function parseProfile(name: string): Profile {
  const profile = findProfile(name);
  if (profile === null) throw InvalidInput.of('--profile', name, PROFILE_RULE);
  return profile;
}

/** @throws InvalidInput */
function parseSlots(text: string): number {
  const slots = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (slots >= 1 && slots <= MAX_SLOTS) return slots;
  throw InvalidInput.of('--slots', text, `a whole number from 1 to ${grouped(MAX_SLOTS)}`);
}

/**
 * @param taken files that are there, and what they are
 * @throws UsageError where it cannot be written, or would write over one of them
 */
function outputFile(
  flag: string,
  file: string | undefined,
  taken: ReadonlyMap<string, string>,
): OutputFile | null {
  if (file === undefined) return null;
  if (file === '') throw new UsageError(`${flag} is ""; it must be the name of a file`);
  const path = resolve(userDirectory(), file);
  for (const [other, what] of taken)
    if (isSameFile(path, resolve(userDirectory(), other)))
      throw new UsageError(`${flag} is ${describe(file)}, which is ${what}; name another file`);
  return new OutputFile(flag, path);
}

/** Also by another name: a link, or other letters where their case does not matter. */
function isSameFile(path: string, other: string): boolean {
  const [a, b] = [path, other].map((name) => statSync(name, { bigint: true, throwIfNoEntry: false }));
  return a?.isFile() === true && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

export function heading(
  journal: ReplayJournal,
  { closes, from, to, capital }: Pick<WireReplay, 'closes' | 'from' | 'to' | 'capital'>,
): string {
  const what = `${plural(closes, 'close')} from ${from} to ${to}, a starting balance of ${grouped(capital)}`;
  return [what, ...journalNotes(journal)].join('\n');
}

/** Results first, then the series, an element a line; in parts, because a text has an end at some 500 MB. */
function printJson(wire: WireReplay, closes: readonly string[], entries: readonly string[] | null): void {
  process.stdout.write(JSON.stringify(wire, null, 2).slice(0, -'\n}'.length));
  printList('series', closes);
  if (entries !== null) printList('entries', entries);
  process.stdout.write('\n}\n');
}

function printList(name: string, elements: readonly string[]): void {
  process.stdout.write(`,\n  "${name}": [`);
  for (let from = 0; from < elements.length; from += 1000)
    process.stdout.write(
      elements
        .slice(from, from + 1000)
        .map((element, index) => `${from + index === 0 ? '' : ','}\n    ${element}`)
        .join(''),
    );
  process.stdout.write('\n  ]');
}
