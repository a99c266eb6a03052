/**
 * When to ask for a policy again, so that a verdict on a screen stays true, and when one no longer counts. Pure: what time it
 * is and what has changed are given.
 */

/** While the page is looked at, an answer is asked for again after so long. */
export const ASK_EVERY = 60_000;
/** An answer takes a moment to arrive: only after so long without one the last is out of date. */
export const OLD_AFTER = 90_000;
/** After a failure the next question waits so long, and twice as long after each further one, up to `ASK_EVERY`. */
const FIRST_PAUSE = 2_000;
const DAY = 86_400_000;

/** What an answer depends on, when its question was put. */
export interface Asked {
  /** The clock of the functions, in milliseconds. */
  readonly at: number;
  /** Which `current` was the newest. */
  readonly version: string | null;
  /** Which settings were the newest. */
  readonly settings: string | null;
  /** How many positions were known to be open; null: none is known. */
  readonly positions: number | null;
}

/** An answer: what it depends on, and when it says itself that it ends. */
export interface Answered extends Asked {
  /** ISO 8601; null: no known end. */
  readonly until: string | null;
}

/** What is known now. */
export interface Situation extends Asked {
  readonly isOnline: boolean;
  readonly isVisible: boolean;
  /** When the page was last brought to the front; null: never since it was opened. */
  readonly focusedAt: number | null;
  /** Failures one after another since the last answer, and when the last of them was. */
  readonly failures: number;
  readonly failedAt: number | null;
}

/** Why the last answer does not count any more. */
export type Change = 'first' | 'current' | 'settings' | 'positions' | 'end' | 'midnight' | 'focus' | 'minute';

/** What has happened since an answer was asked for; null: nothing. */
export function changeSince(answered: Answered | null, now: Situation): Change | null {
  if (answered === null) return 'first';
  if (answered.version !== now.version) return 'current';
  if (answered.settings !== now.settings) return 'settings';
  if (answered.positions !== now.positions) return 'positions';
  const end = endOf(answered);
  if (end !== null && now.at >= end) return 'end';
  if (now.at >= midnightAfter(answered.at)) return 'midnight';
  if (now.focusedAt !== null && now.focusedAt > answered.at) return 'focus';
  return now.at >= answered.at + ASK_EVERY ? 'minute' : null;
}

/** The end that an answer names, where it lies after the question: one that is over already would be asked about for ever. */
function endOf({ until, at }: Answered): number | null {
  const end = until === null ? NaN : Date.parse(until);
  return end > at ? end : null;
}

/** 00:00 UTC begins another day, with another drawdown. */
function midnightAfter(at: number): number {
  return (Math.floor(at / DAY) + 1) * DAY;
}

/**
 * When to ask next, by the clock of the functions; null: not before something else changes, because the page is offline or
 * not looked at.
 */
export function askAt(answered: Answered | null, now: Situation): number | null {
  if (!now.isOnline || !now.isVisible) return null;
  const pause = now.failures === 0 ? 0 : Math.min(ASK_EVERY, FIRST_PAUSE * 2 ** (now.failures - 1));
  const earliest = now.failedAt === null ? now.at : Math.max(now.at, now.failedAt + pause);
  if (answered === null || changeSince(answered, now) !== null) return earliest;
  const times = [endOf(answered), midnightAfter(answered.at), answered.at + ASK_EVERY];
  return Math.max(earliest, Math.min(...times.flatMap((time) => time ?? [])));
}

/**
 * How far an answer can be believed: it holds, a newer one after a close is due any moment, it is being checked because
 * something changed, or it is out of date.
 */
export type Freshness = 'holds' | 'awaited' | 'checking' | 'out_of_date';

/** A question on its way, by the clock of this computer, which does not jump as that of a journal that is played. */
export interface Question {
  /** How long ago it was put, in milliseconds. */
  readonly age: number;
  /** How long ago the question of the last answer was put. */
  readonly answerAge: number;
}

/** A question after a close is answered within this, mostly: until then the last answer stands as it is, so that nothing flickers. */
export const PATIENCE = 2_000;

/**
 * Whether an answer still counts.
 *
 * @param question on its way; null: none
 */
export function freshness(answered: Answered, now: Situation, question: Question | null): Freshness {
  if (!now.isOnline) return 'out_of_date';
  const isNew = now.at < answered.at + OLD_AFTER;
  const change = changeSince(answered, now);
  // Nothing says that it is untrue: it was only asked for some time ago.
  if (isNew && (change === null || change === 'minute' || change === 'focus')) return 'holds';
  if (question === null || now.failures > 0) return 'out_of_date';
  // What the user has changed, such as a pause, counts at once.
  const isAfterClose =
    change === 'current' && answered.settings === now.settings && answered.positions === now.positions;
  return isAfterClose && question.age < PATIENCE && question.answerAge < OLD_AFTER ? 'awaited' : 'checking';
}

/** Whether an answer that nobody asks again for, such as the size of an order, still counts. */
export function holds(answered: Answered, now: Asked & Pick<Situation, 'isOnline'>): boolean {
  const calm = { isVisible: true, focusedAt: null, failures: 0, failedAt: null };
  return freshness(answered, { ...now, ...calm }, null) === 'holds';
}
