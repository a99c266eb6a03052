import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { CallableFunction, CallableRequest, HttpsFunction } from 'firebase-functions/v2/https';
import { newestPerAgent } from '../../journals/newest-per-agent';
import type { FileTrade } from '../../journals/read-journal';
import { whileImporting } from '../../src/app/import/import-mark';
import type { Answers } from '../../src/contract/callables/answers';
import type { NewTrade } from '../../src/contract/documents/new-trade';
import { encodeStoredSettings, type Settings } from '../../src/contract/documents/settings';
import { timeText } from '../../src/contract/fields/time';
import { DEFAULT_CONFIG } from '../../src/core/config';
import { windowCapacity } from '../../src/core/trades/window';
import { Instant } from '../../src/core/base/instant';
import { compareUtf8 } from '../../src/core/base/utf8';
import { MAX_AGENTS } from '../../src/core/trades/admission';
import * as deployed from '../../src/index';
import { getRuntime } from '../../src/runtime/runtime';
import { userPaths } from '../../src/store/paths';
import { toTimestamp } from '../../src/store/timestamps';
import { type Embedded, startEmbedded } from '../embedded';
import { type Closing, closingTrades, documentOf, printEntry } from '../journal/closing-trades';
import type { PageFiles } from '../page/bundle-page';
import { Events } from './events';
import { JournalClock } from './journal-clock';
import { alertOf, asPage, newestAlerts, ownRequests } from './own-requests';
import { Player } from './player';
import { type Answer, LocalServer } from './server';

/** The only user of a local run. */
const UID = 'local-user';

const BATCH = 500;

export interface LiveOptions {
  readonly trades: readonly FileTrade[];
  /** Null: the user has none. */
  readonly settings: Settings | null;
  /** Closes per second. */
  readonly speed: number;
  /** How many of the last closes are played; those before are there from the beginning. */
  readonly play: number;
  /** 0: any that is free. */
  readonly port: number;
  readonly page: PageFiles;
}

/** A local run that others can look at. */
export interface LiveRun {
  readonly url: string;
  /** Closes that were there from the beginning. */
  readonly loaded: number;
  /** Closes that no window would hold, and that were left out. */
  readonly leftOut: number;
  readonly played: number;
  /** Begins to play. */
  play(): void;
  close(): Promise<void>;
}

/**
 * Starts the embedded Firestore with the deployed functions, and a server with the page on this computer.
 *
 * @throws JournalError when a row has something that Firestore cannot hold
 */
export async function startLive(options: LiveOptions): Promise<LiveRun> {
  const closing = closingTrades(options.trades);
  const cut = Math.max(0, closing.length - options.play);
  const before = withinWindows(closing.slice(0, cut), options.settings);
  const toPlay = closing.slice(cut);
  const clock = new JournalClock((before.at(-1) ?? toPlay[0])?.closedAt ?? Instant.fromMillis(Date.now()));
  const embedded = startEmbedded({
    now: clock.now,
    log: { info: () => undefined, warn: printEntry, error: printEntry },
    // The only caller sits at this computer, and the clock stands still while nothing is played: no call would be left ever.
    callsPerMinute: Infinity,
  });
  try {
    const live = new Live(embedded, clock, toPlay, options);
    await live.load(before);
    await live.listen(options.port);
    return {
      url: `http://127.0.0.1:${live.port}`,
      loaded: before.length,
      leftOut: cut - before.length,
      played: toPlay.length,
      play: () => {
        live.player.change({ isPlaying: true });
      },
      close: async () => {
        await live.close();
        embedded.close();
      },
    };
  } catch (error) {
    embedded.close();
    throw error;
  }
}

/** What a larger journal has besides what windows hold would only take memory. */
function withinWindows(closing: readonly Closing[], settings: Settings | null): Closing[] {
  return newestPerAgent(closing, windowCapacity((settings?.config ?? DEFAULT_CONFIG).lookbackTrades));
}

class Live {
  readonly player: Player<Closing>;
  readonly #events = new Events();
  readonly #server: LocalServer;
  readonly #paths;
  readonly #stops: (() => void)[] = [];
  #written = 0;

