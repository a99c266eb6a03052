import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ListedAlerts } from '../../../ui/model/live/alerts';
import type { WrittenAlert } from '../../../ui/model/live/documents';
import { cursorOf, newestOnly, withNewest, withOlder, withReadAt } from '../../../ui/model/live/older-alerts';
import type { Backend, User } from '../backend';
import { failureOf } from '../maestro';

/** The newest alerts, and older ones as somebody asks for them. */
export interface OlderAlerts {
  readonly listed: ListedAlerts;
  /** Whether somebody has asked for older ones, and they stand in the list. */
  readonly isAsked: boolean;
  /** Whether there may be older ones that can be asked for. */
  readonly canLoad: boolean;
  readonly isLoading: boolean;
  /** Why older ones could not be loaded; empty: they could. */
  readonly problem: string;
  /** Loads the next ones. Just before they are listed, `onLoaded` is told of the first of them; null: there is none. */
  readonly load: (onLoaded: (first: string | null) => void) => Promise<void>;
  /** Notes when alerts were read; null: that could not be stored. */
  readonly noteRead: (alertIds: readonly string[], readAt: string | null) => void;
}

/** Keeps the older alerts that were asked for, below the newest as they change. Nothing is read before somebody asks. */
export function useOlderAlerts(backend: Backend, user: User, newest: readonly WrittenAlert[]): OlderAlerts {
  const [asked, setAsked] = useState<ListedAlerts | null>(null);
  const [isLoading, setLoading] = useState(false);
  const [problem, setProblem] = useState('');
  // What leaves the newest is kept; it is in the list that is shown already before this.
  useEffect(() => {
    setAsked((before) => before && withNewest(before, newest));
  }, [newest]);
  const kept = useMemo(() => asked && withNewest(asked, newest), [asked, newest]);
  const listed = useMemo(() => kept ?? newestOnly(newest), [kept, newest]);
  const below = useMemo(() => cursorOf(listed), [listed]);
  const load: OlderAlerts['load'] = async (onLoaded) => {
    if (isLoading || below === null) return;
    setLoading(true);
    setProblem('');
    setAsked(listed);
    try {
      const page = await backend.olderAlerts(user, below);
      onLoaded(page[0]?.alertId ?? null);
      setAsked((before) => before && withOlder(before, below, page));
    } catch (error) {
      setProblem(failureOf(error).message);
    } finally {
      setLoading(false);
    }
  };
  return {
    listed,
    isAsked: kept !== null,
    canLoad: !listed.isAll && below !== null,
    isLoading,
    problem,
    load,
    noteRead: (alertIds, readAt) => {
      setAsked((before) => before && withReadAt(before, alertIds, readAt));
    },
  };
}
