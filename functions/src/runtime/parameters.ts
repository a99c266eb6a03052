import { defineBoolean, defineInt, defineString } from 'firebase-functions/params';
import { type Profile, PROFILE_NAMES } from '../core/profiles/profiles';
import { DEFAULT_PROFILE, parseDefaultProfile } from './default-profile';

/**
 * The parameters of a deployment: set in `functions/.env` (see `.env.example`) or asked for by `firebase deploy`. The
 * defaults stand here twice over, because the CLI applies them and the SDK does not: outside a deployment, `value()` of an
 * unset number is 0.
 */
/** For the options of a function, which the CLI resolves when it deploys. */
export const REGION = defineString('MAESTRO_REGION', {
  default: 'us-central1',
  description: 'The region of all functions: the one of your Firestore database.',
});

const enforceAppCheck = defineBoolean('ENFORCE_APP_CHECK', {
  default: false,
  description: 'Whether callables refuse clients without a valid App Check token.',
});

/**
 * Whether callables enforce App Check. The SDK wants it when a callable is made, in a deployed instance too; asked for its
 * value then, a parameter warns of a mistake.
 */
export const ENFORCE_APP_CHECK = process.env[enforceAppCheck.name] === 'true';

const DEFAULT_RETENTION_DAYS = 90;

const historyRetentionDays = defineInt('HISTORY_RETENTION_DAYS', {
  default: DEFAULT_RETENTION_DAYS,
  description: 'How many days an allocation stays in allocationHistory.',
});

/** For the options of the schedule. */
export const SWEEP_SCHEDULE = defineString('SWEEP_SCHEDULE', {
  default: 'every day 03:00',
  description: 'When all users are checked, in UTC: App Engine cron text or unix-cron.',
});

const DEFAULT_RECONCILE_DAYS = 30;

const reconcileDays = defineInt('RECONCILE_DAYS', {
  default: DEFAULT_RECONCILE_DAYS,
  description: 'In how many days sweeps rebuild every user from the journal once.',
});

const orchProfile = defineString('ORCH_PROFILE', {
  default: DEFAULT_PROFILE,
  description: `The risk profile of users who have chosen none: ${PROFILE_NAMES.join(' or ')}.`,
});

/** The parameters as a plain object, read once, when the first call needs them. */
export interface Parameters {
  readonly historyRetentionDays: number;
  /** The risk profile of users who have chosen none. */
  readonly defaultProfile: Profile;
  /** In how many days sweeps rebuild every user once. */
  readonly reconcileDays: number;
}

/** @throws Error naming the parameter, the value and what is allowed */
export function readParameters(): Parameters {
  return {
    historyRetentionDays: readDays(historyRetentionDays, DEFAULT_RETENTION_DAYS, 36_500),
    defaultProfile: readDefaultProfile(),
    reconcileDays: readDays(reconcileDays, DEFAULT_RECONCILE_DAYS, 365),
  };
}

function readDays(parameter: { name: string; value(): number }, otherwise: number, most: number): number {
  const days = isSet(parameter) ? parameter.value() : otherwise;
  if (!Number.isSafeInteger(days) || days < 1 || days > most)
    throw new Error(`${parameter.name} is ${days}; it must be a whole number of days from 1 to ${most}.`);
  return days;
}

export function readDefaultProfile(): Profile {
  return parseDefaultProfile(isSet(orchProfile) ? orchProfile.value() : undefined);
}

function isSet({ name }: { readonly name: string }): boolean {
  return process.env[name] !== undefined;
}
