/**
 * How a check ended. `ok`: seen to be as it should be. `advice`: works, and could be better. `wrong`: something does not work, or
 * will not. `unknown`: the check could not be made, which is no good news. `absent`: there is no such thing here (emulators).
 */
export type Level = 'ok' | 'advice' | 'wrong' | 'unknown' | 'absent';

/** What a check found. */
export interface Finding {
  /** The name of the check. */
  readonly check: string;
  readonly level: Level;
  /** What was found, in a sentence. */
  readonly found: string;
  /** What to do about it; null: nothing. */
  readonly cure: string | null;
}

/** What the checks of one kind found, without its name. */
export type Found = Omit<Finding, 'check'>;

export const ok = (found: string): Found => ({ level: 'ok', found, cure: null });
export const advice = (found: string, cure: string): Found => ({ level: 'advice', found, cure });
export const wrong = (found: string, cure: string): Found => ({ level: 'wrong', found, cure });
export const absent = (found: string): Found => ({ level: 'absent', found, cure: null });

/** A check that could not be made. */
export const unknown = (found: string, cure: string): Found => ({ level: 'unknown', found, cure });
