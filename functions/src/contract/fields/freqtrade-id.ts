import { Instant } from '../../core/base/instant';
import { isAgentId } from './ids';
import { timeText } from './time';

/**
 * The id of a trade of freqtrade, by whichever way it comes: its webhook, the mixin of the examples, or its database. It gives
 * the number of a trade again when its database begins again, and every bot begins at 1. So the id also has the agent and the
 * second of opening.
 *
 * @returns null where this cannot be an id
 *
 * @example
 * freqtradeId('Trend', '12', new Instant(1_790_000_000)); // 'Trend:12:2026-09-21T14:13:20Z'
 */
export function freqtradeId(agentId: string, number: string, openedAt: Instant): string | null {
  const id = `${agentId}:${number}:${timeText(new Instant(openedAt.seconds))}`;
  return isAgentId(id) ? id : null;
}
