import type { Instant } from '../src/core/base/instant';
import type { ReplayTrade } from './replay-trades';

/**
 * The agent that had the most trades open at once, and how many. A trade that closes when another opens does not
 * overlap it; trades without a known opening are left out.
 *
 * @param trades at least one
 */
export function mostOpen(trades: readonly ReplayTrade[]): {
  readonly agentId: string;
  readonly count: number;
} {
  const changes = trades
    .flatMap(({ agentId, openedAt, closedAt }): { agentId: string; at: Instant; by: 1 | -1 }[] =>
      openedAt === null || openedAt.compare(closedAt) === 0
        ? []
        : [
            { agentId, at: openedAt, by: 1 },
            { agentId, at: closedAt, by: -1 },
          ],
    )
    .sort((a, b) => a.at.compare(b.at) || a.by - b.by);
  const open = new Map<string, number>();
  let most = { agentId: trades[0]?.agentId ?? '', count: 0 };
  for (const { agentId, by } of changes) {
    const count = (open.get(agentId) ?? 0) + by;
    open.set(agentId, count);
    if (count > most.count) most = { agentId, count };
  }
  return most;
}
