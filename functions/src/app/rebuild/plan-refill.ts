import type { CurrentDocument } from '../../contract/documents/allocation';
import type { RebuildState } from '../../contract/documents/rebuild';
import { isFull } from '../../core/trades/admission';
import { windowCapacity } from '../../core/trades/window';

/** The next step of a rebuild that refills windows. */
export type RefillStep =
  | { readonly kind: 'done' }
  /** There is a place for this agent: refill its window. */
  | { readonly kind: 'refill'; readonly agentId: string }
  /** No place is left for this agent: it is refused if it has a closed trade. */
  | { readonly kind: 'no_place'; readonly agentId: string };

/** Chooses the next step. */
export function planRefill(state: RebuildState | null): RefillStep {
  const agentId = state?.pending[0];
  if (state === null || agentId === undefined) return { kind: 'done' };
  const hasPlace = state.admitted.includes(agentId) || !isFull(state.admitted, null);
  return { kind: hasPlace ? 'refill' : 'no_place', agentId };
}

/** How many trades a refilled window holds: as many as the old and the new configuration need. */
export function refillCapacity(state: RebuildState, current: CurrentDocument | null): number {
  // Folds go on under the configuration in force; `finish` cuts the window when the new one replaces it.
  return windowCapacity(Math.max(state.config.lookbackTrades, current?.config.lookbackTrades ?? 0));
}

/** The state after an agent without a place was looked at. Without a closed trade there is nothing to refuse. */
export function afterNoPlace(state: RebuildState, agentId: string, hasClosedTrade: boolean): RebuildState {
  return {
    ...state,
    pending: state.pending.slice(1),
    refused: hasClosedTrade ? [...state.refused, agentId] : state.refused,
  };
}

/** The state after a window was refilled. */
export function afterRefill(
  state: RebuildState,
  agentId: string,
  window: { readonly isEmpty: boolean; readonly isChanged: boolean },
): RebuildState {
  return {
    ...state,
    pending: state.pending.slice(1),
    admitted: placesAfter(state, agentId, !window.isEmpty),
    windowsChanged: state.windowsChanged || window.isChanged,
  };
}

/** An agent with a window takes a place. A configured agent keeps it without one; any other gives it back. */
function placesAfter({ admitted, config }: RebuildState, agentId: string, hasWindow: boolean): string[] {
  const others = admitted.filter((other) => other !== agentId);
  const keeps = hasWindow || (config.agentIds ?? []).includes(agentId);
  return keeps ? [...others, agentId] : others;
}
