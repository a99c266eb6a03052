import { createHash } from 'node:crypto';
import { Timestamp } from 'firebase-admin/firestore';
import { encodeCurrent } from '../../../src/contract/documents/allocation';
import { Decimal } from '../../../src/core/base/decimal';
import { Instant } from '../../../src/core/base/instant';
import { DEFAULT_CONFIG } from '../../../src/core/config';
import { closedTrade } from '../../../src/core/trades/trade';
import { assessAgents } from '../../../src/core/weights/agent-figures';
import { allocate } from '../../../src/core/weights/allocation';
import { toTimestamp } from '../../../src/store/timestamps';
import { MadeFirestore } from '../firestore/made-documents';

const AGENTS = 100;
const TRADES = 1_000;
const VERSIONS = 100;
/** After all closes. */
export const NOW = new Instant(1_790_000_000);

/** Ids of 128 bytes, the longest that are allowed. */
const longId = (name: string): string => name.padEnd(128, '-');
const agentIds = Array.from({ length: AGENTS }, (_, agent) =>
  longId(`agent-${String(agent).padStart(3, '0')}`),
);

/** `current` as it is published: every version of the history is like it. */
function published(): Record<string, unknown> {
  const windows = agentIds.map((agentId, agent) => {
    const trades = Array.from({ length: 12 }, (_, index) =>
      closedTrade({
        tradeId: `t${index}`,
        closedAt: NOW.plusSeconds(-60 * index),
        pnl: new Decimal(((index * 7 + agent) % 11) - 4),
        capital: new Decimal(300 + agent),
        skipped: null,
        symbol: null,
        rMultiple: null,
      }),
    );
    return [agentId, trades] as const;
  });
  return encodeCurrent(
    {
      allocation: allocate(assessAgents(new Map(windows), DEFAULT_CONFIG), DEFAULT_CONFIG, null, NOW),
      config: { ...DEFAULT_CONFIG, lookbackTrades: TRADES },
      version: VERSIONS,
      revision: VERSIONS,
      causes: [],
      computedAt: NOW,
      redundancy: null,
      windowAgents: agentIds,
      refusedAgents: [],
      rebuiltAt: NOW,
      rebuildingSince: null,
      sweptAt: null,
      rebuildWaitSeconds: 60,
      alertBook: null,
    },
    toTimestamp,
  );
}

const SUMS = '1000\ttrade\t0.04\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t';

/** A full window. Its symbols have 32 bytes, and each closes all its trades at a loss, one after another. */
function windowOf(agentId: string, tradesPerSymbol: number): Record<string, unknown> {
  const agent = agentIds.indexOf(agentId);
  const lines: string[] = [];
  for (let index = TRADES - 1; index >= 0; index--) {
    const name = `${agent}-${Math.floor(index / tradesPerSymbol)}`;
    const id = longId(`trade-${agent}-${index}`);
    const seconds = NOW.seconds - (TRADES - index) * AGENTS + agent;
    lines.push(`${id}\t${seconds}\t-1.2345678\t1000.5\t\t${name.padEnd(32, '.')}\t-0.51234567\t-0.12339508`);
  }
  const trades = Buffer.from(lines.join('\n'));
  const digest = createHash('sha256').update(`${TRADES}\n${SUMS}\n`).update(trades).digest('base64');
  return { capacity: TRADES, trades, sums: SUMS, digest, schema_version: 4 };
}

/** A Firestore on which every user is as large as Maestro allows: 100 agents, 1,000 trades each, the longest ids. */
export function largeUsers(tradesPerSymbol = 1): MadeFirestore {
  const current = published();
  const windows = new Map<string, Record<string, unknown>>();
  return new MadeFirestore((path) => {
    const [, , collection = '', id = ''] = path.split('/');
    if (collection === 'agentWindows') {
      const window = windows.get(id) ?? windowOf(id, tradesPerSymbol);
      windows.set(id, window);
      return window;
    }
    if (collection === 'settings') return { account_equity: '1000', account_equity_at: new Timestamp(0, 0) };
    return { ...current, version: collection === 'allocations' ? VERSIONS : Number(id) };
  }, VERSIONS);
}
