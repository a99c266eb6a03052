import { skipWords } from './skip-words';

const WORDS: Readonly<Record<string, string>> = {
  no_weight_yet: 'it opened before its agent had a weight: the first follows from the first closed trade',
  not_funded: 'the weight of its agent was 0 when it opened',
  not_in_agent_ids: 'its agent is not among the agent_ids of the settings',
  no_equity: 'nothing was left in the account when it opened',
};

/**
 * Why a closed trade did not move the account of Maestro.
 *
 * @example
 * notReplayedWords('not_funded'); // 'the weight of its agent was 0 when it opened'
 */
export function notReplayedWords(reason: string): string {
  return Object.hasOwn(WORDS, reason)
    ? (WORDS[reason] ?? reason)
    : `${skipWords(reason)}: its result is not known`;
}
