import { useEffect, useRef, useState } from 'preact/hooks';
import type { PolicyAnswer } from '../../../src/contract/callables/policy-response';
import type { AskedPolicy } from '../../../ui/model/live/live-view';
import { type Answered, askAt, freshness, type Situation } from '../../../ui/model/live/schedule';
import { type Backend, Failure, type User } from '../backend';
import { failureOf } from '../maestro';

interface Last {
  readonly answer: PolicyAnswer | null;
  readonly answered: Answered | null;
  /** When it was asked, by the clock of this computer. */
  readonly askedHere: number;
  readonly failure: string | null;
  readonly failures: number;
  readonly failedAt: number | null;
}

const NOTHING: Last = {
  answer: null,
  answered: null,
  askedHere: 0,
  failure: null,
  failures: 0,
  failedAt: null,
};

/** What the policy depends on besides the clock: see `Asked`. */
interface Depends {
  readonly version: string | null;
  readonly settings: string | null;
  readonly positions: number | null;
  readonly isOnline: boolean;
  /** The clock of the functions, in milliseconds. */
  readonly now: number;
}

/** Keeps the policy of the account true: asks again whenever the schedule says so. */
export function usePolicy(backend: Backend, user: User | null | undefined, depends: Depends): AskedPolicy {
  const { version, settings, positions, isOnline, now } = depends;
  const [last, setLast] = useState<Last>(NOTHING);
  // When the question on its way was put, by the clock of this computer; null: there is none.
  const [askingSince, setAsking] = useState<number | null>(null);
  const attention = useAttention(backend);
  // An answer that was asked for another user is not his.
  const whose = useRef<string | null>(null);
  const uid = user?.uid ?? null;
  useEffect(() => {
    whose.current = uid;
    setLast(NOTHING);
    setAsking(null);
  }, [uid]);

  const situation: Situation = { at: now, version, settings, positions, isOnline, ...attention, ...last };
  const next = askAt(last.answered, situation);
  const isDue = uid !== null && version !== null && askingSince === null && next !== null && next <= now;
  useEffect(() => {
    if (!isDue) return;
    const asked = { at: backend.now(), version, settings, positions };
    const askedHere = performance.now();
    setAsking(askedHere);
    const settle = (change: (before: Last) => Last): void => {
      if (whose.current !== uid) return;
      setAsking(null);
      setLast(change);
    };
    backend.call('getPolicy', { open_positions: positions ?? undefined }).then(
      (answer) => {
        settle(() => ({
          ...NOTHING,
          answer,
          askedHere,
          answered: { ...asked, until: answer.blocked_until },
        }));
      },
      (error: unknown) => {
        const { message } = error instanceof Failure ? error : failureOf(error);
        settle((before) => ({
          ...before,
          failure: message,
          failures: before.failures + 1,
          failedAt: backend.now(),
        }));
      },
    );
  }, [isDue, uid]);

  const here = performance.now();
  const since = askingSince ?? (isDue ? here : null);
  const question = since === null ? null : { age: here - since, answerAge: here - last.askedHere };
  return {
    answer: last.answer,
    askedAt: last.answered?.at ?? now,
    failure: last.failure,
    freshness: last.answered === null ? 'out_of_date' : freshness(last.answered, situation, question),
  };
}

/** Whether the page is looked at, and since when. */
function useAttention(backend: Backend): Pick<Situation, 'isVisible' | 'focusedAt'> {
  const [attention, setAttention] = useState<Pick<Situation, 'isVisible' | 'focusedAt'>>({
    isVisible: document.visibilityState === 'visible',
    focusedAt: null,
  });
  useEffect(() => {
    const look = (): void => {
      const isVisible = document.visibilityState === 'visible';
      setAttention((before) => ({ isVisible, focusedAt: isVisible ? backend.now() : before.focusedAt }));
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
    };
  }, [backend]);
  return attention;
}
