import type { Check } from './check';
import { playJournal } from '../../local/play-journal';
import { parseSettings } from '../../src/contract/documents/settings';
import { Instant } from '../../src/core/base/instant';

/** The oldest version of Node.js that the command line runs on. */
const LEAST_NODE = [20, 16] as const;

/** Checks of what was installed: Node.js, and the deployed functions on the embedded Firestore. */
export const INSTALLATION_CHECKS: readonly Check[] = [
  {
    requirement: `Node.js ${LEAST_NODE.join('.')} or later`,
    expected: 'yes',
    compute: () => {
      const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
      const isEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
      return isEnough ? 'yes' : `no, it is ${process.versions.node}`;
    },
  },
  {
    requirement:
      'the deployed trigger publishes weights on the embedded Firestore, at 3 reads and 3 writes per close',
    expected: 'loser 0.05, winner 0.95; 3 reads, 3 writes',
    compute: async () => {
      const settings = parseSettings({ min_trades: 2, risk_free_rate: '0' });
      const { allocation, closes } = await playJournal(TRADES, settings, () => undefined);
      const weights = Object.entries(allocation?.weights ?? {}).map(
        ([agentId, weight]) => `${agentId} ${weight}`,
      );
      const last = closes.at(-1);
      return `${weights.join(', ')}; ${String(last?.reads)} reads, ${String(last?.writes)} writes`;
    },
  },
];

const TRADES = [
  ['winner', '3'],
  ['loser', '-1'],
  ['winner', '-1'],
  ['loser', '-2'],
  ['winner', '3'],
].map(([agentId, pnl], index) => ({
  tradeId: `t${index}`,
  file: 'verify',
  row: index + 1,
  fields: {
    agent_id: agentId,
    closed_at: new Instant(1_700_000_000 + index),
    realized_pnl: pnl,
    entry_price: '100',
    quantity: '1',
  },
}));
