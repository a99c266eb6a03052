import type { CurrentDocument } from '../../contract/documents/allocation';
import { admit } from '../../core/trades/admission';
import { closedTradesOf, type Involved } from './read-involved';

/**
 * Of the agents involved, those that ask for a place and find none: they have closed trades here, or a window that
 * `current` does not know. Only the agents that `current` knows have a place: a window that a running rebuild has written
 * gives its agent none before it is published.
 */
export function refusedAgents(
  { windowAgents, config }: Pick<CurrentDocument, 'windowAgents' | 'config'>,
  { trades, windows }: Involved,
): Set<string> {
  const candidates = windows
    .filter(({ agentId, exists }) => exists || closedTradesOf(agentId, trades).length > 0)
    .map(({ agentId }) => agentId);
  const admitted = admit(windowAgents, config.agentIds, candidates);
  return new Set(candidates.filter((agentId) => !admitted.has(agentId)));
}
