import { Decimal } from '../../src/core/base/decimal';
import {
  alertOf,
  checkOf,
  closeOf,
  coldPolicyOf,
  LIMITS,
  rebuildOf,
  type UserSize,
  WARM_POLICY,
} from './units';
import { times, type Work } from './work';

/** What users do on a day. */
export interface DailyUse extends UserSize {
  readonly users: number;
  /** Closes and policies per user. */
  readonly closes: number;
  readonly policies: number;
  /** Alerts per user, and the devices of a user to which they are pushed. */
  readonly alerts: Decimal;
  readonly devices: number;
  /** Every user is rebuilt once in this many days. */
  readonly reconcileDays: number;
}

/** A kind of operation: how often it happens on a day, and what all of them take. */
export interface Row {
  readonly name: string;
  readonly count: number;
  readonly one: Work;
  readonly all: Work;
}

/** How many alerts the closes of the sample make (`npm start`): 24 make one, 8 make two, 1 makes three. */
export const SAMPLE = { closes: 155, alerts: 43 } as const;

/** The most alerts of a user within a day. */
export const MOST_ALERTS = LIMITS.alertsPerHour * 24;

/** The alerts per day of a user, if closes make as many as those of the sample. */
export function alertsOfCloses(closes: number): Decimal {
  return Decimal.min(MOST_ALERTS, new Decimal(closes).times(SAMPLE.alerts).div(SAMPLE.closes));
}

/** A day of normal use. The first policy after each close has to read the windows. All alerts are delivered. */
export function dayOf({ users, closes, policies, alerts, devices, reconcileDays, ...size }: DailyUse): Row[] {
  const cold = Math.min(closes, policies);
  const rebuilt = Math.ceil(users / reconcileDays);
  const row = (name: string, count: number, one: Work): Row => ({ name, count, one, all: times(one, count) });
  return [
    row('close', users * closes, closeOf(size)),
    row('policy', users * (policies - cold), WARM_POLICY),
    row('policy after a close', users * cold, coldPolicyOf(size)),
    row('alert, delivered', alerts.times(users).round().toNumber(), alertOf(devices)),
    row('check by the sweep', users - rebuilt, checkOf(size, closes)),
    row('rebuild by the sweep', rebuilt, rebuildOf(size)),
  ];
}
