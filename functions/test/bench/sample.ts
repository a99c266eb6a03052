import { Timestamp } from 'firebase-admin/firestore';
import { Instant } from '../../src/core/base/instant';
import { Chance } from '../../local/sample/chance';

/** A trade document of a benchmark: figures as text, as clients write them. */
export interface SampleTrade {
  readonly agent_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly realized_pnl: string;
  readonly entry_price: string;
  readonly quantity: string;
  readonly risk_amount: string;
  /** Epoch seconds. */
  readonly closed_at: number;
}

/** When the first trade of every agent closes. */
export const START = 1_700_000_000;

/** The present of the benchmarks: after all closes. */
export const NOW = new Instant(START + 400 * 86_400);

/** Seconds between two closes of an agent: ten closes per day. */
const PACE = 8_640;

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'BNB/USDT', 'XRP/USDT'];

export function agentNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `agent-${String(index).padStart(3, '0')}`);
}

/** Trades of one agent, oldest first, the same for the same arguments. They win on average, so that all agents perform. */
export function sampleTrades(agentId: string, count: number, from = 0): SampleTrade[] {
  const chance = new Chance(agentId.length + Number(agentId.slice(-3)) * 7919 + from);
  return Array.from({ length: count }, (_, index) => ({
    agent_id: agentId,
    symbol: SYMBOLS[chance.between(0, SYMBOLS.length - 1)] ?? '',
    side: chance.between(0, 1) === 0 ? 'BUY' : 'SELL',
    realized_pnl: fixed(chance.around(3_000, 12_000), 4),
    entry_price: fixed(chance.between(1_000_000, 9_000_000), 4),
    quantity: fixed(chance.between(50_000, 900_000), 6),
    risk_amount: fixed(chance.between(10_000, 90_000), 4),
    closed_at: closeTime(from + index),
  }));
}

/** When the nth trade of an agent closes: epoch seconds. */
export function closeTime(number: number): number {
  return START + number * PACE;
}

/** The document, as a client writes it. */
export function documentOf({ closed_at, ...fields }: SampleTrade): Record<string, unknown> {
  return { ...fields, closed_at: new Timestamp(closed_at, 0) };
}

/** `value` / 10^`places`, as decimal text. */
function fixed(value: number, places: number): string {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
