import { Decimal } from '../../src/core/base/decimal';
import { type Work, work } from './work';

/**
 * What each operation takes. Reads, writes and deletes are counted by the test that is named, seconds come from the
 * benchmarks (docs/reference/benchmarks.md) and from `ROUND_TRIP`, which is assumed.
 */

/** How much a user has. */
export interface UserSize {
  readonly agents: number;
  /** Closed trades in the window of each agent. */
  readonly trades: number;
}

/** Seconds that a request to Firestore takes within a region: assumed, because no emulator can tell. */
const ROUND_TRIP = '0.02';

function seconds(roundTrips: number, processor: Decimal | string): Decimal {
  return new Decimal(ROUND_TRIP).times(roundTrips).plus(processor);
}

/**
 * A close on its own. When many come together, they share the round trips, `current` and the windows. The version that it
 * writes is deleted one day.
 * Counted by test/embedded/cost-units.test.ts; processor time: `bench closes`, 8 ms with 4 agents, 38 ms with 100.
 */
export function closeOf({ agents }: UserSize): Work {
  const processor = new Decimal('0.007').plus(new Decimal('0.0003').times(agents));
  return work({ reads: 3, writes: 3, deletes: 1, seconds: seconds(3, processor), calls: 1 });
}

/**
 * A policy on an instance that knows the windows.
 * Counted by test/embedded/cost-units.test.ts, as is the size of the answer; processor time: `bench policy`.
 */
export const WARM_POLICY: Work = work({
  reads: 2,
  bytes: 3_000,
  seconds: seconds(1, '0.009'),
  calls: 1,
});

/**
 * A policy on an instance that has to read the windows: the first one, and the first after each close.
 * Counted by test/embedded/cost-units.test.ts; processor time: `bench policy`, 146 ms for 10 agents × 1,000 trades.
 */
export function coldPolicyOf({ agents, trades }: UserSize): Work {
  const processor = new Decimal('0.000014').times(agents * trades);
  return work({ ...WARM_POLICY, reads: 2 + agents, seconds: seconds(2, processor) });
}

/**
 * A sweep finds a user and compares the windows with the trades that closed since the last sweep; it finds nothing to do. Where
 * trades have closed, it notes the time.
 * Counted by test/embedded/check-user.test.ts; time: `bench sweep`.
 */
export function checkOf({ agents }: UserSize, closes: number): Work {
  const writes = closes > 0 ? 1 : 0;
  return work({
    reads: 3 + agents + Math.max(1, closes) + writes,
    writes,
    seconds: seconds(4, '0.005'),
    calls: new Decimal('0.05'),
  });
}

/**
 * A rebuild: it reads the newest trades of each agent, and writes each window and, after each, how far it is.
 * Counted by test/embedded/cost-units.test.ts, within 10 %; processor time: 3 s for 10 agents × 1,000 trades (`bench growth`).
 */
export function rebuildOf({ agents, trades }: UserSize): Work {
  return work({
    reads: agents * (trades + 6) + 14,
    writes: agents * 2 + 5,
    deletes: 2,
    seconds: seconds(agents * 4 + 10, new Decimal('0.0003').times(agents * trades)),
  });
}

/**
 * An alert that is sent to the webhook and pushed to devices: its document, the event, what is read to deliver it, the note of
 * who has taken it, and that it is deleted one day. One that is only shown on the page is read once, for whether there is one of its
 * id, and written once.
 * Counted by test/embedded/cost-units.test.ts; a server is taken to answer within 0.3 s. The bytes are those of a connection.
 */
export function alertOf(devices: number): Work {
  return work({
    reads: 1 + DELIVERY_READS + devices,
    writes: 2,
    deletes: 1,
    bytes: BYTES_PER_CONNECTION * (devices > 0 ? 2 : 1),
    seconds: seconds(3, '0.3'),
    calls: 1,
  });
}

/**
 * One more attempt to deliver an alert to a server that answers nothing: it is waited for, and nothing new is noted.
 * Counted by test/embedded/cost-units.test.ts.
 */
export function failedDeliveryOf(devices: number): Work {
  return work({
    reads: DELIVERY_READS + devices,
    bytes: BYTES_PER_CONNECTION,
    seconds: seconds(3, new Decimal(LIMITS.deliverySeconds)),
    calls: 1,
  });
}

const DELIVERY_READS = 6;

/** Names, keys and certificates of TLS, and the body: measured by nothing, and small. */
const BYTES_PER_CONNECTION = 6_000;

/** A rebuild that is asked for too soon. Counted by test/embedded/recompute-allocation.test.ts. */
export const REFUSED_REBUILD: Work = work({ reads: 3, seconds: seconds(1, '0.001'), calls: 1 });

/** A change of settings, and its event. Counted by test/embedded/update-settings.test.ts and on-settings-written.test.ts. */
export const SETTINGS_CHANGE: Work = work({ reads: 6, writes: 2, seconds: seconds(5, '0.004'), calls: 2 });

/**
 * A trade that a bot sends, without the close that follows from it.
 * Counted by test/embedded/bots.test.ts; processor time: `bench bots`.
 */
export const SENT_TRADE: Work = work({ reads: 2, writes: 1, seconds: seconds(2, '0.004'), calls: 1 });

/** The smallest version of the history that is sent, of one agent. Measured by test/embedded/cost-units.test.ts. */
export const SMALLEST_VERSION_BYTES = 400;

/** Limits of a deployment that bound what one user can cost. Compared with the code by cost-units.test.ts. */
export const LIMITS = {
  /** Instances of each callable, and how many callables there are. */
  callableInstances: 20,
  callables: 13,
  /** Calls of one caller per minute and instance; each further piece of an answer of this size counts as one more. */
  callsPerMinute: 100,
  bytesPerCall: 4 * 1024,
  /** Versions that one call of getAllocation returns. */
  versionsPerCall: 100,
  /** Seconds between two rebuilds of a user: at least this, and one for each so many trades that the last one read. */
  secondsBetweenRebuilds: 60,
  tradesPerSecondOfWait: 100,
  /** Changes of settings per minute. */
  settingsPerMinute: 10,
  /**
   * Keys for bots per user; requests of a key, or trades, per minute and instance; keys that are made per minute, and what each
   * may send at once; instances of each function for bots.
   */
  keysPerUser: 50,
  requestsPerKey: 60,
  newKeysPerMinute: 10,
  burstOfKey: 100,
  botInstances: 5,
  /** Seconds from an erasure until a user can begin again. */
  secondsErased: 900,
  /** Alerts of a user per hour, with the digest; seconds that a server has to answer; devices to which alerts are pushed. */
  alertsPerHour: 11,
  deliverySeconds: 5,
  devices: 20,
  /** How long an alert is tried again, and how often per hour once the waits of the platform have grown to 10 minutes. */
  hoursOfDelivery: 24,
  attemptsPerHour: 6,
  /** Instances that fold, and closes that each folds per second at most (`bench closes`: 1,000 in 0.88 s). */
  foldInstances: 4,
  foldsPerSecond: 1_100,
} as const;
