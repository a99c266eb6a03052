import type { Instant } from '../src/core/base/instant';
import { compareUtf8 } from '../src/core/base/utf8';
import { decidedAt, type ReplayTrade } from './replay-trades';

/** How many positions each agent may hold at once: each trade gets 1/slots of its agent's share. Not named: 1. */
export type Slots = ReadonlyMap<string, number>;

/** More positions at once than any agent needs. */
export const MAX_SLOTS = 1000;

/** The events of one moment in the order in which they count. */
const CLOSE = 0;
const OPEN = 1;
const CLOSE_AT_ONCE = 2;

interface Change {
  readonly agentId: string;
  readonly at: Instant;
  readonly kind: typeof CLOSE | typeof OPEN | typeof CLOSE_AT_ONCE;
}

/**
 * The most trades of each agent that were open at the same time, at least 1; in the order of the ids.
 *
 * A trade that closes when another opens does not overlap it. Trades that are sized and closed at one moment do overlap
 * each other: because they have no known opening, or because the journal has only dates.
 *
 * @example
 * // Two trades of a overlap, none of b.
 * mostOpenAtOnce(trades); // Map { 'a' => 2, 'b' => 1 }
 */
export function mostOpenAtOnce(trades: readonly ReplayTrade[]): Slots {
  const changes = trades
    .flatMap((trade): Change[] => {
      const { agentId, closedAt } = trade;
      const openedAt = decidedAt(trade);
      const kind = openedAt.compare(closedAt) === 0 ? CLOSE_AT_ONCE : CLOSE;
      return [
        { agentId, at: openedAt, kind: OPEN },
        { agentId, at: closedAt, kind },
      ];
    })
    .sort((a, b) => a.at.compare(b.at) || a.kind - b.kind);
  const open = new Map<string, number>();
  const most = new Map<string, number>();
  for (const { agentId, kind } of changes) {
    const count = (open.get(agentId) ?? 0) + (kind === OPEN ? 1 : -1);
    open.set(agentId, count);
    if (count > (most.get(agentId) ?? 0)) most.set(agentId, count);
  }
  return new Map([...most].sort(([a], [b]) => compareUtf8(a, b)));
}

/** The same number of positions at once for every agent of the trades. */
export function sameForAll(trades: readonly ReplayTrade[], slots: number): Slots {
  const agents = [...new Set(trades.map(({ agentId }) => agentId))].sort(compareUtf8);
  return new Map(agents.map((agentId) => [agentId, slots]));
}
