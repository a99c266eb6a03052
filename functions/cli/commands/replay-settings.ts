import { compareSettings, MOST_SETTINGS, type NamedSettings } from '../../simulation/compare-settings';
import { wireSettings } from '../../simulation/wire';
import { describe } from '../../src/contract/fields/invalid-input';
import { replayHeading } from '../../ui/words/replay-notes';
import { settingsAnswer, settingsFigures, settingsNotes } from '../../ui/words/settings-figures';
import { grouped } from '../../ui/words/text';
import { accountOf, parseAccountFlags } from '../input/account-options';
import { loadReplayJournal } from '../input/replay-journal';
import type { ReplayOptions } from '../input/replay-options';
import { readSettingsFile } from '../input/settings-file';
import { outputFile } from '../output/named-output';
import { Progress } from '../output/progress';
import { ReplayCsv } from '../output/replay-csv';
import { table } from '../output/table';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage-error';

/** What shows one replay and not several. */
const FOR_ONE_REPLAY = ['profile', 'report', 'details'] as const;

/** `maestro replay FILE… --config A --config B…`: several settings side by side, on the same trades. */
export async function replaySettings(
  files: readonly string[],
  options: ReplayOptions & { readonly config: readonly string[] },
  terminal: Terminal,
): Promise<void> {
  for (const flag of FOR_ONE_REPLAY)
    if (options[flag] !== undefined)
      throw new UsageError(`--${flag} is about one replay; give one --config with it`);
  const settings = readAll(options.config, terminal);
  const [first] = settings;
  const flags = parseAccountFlags(options);
  // Above 100 agents, the first settings say which are admitted: all are compared on the same trades.
  const journal = await loadReplayJournal(files, first.config, options, terminal);
  const { account, ...sources } = accountOf(flags, journal);
  const taken = new Map(files.map((file) => [file, 'a journal of this replay']));
  for (const { name } of settings) taken.set(name, 'the settings of this replay');
  const file = outputFile('--csv', options.csv, taken, terminal);
  const agents = new Set([
    ...settings.flatMap(({ config }) => config.agentIds ?? []),
    ...journal.trades.map(({ agentId }) => agentId),
  ]);
  const csv = file === null ? null : new ReplayCsv(file, agents, false, true);
  const progress = new Progress('replaying', settings.length * journal.trades.length, terminal.stderr);
  const comparison = compareSettings(journal.trades, settings, account, ({ name }) => [
    {
      onClose: (close) => {
        progress.step();
        csv?.add(close, null, name);
      },
    },
  ]);
  progress.end();
  file?.close();

  const wire = wireSettings(comparison, { journal, ...sources });
  if (options.json === true) {
    terminal.stdout.write(`${JSON.stringify(wire, null, 2)}\n`);
    return;
  }
  const { columns, rows } = settingsFigures(wire);
  terminal.stdout.print([
    settingsAnswer(wire).join(' '),
    table(columns, rows),
    settingsNotes(wire).join('\n'),
    replayHeading(journal, wire),
  ]);
}

/** @throws UsageError for too many, or one twice */
function readAll(names: readonly string[], terminal: Terminal): [NamedSettings, ...NamedSettings[]] {
  if (names.length > MOST_SETTINGS)
    throw new UsageError(
      `--config is given ${grouped(names.length)} times; at most ${grouped(MOST_SETTINGS)} settings are compared at once`,
    );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UsageError(`--config ${describe(twice)} is given twice; name each file once`);
  const [first, ...others] = names.map((name) => ({ name, config: readSettingsFile(name, terminal).config }));
  if (first === undefined) throw new RangeError('There is no configuration to read.');
  return [first, ...others];
}
