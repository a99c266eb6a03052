import { timeText } from '../../src/contract/fields/time';
import type { WirePublished } from '../../src/contract/documents/allocation';
import type { WrittenAlert } from '../../ui/model/live/documents';
import type {
  Added,
  Backend,
  Correlations,
  Current,
  JournalTrade,
  OnFailure,
  PlayerState,
  Seen,
  Stop,
  User,
} from './backend';
import { Failure, failureOf, maestroCalls, sendTo } from './maestro';
import { Told } from './told';

/** The only user of a local run. */
const USER: User = { uid: 'local-user', email: null };

const noHeaders = (): Promise<Readonly<Record<string, string>>> => Promise.resolve({});

/** What the server itself answers, besides the callables: local/live/own-requests.ts. */
const ask = sendTo({ urlOf: (name) => `/live/${name}`, headers: noHeaders });

/** Trades that are sent in one request. */
const TRADES_PER_REQUEST = 500;

/** What the server sends as events: local/live/events.ts. Undefined: nothing was sent yet. */
interface Sent {
  readonly current?: Current | null;
  readonly settings?: Readonly<Record<string, unknown>> | null;
  /** The newest ones, the newest first. */
  readonly alerts?: readonly WrittenAlert[];
  readonly player?: PlayerState;
  /** Grows with every write to the journal. */
  readonly journal?: number;
}

/** Connects the page to the server of `npm run live`. */
export function localBackend(): Backend {
  const sent = new Told<Sent>({});
  const isOnline = new Told(true);
  let offset = 0;
  const source = new EventSource('/live/events');
  source.addEventListener('open', () => {
    isOnline.set(true);
  });
  // The browser connects again by itself.
  source.addEventListener('error', () => {
    isOnline.set(false);
  });
  // A connection that stands may outlive the network for a while.
  addEventListener('offline', () => {
    isOnline.set(false);
  });
  addEventListener('online', () => {
    isOnline.set(source.readyState === EventSource.OPEN);
  });
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const news = JSON.parse(data) as Sent;
    if (news.player !== undefined) offset = Date.parse(news.player.now) - Date.now();
    sent.set({ ...sent.current, ...news });
  });

  /** Tells a part of what was sent: once it is known, when it changes, and when the connection does. */
  const watch = <Name extends keyof Sent>(
    name: Name,
    listener: (seen: Seen<NonNullable<Sent[Name]> | (null extends Sent[Name] ? null : never)>) => void,
  ): Stop => {
    let told: { value: unknown; isFromCache: boolean } | null = null;
    const tell = (): void => {
      const value = sent.current[name];
      const isFromCache = !isOnline.current;
      if (value === undefined || (told?.value === value && told.isFromCache === isFromCache)) return;
      told = { value, isFromCache };
      listener({ value: value as never, isFromCache });
    };
    const stops = [sent.on(tell), isOnline.on(tell)];
    return () => {
      for (const stop of stops) stop();
    };
  };

  /** Asks for a list again whenever a part of what was sent changes; changes that come meanwhile are one. */
  const follow = <Value>(
    name: keyof Sent,
    request: readonly [name: string, data: Readonly<Record<string, unknown>>],
    listener: (seen: Seen<Value>) => void,
    onFailure: OnFailure,
  ): Stop => {
    let isStopped = false;
    let isAsking = false;
    let isChanged = false;
    let last: Value | undefined;
    const tell = (): void => {
      if (!isStopped && last !== undefined) listener({ value: last, isFromCache: !isOnline.current });
    };
    const refresh = async (): Promise<void> => {
      isChanged = true;
      if (isAsking) return;
      isAsking = true;
      try {
        while (isChanged && !isStopped) {
          isChanged = false;
          last = (await ask(...request)) as Value;
          tell();
        }
      } catch (error) {
        // Without a connection there will be a change when it is back.
        if (!isStopped && isOnline.current) onFailure(failureOf(error));
      } finally {
        isAsking = false;
      }
    };
    const stopWatching = watch(name, ({ isFromCache }) => {
      if (isFromCache) tell();
      else void refresh();
    });
    return () => {
      isStopped = true;
      stopWatching();
    };
  };

  const asked = async <Answer>(name: string, data: Readonly<Record<string, unknown>>): Promise<Answer> => {
    try {
      return (await ask(name, data)) as Answer;
    } catch (error) {
      throw failureOf(error);
    }
  };

  return {
    place: 'local run, no account',
    now: () => Date.now() + offset,
    player: {
      onState: (listener) =>
        watch('player', ({ value }) => {
          listener(value);
        }),
      change: async (change) => asked('player', change),
    },
    onUser: (listener) => {
      listener(USER);
      return () => undefined;
    },
    signInMethods: [],
    signIn: () => Promise.reject(new Failure('Nobody signs in on a local run.', 'unimplemented')),
    signOut: () => Promise.resolve(),
    onConnection: (listener) => isOnline.on(listener),
    onCurrent: (_, listener) => watch('current', listener),
    onSettings: (_, listener) => watch('settings', listener),
    onCorrelation: (_, listener, onFailure) =>
      follow<Correlations | null>('current', ['correlation', {}], listener, onFailure),
    onHistory: (_, limit, listener, onFailure) =>
      follow<readonly WirePublished[]>('current', ['history', { limit }], listener, onFailure),
    onTrades: (_, { agentId, limit }, listener, onFailure) =>
      follow<readonly JournalTrade[]>(
        'journal',
        ['trades', { agent_id: agentId, limit }],
        listener,
        onFailure,
      ),
    onOpened: (_, limit, listener, onFailure) =>
      follow<readonly JournalTrade[]>('journal', ['opened', { limit }], listener, onFailure),
    onAlerts: (_, listener) => watch('alerts', listener),
    olderAlerts: (_, { createdAt, alertId }) =>
      asked<readonly WrittenAlert[]>('older-alerts', {
        created_at: timeText(createdAt),
        alert_id: alertId,
      }),
    markRead: async (_, alertIds) => {
      await asked('mark-read', { alert_ids: alertIds });
    },
    call: maestroCalls(sendTo({ urlOf: (name) => `/call/${name}`, headers: noHeaders })),
    addTrades: async (_, trades) => {
      let sum: Added = { added: 0, known: 0, refused: 0, firstRefusal: null };
      for (let from = 0; from < trades.length; from += TRADES_PER_REQUEST) {
        const some = trades.slice(from, from + TRADES_PER_REQUEST);
        const done = await asked<Added>('add-trades', { trades: some });
        sum = {
          added: sum.added + done.added,
          known: sum.known + done.known,
          refused: sum.refused + done.refused,
          firstRefusal: sum.firstRefusal ?? done.firstRefusal,
        };
      }
      return sum;
    },
    readTrades: async function* () {
      for (let after = ''; ;) {
        const page = await asked<readonly JournalTrade[]>('journal', { after });
        if (page.length === 0) return;
        yield page;
        after = page.at(-1)?.tradeId ?? '';
      }
    },
  };
}
