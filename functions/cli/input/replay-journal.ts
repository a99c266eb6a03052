import { type ReplayJournal, replayTrades } from '../../simulation/replay-trades';
import type { EngineConfig } from '../../src/core/config';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage-error';
import { parseTimeFlag } from './flags';
import { loadJournal } from './load-journal';
import type { JournalOptions } from './reading-options';

/** The default of `--capital` for a replay and a comparison. */
export const DEFAULT_CAPITAL = '10000';

/**
 * Loads the closed trades of journal files, for a replay or a comparison.
 *
 * @throws UsageError for a journal without a closed trade
 */
export async function loadReplayJournal(
  files: readonly string[],
  config: EngineConfig,
  options: JournalOptions & { readonly at?: string },
  terminal: Terminal,
): Promise<ReplayJournal> {
  const at = options.at === undefined ? null : parseTimeFlag('--at', options.at);
  const journal = replayTrades(await loadJournal(files, options, terminal), config, at);
  if (journal.trades.length === 0)
    throw new UsageError(
      `${files.join(', ')}: has no closed trade${at === null ? '' : ' up to --at'}; a replay needs at least one`,
    );
  return journal;
}
