import { useEffect, useState } from 'preact/hooks';
import { LOADING, type Loaded, type WrittenAlert } from '../../../ui/model/live/documents';
import type { Backend, Current, JournalTrade, OnFailure, Seen, Stop, User } from '../backend';
import type { WirePublished } from '../../../src/contract/documents/allocation';

/** Enough versions to say what changed, and little enough to be read before the first figure. */
const VERSIONS = 30;
/** Enough trades to name those that changed something, and the symbols that agents trade. */
const TRADES = 50;

/** What the page knows of the user. */
export interface Session {
  /** Undefined: not known yet. */
  readonly user: User | null | undefined;
  readonly isOnline: boolean;
  /** When the connection was last there; null: it has not been. */
  readonly heardAt: number | null;
  readonly current: Loaded<Current | null>;
  readonly settings: Loaded<Readonly<Record<string, unknown>> | null>;
  readonly history: Loaded<readonly WirePublished[]>;
  readonly trades: Loaded<readonly JournalTrade[]>;
  /** The trades that were opened last: those without a close are open. */
  readonly opened: Loaded<readonly JournalTrade[]>;
  /** The newest first. */
  readonly alerts: Loaded<readonly WrittenAlert[]>;
}

/** Follows who is signed in, the connection, and the documents of the user. */
export function useSession(backend: Backend): Session {
  const user = useUser(backend);
  const { isOnline, heardAt } = useConnection(backend);
  const current = useDocument<Current | null>(user, (of, seen, failed) =>
    backend.onCurrent(of, seen, failed),
  );
  const settings = useDocument<Readonly<Record<string, unknown>> | null>(user, (of, seen, failed) =>
    backend.onSettings(of, seen, failed),
  );
  const history = useDocument<readonly WirePublished[]>(user, (of, seen, failed) =>
    backend.onHistory(of, VERSIONS, seen, failed),
  );
  const trades = useDocument<readonly JournalTrade[]>(user, (of, seen, failed) =>
    backend.onTrades(of, { agentId: null, limit: TRADES }, seen, failed),
  );
  const opened = useDocument<readonly JournalTrade[]>(user, (of, seen, failed) =>
    backend.onOpened(of, TRADES, seen, failed),
  );
  const alerts = useDocument<readonly WrittenAlert[]>(user, (of, seen, failed) =>
    backend.onAlerts(of, seen, failed),
  );
  return { user, isOnline, heardAt, current, settings, history, trades, opened, alerts };
}

function useUser(backend: Backend): User | null | undefined {
  const [user, setUser] = useState<User | null | undefined>(undefined);
  useEffect(() => backend.onUser(setUser), [backend]);
  return user;
}

function useConnection(backend: Backend): Pick<Session, 'isOnline' | 'heardAt'> {
  const [state, setState] = useState<Pick<Session, 'isOnline' | 'heardAt'>>({
    isOnline: true,
    heardAt: null,
  });
  useEffect(
    () =>
      backend.onConnection((isOnline) => {
        setState((before) => ({
          isOnline,
          // It is still there, or it has just been lost.
          heardAt: isOnline || before.isOnline ? backend.now() : before.heardAt,
        }));
      }),
    [backend],
  );
  return state;
}

type Follow<Value> = (user: User, seen: (seen: Seen<Value>) => void, failed: OnFailure) => Stop;

/** Follows a document of the user, or several. `follow` is the same for as long as `key` is. */
export function useDocument<Value>(
  user: User | null | undefined,
  follow: Follow<Value>,
  key: unknown = null,
): Loaded<Value> {
  const [loaded, setLoaded] = useState<Loaded<Value>>(LOADING);
  useEffect(() => {
    setLoaded(LOADING);
    if (user === null || user === undefined) return;
    return follow(
      user,
      ({ value, isFromCache }) => {
        setLoaded({ state: 'seen', value, isFromCache });
      },
      ({ message }) => {
        setLoaded({ state: 'failed', message });
      },
    );
  }, [user?.uid, key]);
  return loaded;
}
