import { Command, Option } from 'commander';
import { encodeAllocation } from '../../src/contract/documents/allocation';
import { encodeSplit, parseCapital } from '../../src/contract/callables/allocation';
import { timeText } from '../../src/contract/fields/time';
import { assessAgents } from '../../src/core/weights/agent-figures';
import { allocate } from '../../src/core/weights/allocation';
import { splitCapital } from '../../src/core/weights/capital';
import { modeOf, type EngineConfig } from '../../src/core/config';
import { journalWindows, type JournalWindows } from '../../simulation/journal-windows';
import { parseTimeFlag } from '../input/flags';
import { loadJournal } from '../input/load-journal';
import { allocationTable } from '../output/allocation-table';
import { readSettingsFile } from '../input/settings-file';
import { grouped, plural } from '../output/text';

interface WeightsOptions {
  readonly config?: string;
  readonly capital?: string;
  readonly at?: string;
  readonly strict?: true;
  readonly json?: true;
}

/** `maestro weights FILE…`: the allocation that the deployed functions would publish for a journal. */
export function weightsCommand(): Command {
  return new Command('weights')
    .description('print the allocation for a journal')
    .argument('<file...>', 'journals: JSON, JSON lines, CSV or freqtrade results; several are merged')
    .option('--config <file>', 'a JSON file with settings such as {"lookback_trades": 50}')
    .option('--capital <amount>', 'an amount of money to split by the weights')
    .option('--at <time>', 'leave out what closed after this time, ISO 8601 (default: nothing)')
    .option('--strict', 'stop at a row that cannot be read')
    .addOption(new Option('--json', 'print the wire shape alone'))
    .action((files: string[], options: WeightsOptions) => {
      weights(files, options);
    });
}

function weights(files: readonly string[], options: WeightsOptions): void {
  const { config } = readSettingsFile(options.config);
  const capital = options.capital === undefined ? null : parseCapital('--capital', options.capital);
  const at = options.at === undefined ? null : parseTimeFlag('--at', options.at);
  const journal = journalWindows(loadJournal(files, options.strict ?? false), config, at);

  const allocation = allocate(assessAgents(journal.windows, config), config, null);
  const wire = encodeAllocation(allocation, timeText);
  const { weights, unallocated } = wire;
  const shape = { weights, unallocated, agents: wire.agents };
  if (options.json) {
    const split =
      capital === null ? {} : { capital: encodeSplit(splitCapital(capital, allocation.published)) };
    process.stdout.write(`${JSON.stringify({ ...shape, ...split }, null, 2)}\n`);
  } else {
    process.stdout.write(`${heading(journal, config)}\n\n${allocationTable(shape, config, capital)}\n`);
  }
}

function heading(
  { windows, closed, open, later, refused, lastClose }: JournalWindows,
  config: EngineConfig,
): string {
  const asOf = lastClose === null ? '' : `, the last one at ${timeText(lastClose)}`;
  const lines = [
    `${plural(closed, 'closed trade')} of ${plural(windows.size, 'agent')}${asOf}`,
    `${modeOf(config)} mode, the newest ${grouped(config.lookbackTrades)} trades of each agent`,
  ];
  if (open > 0) lines.push(`${plural(open, 'trade')} still open: no part in the weights`);
  if (later > 0) lines.push(`${plural(later, 'trade')} closed after --at: left out`);
  if (refused.length > 0) lines.push(`refused, a user can have at most 100 agents: ${refused.join(', ')}`);
  return lines.join('\n');
}
