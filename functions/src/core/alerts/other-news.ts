import type { Instant } from '../base/instant';
import { cut } from '../base/cut';
import { printable } from '../base/printable';
import type { News } from './news';
import { momentId, timeWords } from './words';

/** Longer reasons are cut: they may quote what was found. */
const MAX_QUOTED = 500;

function quoted(text: string): string {
  return cut(text, MAX_QUOTED, { written: printable });
}

/** A trade that was written as closed and takes no part. */
export interface UnusableTrade {
  readonly tradeId: string;
  readonly field: string;
  readonly reason: string;
  readonly cure: string;
}

/**
 * A closed trade takes no part.
 *
 * @param day days since 1970-01-01
 *
 * @example
 * tradeUnusable({ tradeId: 't1', field: 'closed_at', reason: 'it is text', cure: 'Write a time.' }, 20_000).subject; // 'closed_at'
 */
export function tradeUnusable({ tradeId, field, reason, cure }: UnusableTrade, day: number): News {
  return {
    kind: 'trade_skipped',
    subject: field,
    state: String(day),
    title: `A closed trade does not count: ${field}`,
    text: `Trade ${printable(tradeId)} takes no part: ${quoted(reason)}. ${cure} Others for the same reason are not told today.`,
    figures: new Map([
      ['trade_id', tradeId],
      ['field', field],
    ]),
  };
}

/**
 * Settings cannot be read any more.
 *
 * @param part whether they are those of the allocation or of the policy
 * @param at when they were written; null: not known
 *
 * @example
 * settingsDamaged('policy', 'paused must be true or false.', null).subject; // 'policy'
 */
export function settingsDamaged(part: 'allocation' | 'policy', message: string, at: Instant | null): News {
  const holds = {
    allocation: 'The last good configuration stays in force.',
    policy: 'What can be read of them holds, and no new trades are allowed.',
  };
  return {
    kind: 'settings_damaged',
    subject: part,
    state: at === null ? message : momentId(at),
    title: `Settings of the ${part} cannot be read`,
    text: `${quoted(message)} ${holds[part]} This ends when the settings are changed to something that can be read.`,
    figures: new Map(),
  };
}

/**
 * A sweep has found that windows were not as the journal is, and has repaired them.
 *
 * @example
 * driftRepaired(new Instant(60)).subject; // 'account'
 */
export function driftRepaired(now: Instant): News {
  return {
    kind: 'drift_repaired',
    subject: 'account',
    state: momentId(now),
    title: 'The allocation was repaired',
    text: 'What Maestro kept of your trades was not as the journal has it. It was read again from the journal, and the allocation was published again. Nothing is left to do; weights and policies before that may have been wrong.',
    figures: new Map(),
  };
}

/**
 * The user has asked for an alert, to see whether alerts arrive.
 *
 * @param state see `News`
 *
 * @example
 * testAlert('60.000000 0').kind; // 'test'
 */
export function testAlert(state: string): News {
  return {
    kind: 'test',
    subject: 'account',
    state,
    title: 'This is a test',
    text: 'You asked Maestro for a test alert. Nothing has happened, and there is nothing to do. Other alerts are sent in the same way.',
    figures: new Map(),
  };
}

/**
 * A key that has ended was shown with its right secret.
 *
 * @param key `expiredAt`: null if it was revoked
 * @param now the alert is made once per key and day
 *
 * @example
 * keyUsedAgain({ id: '1f', name: 'vps', expiredAt: null }, new Instant(60)).title; // 'A revoked key was used: vps'
 */
export function keyUsedAgain(
  { id, name, expiredAt }: { readonly id: string; readonly name: string; readonly expiredAt: Instant | null },
  now: Instant,
): News {
  const how = expiredAt === null ? 'was revoked' : `expired on ${timeWords(expiredAt)}`;
  return {
    kind: 'bot_key_used_again',
    subject: id,
    state: String(now.utcDay()),
    title: `${expiredAt === null ? 'A revoked' : 'An expired'} key was used: ${printable(name)}`,
    text: `Somebody has sent a request with the key ${printable(name)} (${id}), which ${how}. It was refused. If it was a bot of yours, give it a new key; if not, somebody else has the key. This ends when nobody uses it; you are told at most once per day.`,
    figures: new Map([
      ['key_id', id],
      ['name', name],
    ]),
  };
}
