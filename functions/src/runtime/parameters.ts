import { defineString, select } from 'firebase-functions/params';
import { setGlobalOptions } from 'firebase-functions/v2/options';
import { WITH_ACCOUNT, type WithAccount } from '../app/erase/with-account';
import { versionLabel } from '../contract/version';
import { type Profile, PROFILE_NAMES } from '../core/profiles/profiles';
import { DEFAULT_PROFILE, parseDefaultProfile } from './default-profile';
import {
  checkParameters,
  choice,
  declare,
  type Environment,
  flag,
  oneOf,
  text,
  wholeNumber,
} from './parameter';
import { isSchedule, SCHEDULE_RULE } from './schedule';

/**
 * The parameters of a deployment: set in `functions/.env` (see `.env.example`) or asked for by `firebase deploy`. All of
 * them are checked when the functions are loaded, so that functions with a wrong one never start: a deployment stops, and
 * nothing runs with less protection than it was meant to have.
 */

const region = text(
  'MAESTRO_REGION',
  'us-central1',
  'one region of Cloud Functions such as "europe-west1", and no multi-region such as "eur3"',
  (name) => /^[a-z]+-[a-z]+\d{1,2}$/.test(name),
  'The region of all functions: the one of your Firestore database, or one within its multi-region.',
);

const enforceAppCheck = flag(
  'ENFORCE_APP_CHECK',
  false,
  'Whether callables refuse clients without a valid App Check token.',
);

const historyRetentionDays = wholeNumber(
  'HISTORY_RETENTION_DAYS',
  90,
  [1, 36_500],
  'How many days an allocation stays in allocationHistory.',
);

const sweepSchedule = text(
  'SWEEP_SCHEDULE',
  'every day 03:00',
  SCHEDULE_RULE,
  isSchedule,
  'When all users are checked, in UTC: App Engine cron text or unix-cron.',
);

const reconcileDays = wholeNumber(
  'RECONCILE_DAYS',
  30,
  [1, 365],
  'The sweeps rebuild every user from the journal once in this many days.',
);

const orchProfile = declare(
  defineString('ORCH_PROFILE', {
    default: DEFAULT_PROFILE,
    description: `The risk profile of users who have not chosen one: ${PROFILE_NAMES.join(' or ')}.`,
    input: select([...PROFILE_NAMES]),
  }),
  (env) => parseDefaultProfile(env.ORCH_PROFILE),
);

const withAccount = choice(
  'ERASE_WITH_ACCOUNT',
  'all',
  WITH_ACCOUNT,
  'What goes when an account is deleted: all, derived (all but the journal) or nothing.',
);

const tradeConcurrency = wholeNumber(
  'TRADE_CONCURRENCY',
  500,
  [1, 1000],
  'How many events of trades one instance of onTradeWritten handles at once.',
);

const tradeMaxInstances = wholeNumber(
  'TRADE_MAX_INSTANCES',
  4,
  [1, 1000],
  'The most instances of onTradeWritten.',
);

const tradeMemory = oneOf(
  'TRADE_MEMORY_MIB',
  1024,
  [512, 1024, 2048, 4096, 8192],
  'The memory of an instance of onTradeWritten, in MiB.',
);

/**
 * The share of an instance that one user may hold. It is below the 60 % at which Cloud Run starts another instance,
 * which would work on the same documents; and 200 of 500 events are those of a bot that closes 20 trades per second, in
 * ten seconds.
 */
const SHARE_PER_USER = 0.4;

checkParameters(process.env);

// Every function imports this file before it is defined: `maestro doctor` sees which version was deployed.
setGlobalOptions({ labels: versionLabel });

/** For the options of all functions. */
export const REGION = region.option;

/** For the options of the schedule. */
export const SWEEP_SCHEDULE = sweepSchedule.option;

/** For the options of onTradeWritten. */
export const TRADE_CONCURRENCY = tradeConcurrency.option;
export const TRADE_MAX_INSTANCES = tradeMaxInstances.option;
export const TRADE_MEMORY_MIB = tradeMemory.option;

/** Whether callables enforce App Check: a plain value, because the SDK needs it in a deployed instance too. */
export const ENFORCE_APP_CHECK = enforceAppCheck.read(process.env);

/** The parameters that the running functions need. */
export interface Parameters {
  readonly historyRetentionDays: number;
  /** The risk profile of users who have not chosen one. */
  readonly defaultProfile: Profile;
  /** The sweeps rebuild every user once in this many days. */
  readonly reconcileDays: number;
  /** What goes with a deleted account. */
  readonly withAccount: WithAccount;
  /** The most events of one user that an instance of onTradeWritten handles at once. */
  readonly eventsPerUser: number;
}

/**
 * Reads the parameters that the running functions need.
 *
 * @throws Error naming the parameter, its value and what is allowed
 */
export function readParameters(env: Environment = process.env): Parameters {
  return {
    historyRetentionDays: historyRetentionDays.read(env),
    defaultProfile: orchProfile.read(env),
    reconcileDays: reconcileDays.read(env),
    withAccount: withAccount.read(env),
    eventsPerUser: Math.max(1, Math.floor(SHARE_PER_USER * tradeConcurrency.read(env))),
  };
}