  constructor(
    private readonly embedded: Embedded,
    private readonly clock: JournalClock,
    toPlay: readonly Closing[],
    private readonly options: LiveOptions,
  ) {
    this.#paths = userPaths(embedded.db, UID);
    this.player = new Player(
      toPlay,
      (close) => this.#close(close),
      options.speed,
      () => {
        this.#events.send({ player: this.#playerNow() });
      },
    );
    this.#server = new LocalServer({
      page: options.page,
      events: this.#events,
      answers: this.#answers(),
      functions: this.#botFunctions(),
    });
  }

  get port(): number {
    return this.#server.port;
  }

  /** Writes what is there from the beginning: settings, open trades, and these closes. */
  async load(before: readonly Closing[]): Promise<void> {
    const { settings, trades } = this.options;
    if (settings !== null) await this.#paths.settings.set(encodeStoredSettings(settings, toTimestamp));
    const open = trades.filter(({ fields }) => !(fields.closed_at instanceof Instant));
    await this.#write(open.slice(-BATCH));
    if (before.length > 0) {
      const agents = [...new Set(before.map(({ agentId }) => agentId))].sort(compareUtf8);
      await whileImporting(getRuntime().context, UID, agents.slice(0, MAX_AGENTS), async (renew) => {
        for (let from = 0; from < before.length; from += BATCH) {
          await renew();
          await this.#write(before.slice(from, from + BATCH).map(({ trade }) => trade));
        }
        // Their events are acknowledged while the mark stands.
        await this.embedded.settled();
      });
    }
    await this.embedded.settled();
  }

  async listen(port: number): Promise<void> {
    await this.#server.listen(port);
    this.#events.send({ player: this.#playerNow(), journal: this.#written });
    this.#stops.push(
      this.#paths.current.onSnapshot((snapshot) => {
        // With the clock by which it is to be read.
        this.#events.send({ player: this.#playerNow(), current: shown(snapshot.data()) });
      }),
      this.#paths.settings.onSnapshot((snapshot) => {
        this.#events.send({ settings: shown(snapshot.data()) });
      }),
      newestAlerts(this.#paths).onSnapshot(({ docs }) => {
        this.#events.send({ alerts: docs.map(alertOf) });
      }),
    );
  }

  async close(): Promise<void> {
    await this.player.end();
    await this.#server.close();
    // What is being folded needs the database, and a listener that has just begun does too.
    await this.embedded.settled();
    for (const stop of this.#stops) stop();
  }

  async #close({ trade, closedAt }: Closing): Promise<void> {
    this.clock.moveTo(closedAt);
    await this.#write([trade]);
    await this.embedded.settled();
    this.#sendJournal();
  }

  async #write(trades: readonly FileTrade[]): Promise<void> {
    const { db } = this.embedded;
    const batch = db.batch();
    for (const trade of trades) batch.set(this.#paths.trades.doc(trade.tradeId), documentOf(trade, db));
    if (trades.length > 0) await batch.commit();
  }

  #playerNow(): object {
    return { ...this.player.state, now: timeText(this.clock.now()) };
  }

  #sendJournal(): void {
    this.#events.send({ journal: ++this.#written });
  }

  /** What the page asks for: the callables as they are deployed, and what Firestore would answer. */
  #answers(): Map<string, Answer> {
    const own = ownRequests({
      paths: this.#paths,
      latest: () => later(this.clock.now(), Instant.fromMillis(Date.now())),
      changePlayer: (change) => {
        this.player.change(change);
      },
      onTrades: async (trades: readonly NewTrade[]) => {
        for (const { known } of trades)
          if (known.closed_at instanceof Instant) this.clock.moveTo(known.closed_at);
        await this.embedded.settled();
        this.#sendJournal();
      },
    });
    return new Map<string, Answer>([
      ...Object.entries<Answer>({ ...own }).map(([name, answer]): [string, Answer] => [
        `/live/${name}`,
        answer,
      ]),
      ...CALLABLES.map((name): [string, Answer] => [`/call/${name}`, (data) => this.#call(name, data)]),
    ]);
  }

  async #call(name: keyof Answers, data: unknown): Promise<unknown> {
    // The trades of the journal would come back one by one.
    if (name === 'deleteMyData') this.player.change({ isPlaying: false });
    const callable = deployed[name] as CallableFunction<unknown, Promise<unknown>>;
    const answer = await callable.run({
      data,
      auth: { uid: UID, token: {} },
    } as unknown as CallableRequest<unknown>);
    if (name === 'deleteMyData') this.#sendJournal();
    return answer;
  }

  /** At the paths at which Hosting has them. */
  #botFunctions(): Map<string, (request: IncomingMessage, response: ServerResponse) => unknown> {
    return new Map(
      hostedFunctions().map(([path, name]) => [
        path,
        async (request, response) => {
          await (deployed[name] as HttpsFunction)(request as never, response as never);
          this.#sendJournal();
        },
      ]),
    );
  }
}

const CALLABLES: readonly (keyof Answers)[] = [
  'getAllocation',
  'recomputeAllocation',
  'getPolicy',
  'getProfile',
  'updateSettings',
  'evaluate',
  'deleteMyData',
  'createBotKey',
  'listBotKeys',
  'revokeBotKey',
  'registerDevice',
  'unregisterDevice',
  'sendTestAlert',
];

/** The rewrites of Hosting: paths and the functions behind them. */
function hostedFunctions(): (readonly [string, keyof typeof deployed])[] {
  const file = join(__dirname, '..', '..', '..', 'firebase.json');
  const { hosting } = JSON.parse(readFileSync(file, 'utf8')) as {
    hosting: { rewrites: { source: string; function: { functionId: keyof typeof deployed } }[] };
  };
  return hosting.rewrites.map(({ source, function: { functionId } }) => [source, functionId]);
}

function shown(data: Record<string, unknown> | undefined): unknown {
  return data === undefined ? null : asPage(data);
}

function later(a: Instant, b: Instant): Instant {
  return a.compare(b) > 0 ? a : b;
}
