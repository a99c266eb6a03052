import { createHash } from 'node:crypto';
import { type AgentWindow, agentWindow } from '../../core/statistics/agent-window';
import { PackedWindow } from '../../core/risk-state/packed-trades';
import { decodeRow, encodeTrade, escapeText, lineWithReturn, StoredTrade } from './stored-trade';
import { decodeRules, decodeSums, encodeSums } from './stored-sums';

/**
 * The window of an agent as it is stored: its trades as one text with a line per trade, newest first (see
 * `encodeTrade`), and their sums as one line (see `encodeSums`). One Firestore value instead of thousands is faster
 * to encode, smaller, and still readable in the console. (`npm run bench` measures it against other forms.)
 *
 * A matching digest proves that we wrote the document, so lines need not be validated: a fold parses a few and copies
 * the rest.
 */
export interface WindowDocument {
  readonly capacity: number;
  readonly trades: string;
  readonly sums: string;
  /** SHA-256 of the other fields, in Base64. */
  readonly digest: string;
  readonly schema_version: number;
}

/**
 * Version 4 had no sums of days with basis `trade`. Version 3 had every R as decimal text, rounded to 28 digits where it has more, and other sums with basis `day`: of Σ pnl /
 * Σ capital of the days with a close, and of no other days. Version 2 had a drawdown path in the sums and no returns in
 * the trades. All three are still read, because a policy must not forget losses after a deployment; the next fold of the agent
 * writes version 5. Its older trades keep their rounded R until the user is rebuilt. A document of any other version
 * counts as damaged and is refilled from the journal.
 */
const SCHEMA_VERSION = 5;
const VERSION_WITHOUT_SUMS_OF_DAYS = 4;
const VERSION_WITHOUT_EMPTY_DAYS = 3;
const VERSION_WITHOUT_RETURNS = 2;
const READABLE = new Set<unknown>([
  SCHEMA_VERSION,
  VERSION_WITHOUT_SUMS_OF_DAYS,
  VERSION_WITHOUT_EMPTY_DAYS,
  VERSION_WITHOUT_RETURNS,
]);

/** Writes a window. */
export function encodeWindow({ capacity, trades, sums }: AgentWindow): WindowDocument {
  const content = { capacity, trades: trades.map(encodeTrade).join('\n'), sums: encodeSums(sums) };
  return { ...content, digest: digestOf(content), schema_version: SCHEMA_VERSION };
}

/** Reads a window document; null if it is damaged, and so must be refilled from the journal. */
export function decodeWindow(fields: Readonly<Record<string, unknown>>): AgentWindow | null {
  const content = contentOf(fields);
  if (content === null) return null;
  const { capacity, sums } = content;
  const lines = linesOf(content);
  const trades = (): StoredTrade[] => lines.map((line) => new StoredTrade(line));
  switch (fields.schema_version) {
    case SCHEMA_VERSION:
      return { capacity, trades: trades(), sums: decodeSums(sums) };
    case VERSION_WITHOUT_SUMS_OF_DAYS:
    case VERSION_WITHOUT_EMPTY_DAYS:
      return agentWindow(capacity, trades(), decodeRules(sums));
    case VERSION_WITHOUT_RETURNS: {
      const withReturns = lines.map((line) => new StoredTrade(lineWithReturn(line)));
      return agentWindow(capacity, withReturns, decodeRules(sums));
    }
    default:
      return null;
  }
}

/**
 * Reads a window document for the risk state alone, without an object per trade; null like `decodeWindow`. The texts
 * that the risk state needs are the same in all these versions, but for the returns.
 */
export function decodePackedWindow(fields: Readonly<Record<string, unknown>>): PackedWindow | null {
  const content = contentOf(fields);
  if (content === null || !READABLE.has(fields.schema_version)) return null;
  const hasReturns = fields.schema_version !== VERSION_WITHOUT_RETURNS;
  const lines = hasReturns ? linesOf(content) : linesOf(content).map(lineWithReturn);
  return PackedWindow.of(content.capacity, lines.map(decodeRow));
}

type WindowContent = Pick<WindowDocument, 'capacity' | 'trades' | 'sums'>;

/** The content of a window document that we have written; null for any other. */
function contentOf(fields: Readonly<Record<string, unknown>>): WindowContent | null {
  const { capacity, trades, sums, digest } = fields;
  if (typeof capacity !== 'number' || typeof trades !== 'string' || typeof sums !== 'string') return null;
  return digest === digestOf({ capacity, trades, sums }) ? { capacity, trades, sums } : null;
}

function linesOf({ trades }: WindowContent): string[] {
  return trades === '' ? [] : trades.split('\n');
}

/** The sums have no line break, so that two different contents never are the same text. */
function digestOf({ capacity, trades, sums }: WindowContent): string {
  return createHash('sha256').update(`${capacity}\n${sums}\n`).update(trades).digest('base64');
}

/** Whether the text of a window has a trade, without parsing its lines. */
export function holdsTrade({ trades }: WindowDocument, tradeId: string): boolean {
  const start = `${escapeText(tradeId)}\t`;
  return trades.startsWith(start) || trades.includes(`\n${start}`);
}
