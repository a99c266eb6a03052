import { Command } from 'commander';
import { parseCapital } from '../../src/contract/callables/allocation';
import { PROFILE_NAMES, PROFILES } from '../../src/core/profiles/profiles';
import { agentsTable, comparisonTable, reasonsTable, refusalsTable } from '../output/comparison-tables';
import { Progress } from '../output/progress';
import { DEFAULT_CAPITAL, heading, readReplayJournal } from './replay';
import { compareProfiles } from '../../simulation/policy/compare-profiles';
import { wireComparison } from '../../simulation/wire';
import { readSettingsFile } from '../input/settings-file';
import { grouped, plural } from '../output/text';

interface CompareOptions {
  readonly config?: string;
  readonly capital: string;
  readonly at?: string;
  readonly strict?: true;
  readonly json?: true;
}

/** `maestro compare FILE…`: the profiles side by side over one journal. */
export function compareCommand(): Command {
  return new Command('compare')
    .description(
      'which trades of a journal each profile would have taken, what came of it, and what it refused',
    )
    .argument('<file...>', 'journals: JSON, JSON lines, CSV or freqtrade results; several are merged')
    .option('--config <file>', 'a JSON file with settings such as {"lookback_trades": 50}')
    .option(
      '--capital <amount>',
      'the starting balance of the account that made the journal',
      DEFAULT_CAPITAL,
    )
    .option('--at <time>', 'leave out what closed after this time, ISO 8601 (default: nothing)')
    .option('--strict', 'stop at a row that cannot be read')
    .option('--json', 'print the figures alone')
    .action((files: string[], options: CompareOptions) => {
      compare(files, options);
    });
}

function compare(files: readonly string[], options: CompareOptions): void {
  const { config } = readSettingsFile(options.config);
  const capital = parseCapital('--capital', options.capital);
  const journal = readReplayJournal(files, config, options);
  const progress = new Progress('comparing', journal.trades.length);
  const profiles = PROFILE_NAMES.map((name) => PROFILES[name]);
  const comparison = compareProfiles(journal.trades, profiles, config, capital, [
    {
      onClose: () => {
        progress.step();
      },
    },
  ]);
  progress.end();
  const wire = wireComparison(comparison, journal);
  const parts = [
    heading(journal, wire),
    comparisonTable(wire),
    `The journal as it was, each agent in an account of its own that begins with ${grouped(wire.capital)}:`,
    agentsTable(wire),
    'Refused, by the first reason:',
    reasonsTable(wire),
    ...wire.profiles.flatMap((outcome) =>
      outcome.refused === 0
        ? []
        : [
            `${firstOf(outcome.first_refusals.length, outcome.refused)} that ${outcome.profile} refuses:`,
            refusalsTable(outcome),
          ],
    ),
  ];
  process.stdout.write(options.json ? `${JSON.stringify(wire, null, 2)}\n` : `${parts.join('\n\n')}\n`);
}

function firstOf(shown: number, all: number): string {
  return shown === all
    ? `The ${plural(all, 'trade')}`
    : `The first ${grouped(shown)} of ${plural(all, 'trade')}`;
}
