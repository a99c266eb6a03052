import type { Instant } from '../base/instant';
import { SKIP_WORDS } from '../trades/skip-words';
import { isSkipReason } from '../trades/trade';
import { recentOf } from './alert-book';
import { ALERT_KINDS, type AlertKind } from './alert-kinds';
import type { News } from './news';
import { momentId, namesOf, timeWords } from './words';

/** How much that is held back is remembered: a digest names no more. */
export const MAX_HELD = 30;

/** What happened, before whom it happened to; null: it is never held back. */
const WORDS: Readonly<Record<AlertKind, string | null>> = {
  gate_closed: 'New trades stopped',
  gate_opened: 'New trades allowed again',
  limit_near: 'A limit near',
  agent_proven: 'Proven',
  agent_recovering: 'Score below 0',
  agent_suspended: 'Suspended',
  agent_recovered: 'Performing again',
  agent_stale: 'Stale',
  agent_silent: 'Silent',
  weight_moved: 'Weight moved',
  trade_skipped: 'Trades that do not count',
  agents_refused: 'Agents without a place',
  settings_damaged: 'Settings that cannot be read',
  drift_repaired: 'Figures repaired',
  bot_key_used_again: 'Keys used that have ended',
  delivery_stopped: null,
  digest: null,
  test: null,
};

/** A subject as people read it. */
function nameOf(subject: string): string {
  if (subject === 'account') return 'the account';
  return isSkipReason(subject) ? SKIP_WORDS[subject] : subject;
}

/**
 * What was held back, in one alert: by kind, with the names of whom it happened to.
 *
 * @param held by `recentKey`
 * @param until when others can be told again; null: now
 *
 * @example
 * heldBack(['gate_closed a', 'gate_closed b'], 10, null, new Instant(60)).title;
 * // '2 more things have happened'
 */
export function heldBack(
  held: readonly string[],
  perHour: number,
  until: Instant | null,
  now: Instant,
): News {
  const isFull = held.length >= MAX_HELD;
  const count = `${isFull ? 'At least ' : ''}${held.length}`;
  const byKind = ALERT_KINDS.flatMap((kind) => {
    const subjects = held.map(recentOf).flatMap((each) => (each.kind === kind ? [each.subject] : []));
    return subjects.length === 0 ? [] : [{ kind, subjects }];
  });
  const told = byKind.map(({ kind, subjects }) => {
    const isOfAccount = subjects.every((subject) => subject === 'account');
    return `${WORDS[kind] ?? kind}${isOfAccount ? '' : `: ${namesOf(subjects.map(nameOf))}`}.`;
  });
  const when =
    until === null
      ? 'with the next close or check'
      : `from ${timeWords(until)} on, with closes or the next check`;
  return {
    kind: 'digest',
    subject: 'account',
    state: momentId(now),
    title: held.length === 1 ? 'One more thing has happened' : `${count} more things have happened`,
    text: `${told.join(' ')} An hour has room for ${perHour} alerts, so these were held back. What still holds is told ${when}.`,
    figures: new Map([
      ['limit_per_hour', String(perHour)],
      ['held_back', String(held.length)],
      ...byKind.map(({ kind, subjects }) => [`held_back ${kind}`, String(subjects.length)] as const),
      ...(until === null ? [] : [['until', timeWords(until)] as const]),
    ]),
  };
}
