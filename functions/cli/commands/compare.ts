import { Command } from 'commander';
import { PROFILE_NAMES, PROFILES } from '../../src/core/profiles/profiles';
import { compareProfiles } from '../../simulation/policy/compare-profiles';
import { wireComparison } from '../../simulation/wire';
import { AGENT, AT, CONFIG, DATE_ORDER, JOURNAL_FILES, MAP, STRICT, TIME_ZONE } from '../input/options';
import { type AccountOptions, accountOf, CAPITAL, parseAccountFlags, SLOTS } from '../input/account-options';
import type { JournalOptions } from '../input/reading-options';
import { loadReplayJournal } from '../input/replay-journal';
import { readSettingsFile } from '../input/settings-file';
import {
  agentsTable,
  comparisonSentences,
  comparisonTable,
  firstReasonsTable,
  refusalsTable,
} from '../output/comparison-tables';
import { Progress } from '../output/progress';
import { replayHeading } from '../output/replay-notes';
import { grouped, plural } from '../output/text';
import type { Terminal } from '../terminal';

interface CompareOptions extends JournalOptions, AccountOptions {
  readonly config?: string;
  readonly at?: string;
  readonly json?: true;
}

/** `maestro compare FILE…`: the risk profiles side by side, applied to one journal. */
export function compareCommand(terminal: Terminal): Command {
  return new Command('compare')
    .description(
      'compare the risk profiles: which trades of a journal each would have taken, the result, and what it refused',
    )
    .argument(...JOURNAL_FILES)
    .option(...CONFIG)
    .option(...CAPITAL)
    .option(...SLOTS)
    .option(...AT)
    .option(...MAP)
    .option(...AGENT)
    .option(...DATE_ORDER)
    .option(...TIME_ZONE)
    .option(...STRICT)
    .option('--json', 'print only the figures, as JSON')
    .action((files: string[], options: CompareOptions) => compare(files, options, terminal));
}

async function compare(files: readonly string[], options: CompareOptions, terminal: Terminal): Promise<void> {
  const { config } = readSettingsFile(options.config, terminal);
  const flags = parseAccountFlags(options);
  const journal = await loadReplayJournal(files, config, options, terminal);
  const { account, ...sources } = accountOf(flags, journal);
  const progress = new Progress('comparing', journal.trades.length, terminal.stderr);
  const profiles = PROFILE_NAMES.map((name) => PROFILES[name]);
  const comparison = compareProfiles(journal.trades, profiles, config, account, [
    {
      onClose: () => {
        progress.step();
      },
    },
  ]);
  progress.end();
  const wire = wireComparison(comparison, { journal, config, ...sources });
  const parts = [
    comparisonSentences(wire).join('\n'),
    replayHeading(journal, wire),
    comparisonTable(wire),
    'The journal as it was traded, each agent in an account of its own with the same starting balance:',
    agentsTable(wire),
    'Refused, by the first reason:',
    firstReasonsTable(wire),
    ...wire.profiles.flatMap((outcome) =>
      outcome.refused === 0
        ? []
        : [
            `${firstOf(outcome.first_refusals.length, outcome.refused)} that ${outcome.profile} refuses:`,
            refusalsTable(outcome),
          ],
    ),
  ];
  terminal.stdout.write(options.json ? `${JSON.stringify(wire, null, 2)}\n` : `${parts.join('\n\n')}\n`);
}

function firstOf(shown: number, all: number): string {
  if (shown < all) return `The first ${grouped(shown)} of ${plural(all, 'trade')}`;
  return all === 1 ? 'The trade' : `The ${plural(all, 'trade')}`;
}
