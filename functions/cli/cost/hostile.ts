import { Decimal } from '../../src/core/base/decimal';
import {
  closeOf,
  coldPolicyOf,
  failedDeliveryOf,
  LIMITS,
  REFUSED_REBUILD,
  rebuildOf,
  SENT_TRADE,
  SETTINGS_CHANGE,
  SMALLEST_VERSION_BYTES,
  type UserSize,
  WARM_POLICY,
} from './units';
import { sum, times, type Work, work } from './work';

/** A way in which one signed-in user without App Check can cost money, for an hour. */
export interface Way {
  readonly name: string;
  /** What bounds it. */
  readonly bound: string;
  readonly hour: Work;
}

const HOUR = 3600;

/** The largest user that the limits allow, and one whose rebuilds cost the most for their wait. */
const LARGEST: UserSize = { agents: 100, trades: 1000 };
const QUICKEST: UserSize = { agents: 100, trades: 60 };

/** Calls that all instances of a callable answer to one caller within an hour, if each counts as this many. */
function answered(counts: number): number {
  return Math.floor((LIMITS.callsPerMinute * 60 * LIMITS.callableInstances) / counts);
}

/** Calls per second of a flood: some megabits. */
const FLOOD = 1_000;

/** An instance of these that answers one request after another for the whole hour. */
function busy(instances: number): Work {
  return work({ seconds: instances * HOUR });
}

/** Rebuilds, as often as the wait after each allows. */
function rebuilds(size: UserSize): Work {
  const wait = Math.max(
    LIMITS.secondsBetweenRebuilds,
    (size.agents * size.trades) / LIMITS.tradesPerSecondOfWait,
  );
  return times(rebuildOf(size), new Decimal(HOUR).div(wait));
}

function history(): Work {
  const { versionsPerCall, bytesPerCall } = LIMITS;
  const bytes = versionsPerCall * SMALLEST_VERSION_BYTES;
  const counts = 1 + Math.floor(bytes / bytesPerCall);
  const call = work({ reads: versionsPerCall + 1, bytes, seconds: '0.05', calls: 1 });
  return times(call, answered(counts));
}

function largeAnswers(): Work {
  const { bytesPerCall } = LIMITS;
  return times(work({ reads: 1, bytes: bytesPerCall, seconds: '0.002', calls: 1 }), answered(1));
}

/** Closes by the client itself, each a write of its own; folded in groups, so each takes its own read and little more. */
function closes(perSecond: number): Work {
  const count = perSecond * HOUR;
  const commits = Math.min(count, 4 * HOUR);
  const { reads, writes, deletes } = closeOf(LARGEST);
  return work({
    reads: count + commits * (reads.toNumber() - 1),
    writes: count + commits * writes.toNumber(),
    deletes: deletes.times(commits),
    seconds: LIMITS.foldInstances * HOUR,
    calls: count,
  });
}

/**
 * Requests, or trades, that all instances of a function for bots answer to all keys of a user within an hour. The user revokes
 * keys to make others, which begin with a whole burst, and owe what their last request has besides.
 */
function answeredToKeys(): number {
  const { keysPerUser, requestsPerKey, newKeysPerMinute, burstOfKey, botInstances } = LIMITS;
  return (keysPerUser * requestsPerKey + newKeysPerMinute * 2 * burstOfKey) * 60 * botInstances;
}

/** Policies of all keys while trades close all the time: each instance reads the windows once per commit. */
function policiesOfKeys(): Work {
  const cold = 4 * HOUR * LIMITS.botInstances;
  return sum([
    times(coldPolicyOf({ agents: 100, trades: 1 }), cold),
    times(WARM_POLICY, answeredToKeys() - cold),
  ]);
}

/** Trades of all keys, and what follows from them; the write is that of the bot, which is counted as the client's. */
function tradesOfKeys(): Work {
  const count = answeredToKeys();
  return sum([closes(count / HOUR), times(work({ ...SENT_TRADE, writes: 0 }), count)]);
}

/** Alerts to a webhook that takes nothing: those of a day are tried again and again, and each reads all devices. */
function failingWebhook(): Work {
  const { alertsPerHour, hoursOfDelivery, attemptsPerHour, devices } = LIMITS;
  return times(failedDeliveryOf(devices), alertsPerHour * hoursOfDelivery * attemptsPerHour);
}

/** All ways, in the order in which Maestro bounds them. */
export function hostileWays(): Way[] {
  const { callableInstances, callables, callsPerMinute, settingsPerMinute, secondsErased } = LIMITS;
  const { keysPerUser, requestsPerKey, botInstances } = LIMITS;
  const perKey = `${requestsPerKey} per minute, key and instance; ${keysPerUser} keys, ${botInstances} instances`;
  const perCaller = `${callsPerMinute} calls per minute and instance`;
  return [
    {
      name: 'rebuilds of 100 agents × 1,000 trades',
      bound: 'a second of waiting per 100 trades read',
      hour: rebuilds(LARGEST),
    },
    { name: 'rebuilds of 100 agents × 60 trades', bound: 'once per minute', hour: rebuilds(QUICKEST) },
    {
      name: 'rebuilds asked for too soon',
      bound: perCaller,
      hour: times(REFUSED_REBUILD, answered(1)),
    },
    {
      name: 'changes of settings',
      bound: `${settingsPerMinute} per minute`,
      hour: times(SETTINGS_CHANGE, settingsPerMinute * 60),
    },
    {
      name: 'erasing and beginning again',
      bound: `once in ${secondsErased / 60} minutes`,
      hour: times(sum([rebuildOf(LARGEST), work({ reads: 300, deletes: 300 })]), HOUR / secondsErased),
    },
    {
      name: 'getAllocation, the largest answers',
      bound: `${perCaller}, large ones count more`,
      hour: largeAnswers(),
    },
    {
      name: 'getAllocation, 100 small versions',
      bound: `${perCaller}, large ones count more`,
      hour: history(),
    },
    {
      name: 'getPolicy after each close, 100 agents',
      bound: perCaller,
      hour: times(coldPolicyOf({ agents: 100, trades: 1 }), answered(1)),
    },
    { name: 'policies of bots after each close, 100 agents', bound: perKey, hour: policiesOfKeys() },
    { name: 'trades of bots', bound: perKey, hour: tradesOfKeys() },
    {
      name: 'alerts to a webhook that answers nothing',
      bound: `${LIMITS.alertsPerHour} alerts per hour, tried again for a day`,
      hour: failingWebhook(),
    },
    { name: '20 closes per second', bound: `${LIMITS.foldInstances} instances fold`, hour: closes(20) },
    {
      name: `${LIMITS.foldsPerSecond} closes per second`,
      bound: 'Firestore alone: clients write the journal themselves',
      hour: closes(LIMITS.foldsPerSecond),
    },
    {
      name: `${FLOOD} calls per second of one callable, refused or not`,
      bound: `${callableInstances} instances`,
      hour: sum([busy(callableInstances), work({ calls: FLOOD * HOUR })]),
    },
    {
      name: `${FLOOD} requests per second with wrong keys`,
      bound: `${botInstances} instances, one read each`,
      hour: sum([busy(botInstances), work({ calls: FLOOD * HOUR, reads: FLOOD * HOUR })]),
    },
    {
      name: `${FLOOD} calls per second of all ${callables} callables`,
      bound: `${callableInstances} instances each`,
      hour: sum([busy(callableInstances * callables), work({ calls: FLOOD * HOUR })]),
    },
  ];
}
