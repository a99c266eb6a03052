import { nextPublication, type NextAllocation } from '../../src/app/publish/next-publication';
import type { CurrentDocument } from '../../src/contract/documents/allocation';
import type { RebuildState } from '../../src/contract/documents/rebuild';
import { policyOfSettings } from '../../src/contract/documents/settings';
import { encodeWindow } from '../../src/contract/documents/window';
import { Instant } from '../../src/core/base/instant';
import { compareUtf8 } from '../../src/core/base/utf8';
import { DEFAULT_CONFIG, type EngineConfig } from '../../src/core/config';
import { type AgentWindow, agentWindow } from '../../src/core/statistics/agent-window';
import type { ClosedTrade } from '../../src/core/trades/trade';
import { assessAgents } from '../../src/core/weights/agent-figures';
import type { StoredSettings } from '../../src/store/settings';
import type { StoredWindow } from '../../src/store/windows';
import { trade } from './oracles/engine';

/** What the tests of plans share: documents as a transaction finds them, without Firestore. */

/** When a plan is made. */
export const NOW = new Instant(1_790_000_000);

/** When everything was published before. */
export const EARLIER = NOW.plusSeconds(-86_400);

/** Closed trades of an agent, newest first, a minute apart, with returns that vary; named agent-0 (the oldest) and so on. */
export function tradesOf(agentId: string, count: number): ClosedTrade[] {
  return Array.from({ length: count }, (_, n) =>
    trade({ tradeId: `${agentId}-${n}`, closedAt: 1_700_000_000 + n * 60, pnl: String(((n * 7) % 11) - 4) }),
  ).reverse();
}

/** A window of that many trades. */
export function windowOf(
  agentId: string,
  count: number,
  capacity = 100,
  config = DEFAULT_CONFIG,
): AgentWindow {
  return agentWindow(capacity, tradesOf(agentId, count), config);
}

/** A window as Firestore holds it; null: a damaged document. */
export function stored(agentId: string, window: AgentWindow | null): StoredWindow {
  return { agentId, exists: true, window, document: window && encodeWindow(window) };
}

/** What is found where an agent has no window document. */
export function noWindow(agentId: string): StoredWindow {
  return { agentId, exists: false, window: null, document: null };
}

/** What windows say, to be published. */
export function nextOf(
  windows: Readonly<Record<string, AgentWindow>>,
  changes: Partial<NextAllocation> = {},
): NextAllocation {
  const config: EngineConfig = changes.config ?? DEFAULT_CONFIG;
  const trades = new Map(Object.entries(windows).map(([agentId, window]) => [agentId, window.trades]));
  return {
    config,
    redundancy: null,
    agents: assessAgents(trades, config),
    windowAgents: [...trades.keys()].sort(compareUtf8),
    refusedAgents: [],
    windowsChanged: false,
    causes: [],
    rebuiltAt: EARLIER,
    rebuildingSince: null,
    sweptAt: null,
    rebuildWaitSeconds: 60,
    alertBook: null,
    ...changes,
  };
}

/** `current` as it was published for these windows: version 1, revision 1. */
export function currentOf(
  windows: Readonly<Record<string, AgentWindow>>,
  changes: Partial<CurrentDocument> = {},
): CurrentDocument {
  const config = changes.config ?? DEFAULT_CONFIG;
  const before = { current: null, version: 0, revision: 0, exists: false };
  const publication = nextPublication(before, nextOf(windows, { config }), EARLIER);
  if (publication.kind !== 'versioned') throw new Error('Nothing was published.');
  return { ...publication.current, ...changes };
}

/** The settings of a user without a settings document. */
export const DEFAULT_SETTINGS: StoredSettings = {
  config: DEFAULT_CONFIG,
  configDamage: null,
  policy: policyOfSettings({}),
  policyDamage: null,
};

/** A rebuild that has nothing left to refill. */
export function rebuildState(changes: Partial<RebuildState> = {}): RebuildState {
  return {
    config: DEFAULT_CONFIG,
    pending: [],
    admitted: [],
    refused: [],
    windowsChanged: false,
    causes: [],
    startedAt: EARLIER,
    resumedAt: EARLIER,
    ...changes,
  };
}
