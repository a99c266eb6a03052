import { useEffect, useState } from 'preact/hooks';
import type { Clock } from '../../../ui/words/moment';
import type { Backend } from '../backend';

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The clock of the functions, read once a second. */
export function useClock(backend: Backend): Clock {
  const [clock, setClock] = useState<Clock>({ now: backend.now(), zone: ZONE });
  useEffect(() => {
    const timer = setInterval(() => {
      setClock({ now: backend.now(), zone: ZONE });
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [backend]);
  return clock;
}
