import { parsePolicyRequest } from '../../contract/callables/policy-request';
import { encodePolicy, type PolicyAnswer } from '../../contract/callables/policy-response';
import { chooseProfile } from '../../core/profiles/choose-profile';
import { policyFor } from '../../core/policy/policy-for';
import { standingOf } from '../../core/policy/standing';
import { MAX_AHEAD_SECONDS } from '../../core/risk-state/joined-windows';
import type { AppContext } from '../context';
import { readUserState } from './user-state';

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
      profile: chooseProfile(request.profile, settings.profile, context.defaultProfile).profile,
      market: request.market,
      requested: request,
      windows: state.journal,
      equity: settings.equity,
      standing: {
        paused: settings.paused,
        settingsDamage: policyDamage?.message ?? null,
        agent:
          request.agentId === null
            ? null
            : standingOf(
                request.agentId,
                settings.pausedAgents,
                state.current?.allocation.published.weights ?? null,
              ),
      },
      now,
    }),
  );
}
