import type { Cause, CurrentDocument } from '../../contract/documents/allocation';
import { sameConfig } from '../../contract/documents/config';
import type { RebuildState } from '../../contract/documents/rebuild';
import type { Instant } from '../../core/base/instant';
import { compareUtf8 } from '../../core/base/utf8';
import type { EngineConfig } from '../../core/config';
import { admit } from '../../core/trades/admission';
import { mergeCauses } from '../publish/causes';
import type { Found } from './found';
import { type Importing, runningImport } from './importing';

/** A rebuild that began longer ago starts over: folds may have missed too much in its first windows. */
const RESUMABLE_SECONDS = 3600;

/** The agents of a user, looked up before the transaction. */
export interface AgentsFound {
  readonly inJournal: readonly string[];
  readonly withWindow: readonly string[];
}

/** What a rebuild begins with. */
export interface BeginInput {
  readonly found: Found;
  readonly agents: AgentsFound;
  /** The configuration that the rebuild puts into force. */
  readonly config: EngineConfig;
  readonly causes: readonly Cause[];
}

/** The data of this user was erased: nothing is made, until the owner changes a setting. */
export interface Erased {
  readonly kind: 'erased';
  readonly erasedAt: Instant;
}

/** How a rebuild begins, or why it does not. */
export type BeginPlan =
  /** Maestro keeps no document of this user, and there is nothing to make one from. */
  | { readonly kind: 'nothing_left' }
  | Erased
  | Importing
  /** `current` is written too, so that folds know of the rebuild (see WindowBatch); null: there is none. */
  | { readonly kind: 'begun'; readonly state: RebuildState; readonly current: CurrentDocument | null };

/**
 * Decides how a rebuild begins. It resumes one that was cut short if its configuration is still the wanted one;
 * otherwise it starts over.
 */
export function planBegin(input: BeginInput, now: Instant): BeginPlan {
  const { found } = input;
  if (found.erased !== null) return { kind: 'erased', erasedAt: found.erased.erasedAt };
  const importing = runningImport(found.importMark, now);
  if (importing !== null) return importing;
  if (isNobody(input)) return { kind: 'nothing_left' };
  return {
    kind: 'begun',
    state: firstState(input, now),
    current: found.current && { ...found.current, rebuildingSince: now },
  };
}

function isNobody({ found: { exists, claimedAt }, agents, config }: BeginInput): boolean {
  const hasAgents = agents.inJournal.length + agents.withWindow.length > 0 || config.agentIds !== null;
  return !hasAgents && (!exists.state || claimedAt !== null) && !exists.current;
}

function firstState(input: BeginInput, now: Instant): RebuildState {
  const { state, importMark } = input.found;
  const { admitted, done, startedAt } = resumed(input, now) ?? started(input, now);
  const { withWindow, inJournal } = input.agents;
  // An agent with a place but without a window is looked at again: its window may have been deleted after it was
  // refilled. Agents without a place are always looked at: the first trade of one of them may have triggered this
  // rebuild, and a window that an earlier rebuild has left behind must be refilled or deleted.
  const finished = new Set(withWindow.filter((agentId) => done.has(agentId)));
  // Also agents that only the rebuild so far knows, or the mark of an import that has died: an event or the import has named
  // them, and the search ended before it found them.
  const named = [...(state?.pending ?? []), ...(state?.refused ?? []), ...(importMark?.agentIds ?? [])];
  const others = [...withWindow, ...inJournal, ...named].sort(compareUtf8);
  return {
    config: input.config,
    pending: [...new Set([...[...admitted].sort(compareUtf8), ...others])].filter(
      (agentId) => !finished.has(agentId),
    ),
    admitted,
    refused: [],
    windowsChanged: state?.windowsChanged ?? false,
    causes: mergeCauses([...(state?.causes ?? []), ...input.causes]),
    startedAt,
    resumedAt: now,
  };
}

/** Where a rebuild stands: the agents with a place, those with windows that are refilled, and since when it runs. */
interface Progress {
  readonly admitted: readonly string[];
  readonly done: ReadonlySet<string>;
  readonly startedAt: Instant;
}

/** Null: there is no rebuild to resume, or only one that is too old or under another configuration. */
function resumed({ found: { state }, config }: BeginInput, now: Instant): Progress | null {
  if (state === null || !sameConfig(state.config, config)) return null;
  if (now.secondsSince(state.startedAt) >= RESUMABLE_SECONDS) return null;
  const { admitted, pending, startedAt } = state;
  const done = new Set(admitted.filter((agentId) => !pending.includes(agentId)));
  return { admitted, done, startedAt };
}

/** Places belong to the agents that `current` knows. Only if it is lost, windows tell who had one. */
function started({ found: { current }, agents, config }: BeginInput, now: Instant): Progress {
  const admitted = [...admit(current?.windowAgents ?? agents.withWindow, config.agentIds, [])];
  return { admitted, done: new Set(), startedAt: now };
}
