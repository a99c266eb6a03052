import { type ReplayJournal, replayTrades } from '../../simulation/replay-trades';
import type { EngineConfig } from '../../src/core/config';
import type { Terminal } from '../terminal';
import { UsageError } from '../usage-error';
import { parseTimeFlag } from './flags';
import { loadJournal } from './load-journal';

/** The default of `--capital` for a replay and a comparison. */
export const DEFAULT_CAPITAL = '10000';

/**
 * Loads the closed trades of journal files, for a replay or a comparison.
 *
 * @throws UsageError for a journal without a closed trade
 */
export function loadReplayJournal(
  files: readonly string[],
  config: EngineConfig,
  options: { readonly at?: string; readonly strict?: true },
  terminal: Terminal,
): ReplayJournal {
  const at = options.at === undefined ? null : parseTimeFlag('--at', options.at);
  const journal = replayTrades(loadJournal(files, options.strict ?? false, terminal), config, at);
  if (journal.trades.length === 0)
    throw new UsageError(
      `${files.join(', ')}: has no closed trade${at === null ? '' : ' up to --at'}; a replay needs at least one`,
    );
  return journal;
}
