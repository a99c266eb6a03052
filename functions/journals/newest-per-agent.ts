/**
 * Of each agent the newest trades, in the order in which they stand: a window holds no others.
 *
 * @param trades in the order of their closes
 * @param most trades per agent
 *
 * @example
 * newestPerAgent([{ agentId: 'a' }, { agentId: 'b' }, { agentId: 'a' }], 1).map(({ agentId }) => agentId); // ['b', 'a']
 */
export function newestPerAgent<Trade extends { readonly agentId: string }>(
  trades: readonly Trade[],
  most: number,
): Trade[] {
  const counts = new Map<string, number>();
  return trades
    .toReversed()
    .filter(({ agentId }) => {
      const count = (counts.get(agentId) ?? 0) + 1;
      counts.set(agentId, count);
      return count <= most;
    })
    .toReversed();
}
