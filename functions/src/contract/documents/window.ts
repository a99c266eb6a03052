import { createHash } from 'node:crypto';
import type { AgentWindow } from '../../core/statistics/agent-window';
import { encodeTrade, escapeText, StoredTrade } from './stored-trade';
import { decodeSums, encodeSums } from './stored-sums';

/**
 * The record of an agent as it is stored: its trades as one text, a line each, newest first (see `encodeTrade`), and what
 * they come to as one line (see `encodeSums`). One Firestore value instead of thousands is quicker to code, smaller, and still
 * readable in the console. What fits its digest was written by us, and need not be read to be believed: a close reads a few
 * of the lines and writes the others as they are. (Measured against other forms by `npm run bench`.)
 */
export interface WindowDocument {
  readonly capacity: number;
  readonly trades: string;
  readonly sums: string;
  /** SHA-256 of the other fields, in Base64. */
  readonly digest: string;
  readonly schema_version: number;
}

const SCHEMA_VERSION = 2;

export function encodeWindow({ capacity, trades, sums }: AgentWindow): WindowDocument {
  const content = { capacity, trades: trades.map(encodeTrade).join('\n'), sums: encodeSums(sums) };
  return { ...content, digest: digestOf(content), schema_version: SCHEMA_VERSION };
}

/** Reads a window document; null when it is damaged, and so must be refilled from the journal. */
export function decodeWindow(fields: Readonly<Record<string, unknown>>): AgentWindow | null {
  const { capacity, trades, sums, digest, schema_version } = fields;
  if (schema_version !== SCHEMA_VERSION || typeof capacity !== 'number') return null;
  if (typeof trades !== 'string' || typeof sums !== 'string') return null;
  if (digest !== digestOf({ capacity, trades, sums })) return null;
  return {
    capacity,
    trades: trades === '' ? [] : trades.split('\n').map((line) => new StoredTrade(line)),
    sums: decodeSums(sums),
  };
}

/** The sums have no line break, so that no two contents are one text. */
function digestOf({ capacity, trades, sums }: Pick<WindowDocument, 'capacity' | 'trades' | 'sums'>): string {
  return createHash('sha256').update(`${capacity}\n${sums}\n`).update(trades).digest('base64');
}

/** Whether the text of a window has a trade, without reading its lines. */
export function holdsTrade({ trades }: WindowDocument, tradeId: string): boolean {
  const start = `${escapeText(tradeId)}\t`;
  return trades.startsWith(start) || trades.includes(`\n${start}`);
}
