import { type PolicyRequest, parsePolicyRequest } from '../../contract/callables/policy-request';
import { encodePolicy } from '../../contract/callables/policy-response';
import { chooseProfile } from '../../core/profiles/choose-profile';
import { ZERO } from '../../core/base/decimal';
import type { AgentStanding } from '../../core/policy/gates';
import { policyFor } from '../../core/policy/policy-for';
import { MAX_AHEAD_SECONDS } from '../../core/risk-state/risk-state';
import type { AppContext } from '../context';
import { type UserState, readUserState } from './user-state';

/**
 * Returns how much the user may risk now, and why.
 *
 * @throws InvalidInput
 */
export async function getPolicy(
  context: AppContext,
  uid: string,
  input: unknown,
): Promise<Record<string, unknown>> {
  const now = context.now();
  const request = parsePolicyRequest(input, now.plusSeconds(MAX_AHEAD_SECONDS));
  const state = await readUserState(context, uid);
  const { policy: settings, policyDamage } = state.settings;
  return encodePolicy(
    policyFor({
      profile: chooseProfile(request.profile, settings.profile, context.defaultProfile).profile,
      market: request.market,
      requested: request,
      journal: state.journal,
      equity: settings.equity,
      standing: {
        paused: settings.paused,
        settingsDamage: policyDamage?.message ?? null,
        agent: standingOf(request, state),
      },
      now,
    }),
  );
}

function standingOf({ agentId }: PolicyRequest, { settings, current }: UserState): AgentStanding | null {
  if (agentId === null) return null;
  return {
    agentId,
    paused: settings.policy.pausedAgents.includes(agentId),
    weight: current?.allocation.published.weights.get(agentId) ?? ZERO,
  };
}
