import { skipWords } from './skip-words';

const WORDS: Readonly<Record<string, string>> = {
  no_weight_yet: 'opened before the agent had a weight: the first follows from the first closed trade',
  not_funded: 'opened while the weight of the agent was 0',
  not_in_agent_ids: 'of an agent that is not among the agent_ids of the settings',
  no_equity: 'opened when nothing was left in the account',
};

/** The same where there is room for a few words. */
const SHORT: Readonly<Record<string, string>> = {
  no_weight_yet: 'no weight yet',
  not_funded: 'weight 0',
  not_in_agent_ids: 'not in agent_ids',
  no_equity: 'nothing left',
};

/**
 * Why a closed trade did not move the account of Maestro: to be read after the trade, or after the number of trades.
 *
 * @example
 * notReplayedWords('not_funded'); // 'opened while the weight of the agent was 0'
 */
export function notReplayedWords(reason: string): string {
  return Object.hasOwn(WORDS, reason)
    ? (WORDS[reason] ?? reason)
    : `${skipWords(reason)}: the result is not known`;
}

/**
 * Why a closed trade did not move the account of Maestro, as short as a column of a table.
 *
 * @example
 * notReplayedShort('no_weight_yet'); // 'no weight yet'
 */
export function notReplayedShort(reason: string): string {
  return Object.hasOwn(SHORT, reason) ? (SHORT[reason] ?? reason) : skipWords(reason);
}
