import { compareUtf8 } from '../base/utf8';

/** The most agents that a user can have. */
export const MAX_AGENTS = 100;

/**
 * The agents that may have a window. Agents with a window and configured agents always may. Free places, up to 100
 * agents in all, go to the candidates in the order of their ids.
 *
 * @param withWindow the agents that have a window
 * @param configured `agent_ids` of the configuration; null if it names none
 * @param candidates agents with a closed trade that ask for a window
 *
 * @example
 * [...admit(['a'], null, ['c', 'b'])]; // ['a', 'b', 'c']
 */
export function admit(
  withWindow: Iterable<string>,
  configured: readonly string[] | null,
  candidates: Iterable<string>,
): Set<string> {
  const admitted = new Set([...withWindow, ...(configured ?? [])]);
  for (const agentId of [...candidates].sort(compareUtf8)) {
    if (admitted.size >= MAX_AGENTS) break;
    admitted.add(agentId);
  }
  return admitted;
}

/**
 * Whether no place is left for another agent.
 *
 * @example
 * isFull(['a', 'b'], null); // false: 98 places are left
 */
export function isFull(withWindow: Iterable<string>, configured: readonly string[] | null): boolean {
  return admit(withWindow, configured, []).size >= MAX_AGENTS;
}
