import { Timestamp } from 'firebase-admin/firestore';
import type { EngineConfig } from '../../src/core/config';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { Data } from './fake-firestore';

/**
 * What the windows must say, computed from the journal in the plainest way, without any code of the app layer or of the
 * store.
 */

/** A closed trade as the journal has it. */
interface Close {
  readonly tradeId: string;
  readonly agentId: string;
  readonly seconds: number;
  readonly pnl: string;
}

/** The closed trades of each agent, newest first. */
export function closedTradesByAgent(journal: ReadonlyMap<string, Data>): Map<string, Close[]> {
  const agents = new Map<string, Close[]>();
  for (const [tradeId, { agent_id, closed_at, realized_pnl }] of journal) {
    if (!(closed_at instanceof Timestamp) || typeof agent_id !== 'string' || agent_id.includes('/')) continue;
    const close = { tradeId, agentId: agent_id, seconds: closed_at.seconds, pnl: String(realized_pnl) };
    agents.set(agent_id, [...(agents.get(agent_id) ?? []), close]);
  }
  for (const trades of agents.values())
    trades.sort((a, b) => b.seconds - a.seconds || compareUtf8(b.tradeId, a.tradeId));
  return agents;
}

/** A trade as a line that is easy to compare. */
export function lineOf({ tradeId, seconds, pnl }: Close): string {
  return `${tradeId}@${seconds}:${pnl}`;
}

/** The figures that follow from the newest trades of an agent: how many they are, and their mean return in percent. */
export function figuresOf(
  trades: readonly Close[],
  { lookbackTrades }: EngineConfig,
): { trades: number; mean: number | null } {
  const newest = trades.slice(0, lookbackTrades);
  // Every trade of a simulated journal has a capital of 100: its return in percent is its pnl.
  const sum = newest.reduce((total, { pnl }) => total + Number(pnl), 0);
  return { trades: newest.length, mean: newest.length === 0 ? null : sum / newest.length };
}
