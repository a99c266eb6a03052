import { parsePolicyRequest } from '../../contract/callables/policy-request';
import { encodePolicy, type PolicyAnswer } from '../../contract/callables/policy-response';
import { chooseProfile } from '../../core/profiles/choose-profile';
import { policyFor } from '../../core/policy/policy-for';
import { DEFAULT_CONFIG } from '../../core/config';
import type { Instant } from '../../core/base/instant';
import { knownAgentDrawdown } from '../../core/policy/agent-drawdown';
import { type AgentStanding, standingOf } from '../../core/policy/standing';
import { MAX_AHEAD_SECONDS, NO_TRADES } from '../../core/risk-state/joined-windows';
import type { AppContext } from '../context';
import { readUserState, type UserState } from './user-state';

/**
 * Returns how much the user may risk now, and why.
 *
 * @throws InvalidInput
 */
export async function getPolicy(context: AppContext, uid: string, input: unknown): Promise<PolicyAnswer> {
  const now = context.now();
  const request = parsePolicyRequest(input, now.plusSeconds(MAX_AHEAD_SECONDS));
  const state = await readUserState(context, uid);
  const { policy: settings, policyDamage } = state.settings;
  return encodePolicy(
    policyFor({
      profile: chooseProfile(
        request.profile,
        settings.profile,
        context.defaultProfile,
        settings.profileOverrides,
      ).profile,
      market: request.market,
      requested: request,
      windows: state.journal,
      equity: settings.equity,
      standing: {
        paused: settings.paused,
        settingsDamage: policyDamage?.message ?? null,
        agent: request.agentId === null ? null : agentStanding(request.agentId, state, now),
      },
      now,
    }),
  );
}

function agentStanding(
  agentId: string,
  { settings, current, journal }: UserState,
  now: Instant,
): AgentStanding {
  const { pausedAgents, agentDrawdownLimit: limitPct } = settings.policy;
  const config = current?.config ?? settings.config ?? DEFAULT_CONFIG;
  const own = (journal ?? NO_TRADES).ofAgent(agentId).asOf(now);
  const drawdown = limitPct === null ? null : knownAgentDrawdown(own, { limitPct, config });
  return standingOf(agentId, pausedAgents, current?.allocation.published.weights ?? null, drawdown);
}
