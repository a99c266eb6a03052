import { Command } from 'commander';
import { withOverrides } from '../../src/core/profiles/overrides';
import { PROFILE_NAMES, PROFILES } from '../../src/core/profiles/profiles';
import { compareProfiles } from '../../simulation/policy/compare-profiles';
import { type WireComparison, wireComparison, type WireOutcome } from '../../simulation/wire';
import { AT, CONFIG, JOURNAL_FILES, withReadingFlags } from '../input/options';
import { type AccountOptions, accountOf, CAPITAL, parseAccountFlags, SLOTS } from '../input/account-options';
import type { JournalOptions } from '../input/reading-options';
import { loadReplayJournal } from '../input/replay-journal';
import { readSettingsFile } from '../input/settings-file';
import { changesResult, comparisonAnswer } from '../output/comparison-sentences';
import {
  agentsTable,
  comparisonTable,
  firstReasonsTable,
  refusalsTable,
  variationsTable,
} from '../output/comparison-tables';
import { overriddenNotes } from '../../ui/words/overridden';
import type { Part } from '../output/parts';
import { Progress } from '../output/progress';
import { replayHeading } from '../../ui/words/replay-notes';
import { grouped, plural } from '../../ui/words/text';
import type { Terminal } from '../terminal';

interface CompareOptions extends JournalOptions, AccountOptions {
  readonly config?: string;
  readonly at?: string;
  readonly json?: true;
}

/** `maestro compare FILE…`: the risk profiles side by side, applied to one journal. */
export function compareCommand(terminal: Terminal): Command {
  return withReadingFlags(
    new Command('compare')
      .description(
        'compare the risk profiles: which trades of a journal each would have taken, what refusing the others cost or saved, and which gate or threshold decided most',
      )
      .argument(...JOURNAL_FILES)
      .option('--config <file>', `${CONFIG[1]}; also profile_overrides, agent_drawdown_limit`)
      .option(...CAPITAL)
      .option(...SLOTS)
      .option(...AT),
  )
    .option('--json', 'print only the figures, as JSON')
    .action((files: string[], options: CompareOptions) => compare(files, options, terminal));
}

async function compare(files: readonly string[], options: CompareOptions, terminal: Terminal): Promise<void> {
  const { config, policy } = readSettingsFile(options.config, terminal);
  const flags = parseAccountFlags(options);
  const journal = await loadReplayJournal(files, config, options, terminal);
  const { account, ...sources } = accountOf(flags, journal);
  const progress = new Progress('comparing', journal.trades.length, terminal.stderr);
  const profiles = PROFILE_NAMES.map((name) => withOverrides(PROFILES[name], policy.profileOverrides));
  const comparison = compareProfiles(
    journal.trades,
    profiles,
    config,
    account,
    [
      {
        onClose: () => {
          progress.step();
        },
      },
    ],
    policy.agentDrawdownLimit,
  );
  progress.end();
  const wire = wireComparison(comparison, { journal, config, ...sources });
  const parts = [
    ...comparisonAnswer(wire),
    ...overriddenNotes(wire.profiles),
    replayHeading(journal, wire),
    comparisonTable(wire),
    'The journal as it was traded, each agent in an account of its own with the same starting balance:',
    agentsTable(wire),
    ...wire.profiles.flatMap((outcome) => [...refusalParts(outcome, wire), ...variationParts(outcome, wire)]),
  ];
  if (options.json) terminal.stdout.write(`${JSON.stringify(wire, null, 2)}\n`);
  else terminal.stdout.print(parts);
}

function refusalParts(outcome: WireOutcome, wire: WireComparison): Part[] {
  const { profile, refused, first_refusals: first } = outcome;
  if (refused === 0) return [];
  return [
    `What ${profile} refuses, by the first reason: as it was traded, and at the risk that the policy computed:`,
    firstReasonsTable(outcome, wire),
    `${firstOf(first.length, refused)} that ${profile} refuses:`,
    refusalsTable(outcome),
  ];
}

function variationParts(outcome: WireOutcome, wire: WireComparison): Part[] {
  const { profile, variations } = outcome;
  const idle = variations.filter((variation) => !changesResult(variation)).map(({ parameter }) => parameter);
  return [
    ...(idle.length === variations.length
      ? []
      : [`${profile} with one gate or threshold taken out, and the change:`, variationsTable(outcome, wire)]),
    ...(idle.length === 0 ? [] : [`Taken out of ${profile}, these change nothing here: ${idle.join(', ')}.`]),
  ];
}

function firstOf(shown: number, all: number): string {
  if (shown < all) return `The first ${grouped(shown)} of ${plural(all, 'trade')}`;
  return all === 1 ? 'The trade' : `The ${plural(all, 'trade')}`;
}
