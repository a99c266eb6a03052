import { Command } from 'commander';
import { encodeAllocation } from '../../src/contract/documents/allocation';
import { encodeSplit, parseCapital } from '../../src/contract/callables/allocation';
import { timeText } from '../../src/contract/fields/time';
import { splitCapital } from '../../src/core/weights/capital';
import { Instant } from '../../src/core/base/instant';
import { modeOf, type EngineConfig } from '../../src/core/config';
import { journalAllocation } from '../../simulation/journal-allocation';
import { journalWindows, type JournalWindows } from '../../simulation/journal-windows';
import { currencyOf } from '../../simulation/starting-balance';
import { parseTimeFlag } from '../input/flags';
import { loadJournal } from '../input/load-journal';
import { AT, CONFIG, JOURNAL_FILES, withReadingFlags } from '../input/options';
import type { JournalOptions } from '../input/reading-options';
import { readSettingsFile } from '../input/settings-file';
import { allocationTable } from '../output/allocation-table';
import { leftOutNotes } from '../../ui/words/left-out-notes';
import { lookbackText } from '../output/lookback';
import { plural } from '../../ui/words/text';
import type { Terminal } from '../terminal';

interface WeightsOptions extends JournalOptions {
  readonly config?: string;
  readonly capital?: string;
  readonly at?: string;
  readonly json?: true;
}

/** `maestro weights FILE…`: the allocation that the deployed functions would publish for a journal. */
export function weightsCommand(terminal: Terminal): Command {
  return withReadingFlags(
    new Command('weights')
      .description('print the allocation for a journal')
      .argument(...JOURNAL_FILES)
      .option(...CONFIG)
      .option('--capital <amount>', 'an amount of money to split by the weights')
      .option(...AT),
  )
    .option('--json', 'print only the allocation, as JSON')
    .action((files: string[], options: WeightsOptions) => weights(files, options, terminal));
}

async function weights(files: readonly string[], options: WeightsOptions, terminal: Terminal): Promise<void> {
  const { config } = readSettingsFile(options.config, terminal);
  const capital = options.capital === undefined ? null : parseCapital('--capital', options.capital);
  const at = options.at === undefined ? null : parseTimeFlag('--at', options.at);
  const read = await loadJournal(files, options, terminal);
  const journal = journalWindows(read, config, at);

  const allocation = journalAllocation(journal, config, at ?? journal.lastClose ?? new Instant(0));
  const wire = encodeAllocation(allocation, timeText);
  const { weights, unallocated } = wire;
  const shape = { weights, unallocated, agents: wire.agents };
  if (options.json) {
    const split =
      capital === null ? {} : { capital: encodeSplit(splitCapital(capital, allocation.published)) };
    terminal.stdout.write(`${JSON.stringify({ ...shape, ...split }, null, 2)}\n`);
  } else {
    const currency = currencyOf(read.accounts, journal.windows.keys());
    terminal.stdout.print([heading(journal, config), ...allocationTable(shape, config, capital, currency)]);
  }
}

function heading(journal: JournalWindows, config: EngineConfig): string {
  const { windows, closed, lastClose } = journal;
  const asOf = lastClose === null ? '' : `, the last one at ${timeText(lastClose)}`;
  return [
    `${plural(closed, 'closed trade')} of ${plural(windows.size, 'agent')}${asOf}`,
    `${modeOf(config)} mode, ${lookbackText(config)}`,
    ...leftOutNotes(journal, 'weights'),
  ].join('\n');
}
