import type { AlertRules } from '../../core/alerts/alert-book';
import { chooseProfile } from '../../core/profiles/choose-profile';
import type { StoredSettings } from '../../store/settings';
import type { AppContext } from '../context';

/** What settings say about alerts. Damaged ones say what is left of them. */
export function rulesOf(
  { policy }: Pick<StoredSettings, 'policy'>,
  { defaultProfile }: Pick<AppContext, 'defaultProfile'>,
): AlertRules {
  const { alerts, equity, agentDrawdownLimit } = policy;
  const { profile } = chooseProfile(null, policy.profile, defaultProfile, policy.profileOverrides);
  return {
    profile: profile.name,
    dailyDdLimit: profile.stops.dailyDdLimit,
    losingStreakLimit: profile.stops.losingStreakLimit,
    agentDrawdownLimit,
    equity,
    kinds: alerts.kinds,
    weightMove: alerts.weightMove,
    webhook: alerts.webhook !== null,
    push: alerts.push,
  };
}
