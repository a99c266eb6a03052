import type { CurrentDocument } from '../../contract/documents/allocation';
import { admit } from '../../core/trades/admission';
import { closedTradesOf, type Involved } from './read-involved';

/**
 * Of the agents involved, those that have closed trades here and cannot be admitted. An agent with a window document is
 * admitted even if `current` does not know it: a running rebuild has written it.
 */
export function refusedAgents(
  { windowAgents, config }: Pick<CurrentDocument, 'windowAgents' | 'config'>,
  { trades, windows }: Involved,
): Set<string> {
  const existing = windows.filter(({ exists }) => exists).map(({ agentId }) => agentId);
  const candidates = windows
    .map(({ agentId }) => agentId)
    .filter((agentId) => closedTradesOf(agentId, trades).length > 0);
  const admitted = admit([...windowAgents, ...existing], config.agentIds, candidates);
  return new Set(candidates.filter((agentId) => !admitted.has(agentId)));
}
