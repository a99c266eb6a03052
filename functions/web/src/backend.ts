import type { WirePublished } from '../../src/contract/documents/allocation';
import type { WireCorrelations } from '../../src/contract/documents/correlation';
import type { WireSettings } from '../../src/contract/documents/settings';
import type { SignInMethod } from '../../src/contract/http/page-config';
import type { LiveCurrent, WrittenAlert } from '../../ui/model/live/documents';
import type { AlertCursor } from '../../ui/model/live/older-alerts';
import type { Call, Failure } from './maestro';

export { Failure } from './maestro';

/**
 * What the page needs of the world: who is signed in, the user's documents as they change, and the callables. There are
 * two: Firebase, and the server of `npm run live`. Times are ISO 8601 text and figures decimal text in both.
 */
export interface Backend {
  /** What the page says about where it runs, such as "local run, no account"; null: nothing. */
  readonly place: string | null;
  /**
   * What time it is for the functions, in milliseconds: on a local run that of the journal, which jumps from close to close. Every
   * countdown, age and "until" is counted by this clock and never by `Date.now()`. It may jump before each `current`.
   */
  now(): number;
  /** What plays a journal on a local run; null elsewhere. */
  readonly player: Player | null;
  /** Calls `listener` now and at each change. */
  onUser(listener: (user: User | null) => void): Stop;
  /** Empty: nobody signs in here. */
  readonly signInMethods: readonly SignInMethod[];
  /** @throws Failure */
  signIn(how: SignIn): Promise<void>;
  signOut(): Promise<void>;
  /** Whether the documents come from the server now. Calls `listener` now and at each change. */
  onConnection(listener: (isOnline: boolean) => void): Stop;
  /** `users/{uid}/allocations/current`; null: there is none. */
  onCurrent(user: User, listener: (current: Seen<Current | null>) => void, onFailure: OnFailure): Stop;
  /** `users/{uid}/settings/maestro`, as it is written; null: there is none. It may be damaged: read it with care. */
  onSettings(
    user: User,
    listener: (settings: Seen<Readonly<Record<string, unknown>> | null>) => void,
    onFailure: OnFailure,
  ): Stop;
  /** `users/{uid}/allocations/correlation`; null: there is none. */
  onCorrelation(
    user: User,
    listener: (correlations: Seen<Correlations | null>) => void,
    onFailure: OnFailure,
  ): Stop;
  /** The newest versions of `allocationHistory`, the newest first. */
  onHistory(
    user: User,
    limit: number,
    listener: (versions: Seen<readonly WirePublished[]>) => void,
    onFailure: OnFailure,
  ): Stop;
  /** The trades that closed last, the newest first; of one agent, or of all. As they are written: read them with care. */
  onTrades(
    user: User,
    which: { readonly agentId: string | null; readonly limit: number },
    listener: (trades: Seen<readonly JournalTrade[]>) => void,
    onFailure: OnFailure,
  ): Stop;
  /** The trades that were opened last, the newest first, open or closed by now. As they are written: read them with care. */
  onOpened(
    user: User,
    limit: number,
    listener: (trades: Seen<readonly JournalTrade[]>) => void,
    onFailure: OnFailure,
  ): Stop;
  /** The newest `ALERTS_LISTED` alerts, the newest first. As they are written: read them with care. */
  onAlerts(user: User, listener: (alerts: Seen<readonly WrittenAlert[]>) => void, onFailure: OnFailure): Stop;
  /**
   * The next `ALERTS_LISTED` alerts below a cursor, the newest first, as they are now; fewer: there are no others. As they are
   * written: read them with care.
   *
   * @throws Failure
   */
  olderAlerts(user: User, below: AlertCursor): Promise<readonly WrittenAlert[]>;
  /**
   * Notes that the user has seen these alerts, `ALERTS_LISTED` at most. Without a connection Firebase does it when there is one again.
   *
   * @throws Failure
   */
  markRead(user: User, alertIds: readonly string[]): Promise<void>;
  /** Calls a callable: typed by the name, errors are a `Failure`. */
  readonly call: Call;
  /**
   * Writes closed or open trades into the journal, each under its id, unless there is one with that id.
   *
   * @throws Failure
   */
  addTrades(user: User, trades: readonly JournalTrade[]): Promise<Added>;
  /** All trades of the journal, page by page. @throws Failure */
  readTrades(user: User): AsyncIterable<readonly JournalTrade[]>;
}

/** Ends a subscription. */
export type Stop = () => void;

export type OnFailure = (failure: Failure) => void;

export interface User {
  readonly uid: string;
  /** Null: a guest. */
  readonly email: string | null;
}

export type { SignInMethod };

export type SignIn =
  | {
      readonly method: 'password';
      readonly email: string;
      readonly password: string;
      readonly isNew: boolean;
    }
  | { readonly method: 'google' }
  | { readonly method: 'guest' };

/** A document, and whether the server has confirmed it: from the cache it may be out of date. */
export interface Seen<Value> {
  readonly value: Value;
  readonly isFromCache: boolean;
}

/** The document `current`, with what only the page shows besides clients. */
export type Current = LiveCurrent;

/** The document `correlation`: how alike the agents are. */
export type Correlations = WireCorrelations;

/** A document of the journal: its id and its fields, times as ISO 8601 text. */
export interface JournalTrade {
  readonly tradeId: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What became of trades that were to be added. */
export interface Added {
  readonly added: number;
  /** The journal has a trade with this id already. */
  readonly known: number;
  /** Not written, because something in it is wrong. */
  readonly refused: number;
  /** Why the first of these was refused, in words; null: none was. */
  readonly firstRefusal: string | null;
}

/** The settings after `updateSettings`. */
export type Settings = WireSettings;

/** The journal that the server of `npm run live` plays, close by close. */
export interface Player {
  /** Calls `listener` now and at each change. */
  onState(listener: (state: PlayerState) => void): Stop;
  /** Pauses or goes on, or changes the closes per second. @throws Failure */
  change(change: { readonly is_playing?: boolean; readonly speed?: number }): Promise<void>;
}

export interface PlayerState {
  /** How many closes of the journal were played. */
  readonly played: number;
  readonly closes: number;
  readonly is_playing: boolean;
  /** Closes per second. */
  readonly speed: number;
  /** The clock of the functions, ISO 8601. */
  readonly now: string;
}
