import { Command } from 'commander';
import { resolve } from 'node:path';
import { readSettingsFile } from './input/settings-file';
import { loadJournal } from './input/load-journal';
import { allocationTable } from './output/allocation-table';
import { policyTable } from './output/policy-tables';
import { run } from './run';
import { grouped, plural } from './output/text';
import { modeOf } from '../src/core/config';
import { costTable } from './output/cost-table';
import { playJournal } from '../local/play-journal';

const SAMPLE = resolve(__dirname, '..', 'local', 'sample', 'journal.csv');

interface StartOptions {
  readonly config?: string;
  readonly strict?: true;
}

const program = new Command('npm --prefix functions start --')
  .description(
    'Runs Maestro on the embedded Firestore: writes a journal as a client would, one close after another, lets the ' +
      'deployed trigger fold each and publish the weights, and prints what came of it. Needs no Java and no account.',
  )
  .argument(
    '[file...]',
    'journals: JSON, JSON lines, CSV or freqtrade results; without one, the sample journal',
  )
  .option('--config <file>', 'a JSON file with settings such as {"lookback_trades": 50}')
  .option('--strict', 'stop at a row that cannot be read')
  .action(start);

async function start(files: string[], options: StartOptions): Promise<void> {
  const settings = readSettingsFile(options.config);
  const { config } = settings;
  const journal = loadJournal(files.length === 0 ? [SAMPLE] : files, options.strict ?? false);
  const played = await playJournal(journal.trades, settings, showProgress);
  const { allocation, closes, policies } = played;

  const source = files.length === 0 ? 'the sample journal' : plural(files.length, 'file');
  const agents = new Set(closes.map(({ agentId }) => agentId)).size;
  const out = [
    `${plural(closes.length, 'closed trade')} of ${plural(agents, 'agent')} from ${source}, folded by the deployed trigger`,
    `${modeOf(config)} mode, the newest ${grouped(config.lookbackTrades)} trades of each agent; users/${played.uid}/allocations/current is version ${String(allocation?.version ?? 0)}`,
  ];
  if (played.open > 0) out.push(`${plural(played.open, 'trade')} still open: no part in the weights`);
  out.push(
    '',
    allocation === null
      ? 'No agent has a closed trade: there is no allocation.'
      : allocationTable(allocation, config, null),
  );
  out.push('', `What may be risked now, at ${policies[0]?.computed_at ?? ''}:`, '', policyTable(policies));
  if (closes.length > 0) out.push('', 'What a close cost:', '', costTable(closes));
  process.stdout.write(`${out.join('\n')}\n`);
}

/** On a terminal only, and wiped when done. */
function showProgress(done: number, total: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(done < total ? `\r${grouped(done)} of ${plural(total, 'close')} folded` : '\r\x1b[K');
}

void run(program, process.argv.slice(2));
