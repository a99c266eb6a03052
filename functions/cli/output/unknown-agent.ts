import { editDistance } from '../../src/core/base/edit-distance';
import { lookAlikes } from '../../src/core/base/look-alikes';
import { ascii } from '../../src/core/base/printable';
import { listed } from '../../ui/words/text';

/** One letter of so many may be wrong. */
const LETTERS_PER_ERROR = 4;
/** So many ids that are near are named; the others are counted. */
const NAMED = 4;

/**
 * Why an agent has no weight that nobody has given one, and what gives it one; null: it has one, which may be 0.
 *
 * @param withTrades the agents of the journal that have a closed trade
 * @param configured `agent_ids` of the settings; null: every agent with a closed trade has a weight
 *
 * @example
 * unknownAgentNote('trnd-btc', ['trend-btc'], null);
 * // 'No trade of trnd-btc is known, so it has no weight. It gets one with its first closed trade, or when agent_ids names it. Near: trend-btc.'
 */
export function unknownAgentNote(
  agentId: string,
  withTrades: readonly string[],
  configured: readonly string[] | null,
): string | null {
  if ((configured ?? withTrades).includes(agentId)) return null;
  if (withTrades.includes(agentId))
    return `${agentId} is not among the agent_ids of the settings, so it has no weight. It gets one when they name it.`;
  const cure =
    configured === null
      ? 'It gets one with its first closed trade, or when agent_ids names it.'
      : 'It gets one when agent_ids names it.';
  const near = nearOf(agentId, new Set([...withTrades, ...(configured ?? [])]));
  const named = near.length === 0 ? '' : ` Near: ${listed(near, NAMED)}.`;
  return `No trade of ${agentId} is known, so it has no weight. ${cure}${named}`;
}

/** Ids that a slip makes of the other, the nearest first; those that look like it are told apart by their escapes. */
function nearOf(agentId: string, known: ReadonlySet<string>): string[] {
  const alike = new Set(lookAlikes([agentId, ...known]).find((group) => group.includes(agentId)));
  const wanted = agentId.toLowerCase();
  const most = Math.max(1, Math.floor(wanted.length / LETTERS_PER_ERROR));
  return [...known]
    .map((id) => ({ id, distance: alike.has(id) ? 0 : editDistance(wanted, id.toLowerCase(), most) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .map(({ id }) => (alike.has(id) ? ascii(id) : id));
}
