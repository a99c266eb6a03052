import { defineBoolean, defineInt, defineString } from 'firebase-functions/params';
import { type Profile, PROFILE_NAMES } from '../core/profiles/profiles';
import { DEFAULT_PROFILE, parseDefaultProfile } from './default-profile';

/**
 * The parameters of a deployment: set in `functions/.env` (see `.env.example`) or asked for by `firebase deploy`.
 * `readParameters` applies the defaults once more, because the CLI applies them and the SDK does not: outside a
 * deployment, `value()` of an unset number is 0.
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
 * Whether callables enforce App Check. The SDK needs it when a callable is defined, also in a deployed instance. The
 * value of a parameter cannot be used there, because reading it during the definition logs a warning.
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
  description: 'The sweeps rebuild every user from the journal once in this many days.',
});

const orchProfile = defineString('ORCH_PROFILE', {
  default: DEFAULT_PROFILE,
  description: `The risk profile of users who have not chosen one: ${PROFILE_NAMES.join(' or ')}.`,
});

const DEFAULT_TRADE_CONCURRENCY = 500;

const tradeConcurrency = defineInt('TRADE_CONCURRENCY', {
  default: DEFAULT_TRADE_CONCURRENCY,
  description: 'How many events of trades one instance of onTradeWritten handles at once.',
});

/** For the options of onTradeWritten. */
export const TRADE_CONCURRENCY = tradeConcurrency;

export const TRADE_MAX_INSTANCES = defineInt('TRADE_MAX_INSTANCES', {
  default: 4,
  description: 'The most instances of onTradeWritten.',
});

export const TRADE_MEMORY_MIB = defineInt('TRADE_MEMORY_MIB', {
  default: 1024,
  description: 'The memory of an instance of onTradeWritten, in MiB.',
});

/**
 * The share of an instance that one user may hold. Below the 60 % at which Cloud Run starts another instance, which would
 * work on the same documents; and 200 of 500 events are what a bot with 20 closes per second sends in ten seconds.
 */
const SHARE_PER_USER = 0.4;

/** The parameters as a plain object, read once, when the first call needs them. */
export interface Parameters {
  readonly historyRetentionDays: number;
  /** The risk profile of users who have not chosen one. */
  readonly defaultProfile: Profile;
  /** The sweeps rebuild every user once in this many days. */
  readonly reconcileDays: number;
  /** The most events of one user that an instance of onTradeWritten handles at once. */
  readonly eventsPerUser: number;
}

/**
 * Reads the parameters.
 *
 * @throws Error naming the parameter, its value and the allowed values
 */
export function readParameters(): Parameters {
  return {
    historyRetentionDays: readDays(historyRetentionDays, DEFAULT_RETENTION_DAYS, 36_500),
    defaultProfile: readDefaultProfile(),
    reconcileDays: readDays(reconcileDays, DEFAULT_RECONCILE_DAYS, 365),
    eventsPerUser: Math.max(1, Math.floor(SHARE_PER_USER * readConcurrency())),
  };
}

function readDays(parameter: { name: string; value(): number }, fallback: number, max: number): number {
  const days = isSet(parameter) ? parameter.value() : fallback;
  if (!Number.isSafeInteger(days) || days < 1 || days > max)
    throw new Error(`${parameter.name} is ${days}; it must be a whole number of days from 1 to ${max}.`);
  return days;
}

function readConcurrency(): number {
  return isSet(tradeConcurrency) ? tradeConcurrency.value() : DEFAULT_TRADE_CONCURRENCY;
}

/**
 * The default profile; also for the command line, which uses no other parameter.
 *
 * @throws Error as above
 */
export function readDefaultProfile(): Profile {
  return parseDefaultProfile(isSet(orchProfile) ? orchProfile.value() : undefined);
}

function isSet({ name }: { readonly name: string }): boolean {
  return process.env[name] !== undefined;
}
