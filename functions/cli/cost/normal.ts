import { checkOf, closeOf, coldPolicyOf, rebuildOf, type UserSize, WARM_POLICY } from './units';
import { times, type Work } from './work';

/** What users do on a day. */
export interface DailyUse extends UserSize {
  readonly users: number;
  /** Closes and policies per user. */
  readonly closes: number;
  readonly policies: number;
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

/** A day of normal use. The first policy after each close has to read the windows. */
export function dayOf({ users, closes, policies, reconcileDays, ...size }: DailyUse): Row[] {
  const cold = Math.min(closes, policies);
  const rebuilt = Math.ceil(users / reconcileDays);
  const row = (name: string, count: number, one: Work): Row => ({ name, count, one, all: times(one, count) });
  return [
    row('close', users * closes, closeOf(size)),
    row('policy', users * (policies - cold), WARM_POLICY),
    row('policy after a close', users * cold, coldPolicyOf(size)),
    row('check by the sweep', users - rebuilt, checkOf(size, closes)),
    row('rebuild by the sweep', rebuilt, rebuildOf(size)),
  ];
}
