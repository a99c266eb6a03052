import { Command } from 'commander';
import type * as PlayJournal from '../local/play-journal';
import { modeOf } from '../src/core/config';
import { loadJournal } from './input/load-journal';
import { CONFIG, OPTIONAL_JOURNAL_FILES, withReadingFlags } from './input/options';
import type { JournalOptions } from './input/reading-options';
import { filesOrSample, sourceText } from './input/sample';
import { readSettingsFile } from './input/settings-file';
import { allocationTable } from './output/allocation-table';
import { costTable } from './output/cost-table';
import { leftOutNotes } from '../ui/words/left-out-notes';
import { lookbackText } from './output/lookback';
import { policyTable } from './output/policy-tables';
import { Progress } from './output/progress';
import { plural } from '../ui/words/text';
import { runAsProcess } from './run';
import type { Terminal } from './terminal';

interface StartOptions extends JournalOptions {
  readonly config?: string;
}

/** The program behind `npm start`. */
export function startProgram(terminal: Terminal): Command {
  return withReadingFlags(
    new Command('npm --prefix functions start --')
      .description(
        'Runs Maestro on the embedded Firestore: writes a journal as a client would, closes one trade after another, lets ' +
          'the deployed trigger fold each and publish the weights, and prints the result. Needs no Java and no account.',
      )
      .argument(...OPTIONAL_JOURNAL_FILES)
      .option(...CONFIG),
  ).action((files: string[], options: StartOptions) => start(files, options, terminal));
}

async function start(files: string[], options: StartOptions, terminal: Terminal): Promise<void> {
  const settings = readSettingsFile(options.config, terminal);
  const { config } = settings;
  const journal = await loadJournal(filesOrSample(files), options, terminal);
  // Loaded here, because it loads the Firebase SDKs: a wrong file is reported without waiting for them.
  // oxlint-disable-next-line typescript/no-require-imports
  const { playJournal } = require('../local/play-journal') as typeof PlayJournal;
  let progress: Progress | null = null;
  const played = await playJournal(journal.trades, settings, (done, total) => {
    progress ??= new Progress('folding', total, terminal.stderr);
    progress.step();
    if (done === total) progress.end();
  });
  const { allocation, closes, policies } = played;

  const source = sourceText(files);
  const agents = new Set(closes.map(({ agentId }) => agentId)).size;
  const heading = [
    `${plural(closes.length, 'closed trade')} of ${plural(agents, 'agent')} from ${source}, folded by the deployed trigger`,
    `${modeOf(config)} mode, ${lookbackText(config)}; users/${played.uid}/allocations/current is version ${String(allocation?.version ?? 0)}`,
    ...leftOutNotes({ open: played.open, later: 0, refused: [] }, 'weights'),
  ];
  terminal.stdout.print([
    heading.join('\n'),
    ...(allocation === null
      ? ['No agent has a closed trade: there is no allocation.']
      : allocationTable(allocation, config, null)),
    `What may be risked now, at ${policies[0]?.computed_at ?? ''}:`,
    policyTable(policies),
    ...(closes.length > 0 ? ['Cost per closed trade:', costTable(closes)] : []),
  ]);
}

if (require.main === module) void runAsProcess(startProgram);
