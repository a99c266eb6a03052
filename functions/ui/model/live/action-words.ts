import type { ProfileName } from '../../../src/core/profiles/profiles';

/** A change of the settings that one tap makes, and another tap takes back. */
export interface Action {
  /** The fields for `updateSettings`. */
  readonly changes: ActionChanges;
  /** The fields that take it back. */
  readonly undo: ActionChanges;
  /** What it has done, in a sentence. */
  readonly done: string;
  readonly undone: string;
}

export interface ActionChanges {
  readonly paused?: boolean;
  readonly paused_agents?: readonly string[];
  readonly profile?: ProfileName | null;
}

const UNDONE = 'Taken back.';

/** Stops or allows all new trades. */
export function pauseAll(paused: boolean): Action {
  return {
    changes: { paused },
    undo: { paused: !paused },
    done: paused ? 'All new trades are paused. Exits stay open.' : 'New trades are no longer paused.',
    undone: UNDONE,
  };
}

/**
 * Stops or allows new trades of one agent.
 *
 * @param before the agents that are paused now
 */
export function pauseAgent(agentId: string, paused: boolean, before: readonly string[]): Action {
  const others = before.filter((id) => id !== agentId);
  return {
    changes: { paused_agents: paused ? [...others, agentId] : others },
    undo: { paused_agents: before },
    done: paused ? `${agentId} is paused. Its exits stay open.` : `${agentId} is no longer paused.`,
    undone: UNDONE,
  };
}

/**
 * Switches the profile.
 *
 * @param before what the settings say now; null: the default of the deployment
 */
export function switchProfile(profile: ProfileName, before: ProfileName | null): Action {
  return {
    changes: { profile },
    undo: { profile: before },
    done: `The profile is ${profile} now.`,
    undone: UNDONE,
  };
}
