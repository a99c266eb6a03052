import type { StoppedAgents } from '../../simulation/policy/agents-without-symbol';
import type { EntryPolicies } from '../../simulation/policy/entry-policy';
import type { NotReplayedTrade } from '../../simulation/not-replayed';
import type { ReplayJournal, ReplayTrade } from '../../simulation/replay-trades';
import type { WireReplay } from '../../simulation/wire';
import type { EngineConfig } from '../../src/core/config';
import type { Correlations } from '../../src/core/weights/correlation';
import type { ReplayEvents } from './replay-events';
import type { Provenance } from './replay-view';

/** What a replay has found, of which the view is made. */
export interface ReplayInput {
  readonly wire: WireReplay;
  readonly config: EngineConfig;
  readonly journal: ReplayJournal;
  /** The trades that moved the account weighted by Maestro. */
  readonly held: readonly ReplayTrade[];
  /** The first trades that were not replayed; `wire.not_replayed` counts all. */
  readonly notReplayed: readonly NotReplayedTrade[];
  /** The policy before every entry, by profile; empty: it was not asked for. */
  readonly policies: readonly EntryPolicies[];
  /** By profile, the agents with capital and no symbol to trade after the last close: asked for or not, it must be said. */
  readonly stopped: readonly StoppedAgents[];
  /** Null: nobody looks at them. */
  readonly events: Pick<ReplayEvents, 'events' | 'more'> | null;
  /** How alike the agents are at the last close; null: nobody looks at it. */
  readonly correlations: Correlations | null;
  readonly provenance: Provenance;
}
