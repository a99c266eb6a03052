import type { Instant } from '../base/instant';
import { type ClosedTrade, newestFirst } from '../trades/trade';
import type { Window } from '../trades/window';
import { type Horizon, KnownTrades, NO_DAMAGE, type WindowDamage } from './known-trades';
import { PackedTexts } from './packed-texts';
import { newestFirstIn, PackedTrades, type PackedWindow, TradeColumns } from './packed-trades';
import type { RiskTrade, TradeList } from './trade-list';

/**
 * Clocks differ: a trade may close this far ahead of our clock, as the security rules allow too. Later ones do not
 * count yet.
 */
export const MAX_AHEAD_SECONDS = 300;

/** What windows hold when they are joined. */
interface Joined<Trade> extends Horizon {
  /** Every trade in the windows, oldest first. */
  readonly held: TradeList<Trade>;
  /** How many of them are not newer than the horizon. */
  readonly olderCount: number;
}

/** All windows of a user, merged for the risk state. */
export class JoinedWindows<Trade extends RiskTrade = RiskTrade> implements Horizon {
  /** The trades since the horizon, oldest first. */
  readonly trades: TradeList<Trade>;
  /** The older trades that some windows still hold, oldest first. Trades between them may be missing. */
  readonly older: TradeList<Trade>;
  readonly knownAfter: Instant | null;
  readonly damage: WindowDamage;
  readonly #held: TradeList<Trade>;
  readonly #ofAgents: ReadonlyMap<string, () => JoinedWindows>;
  readonly #keepsAgents: boolean;
  readonly #madeOfAgents = new Map<string, JoinedWindows>();
  #whole: KnownTrades | null = null;

  /**
   * @param ofAgents the window of each agent alone. They are made when asked for, because most agents never ask.
   * @param keepsAgents whether they are kept then, with what follows from them
   */
  constructor(
    { held, olderCount, knownAfter, damage }: Joined<Trade>,
    ofAgents: ReadonlyMap<string, () => JoinedWindows> = new Map(),
    keepsAgents = true,
  ) {
    this.#held = held;
    this.#ofAgents = ofAgents;
    this.#keepsAgents = keepsAgents;
    this.trades = held.slice(olderCount);
    this.older = held.slice(0, olderCount);
    this.knownAfter = knownAfter;
    this.damage = damage;
  }

  /**
   * The trades that have closed by `now`. Nearly always these are all, and then the result is the same object at every
   * call: what follows from the trades is not computed again.
   */
  asOf(now: Instant): KnownTrades {
    const latest = now.plusSeconds(MAX_AHEAD_SECONDS);
    const end = this.trades.findLastIndex(({ closedAt }) => closedAt.compare(latest) <= 0) + 1;
    return end === this.trades.length ? (this.#whole ??= this.#known(end)) : this.#known(end);
  }

  /**
   * The window of one agent alone; empty where it has none. What is lost of other agents does not matter where its own
   * window is known. Mostly kept, so that what follows from it is not computed again at every request of the agent.
   */
  ofAgent(agentId: string): JoinedWindows {
    const known = this.#madeOfAgents.get(agentId);
    if (known !== undefined) return known;
    const made = this.#ofAgents.get(agentId)?.();
    // Nothing is kept for an agent without a window: its id may be any text.
    if (made === undefined) return joinWindows(new Map(), this.damage);
    if (this.#keepsAgents) this.#madeOfAgents.set(agentId, made);
    return made;
  }

  /** What is known if only the oldest `count` of the trades since the horizon have closed. */
  #known(count: number): KnownTrades {
    const { length } = this.trades;
    const counted = count === length ? this.trades : this.trades.slice(0, count);
    const held = this.older.length === 0 ? counted : this.#held.slice(0, this.older.length + count);
    return new KnownTrades(this, counted, held, this.trades.slice(count));
  }
}

/** The windows of a user without a trade. */
export const NO_TRADES = joinWindows(new Map());

/**
 * Merges the windows of all agents of a user. Full windows reach back to different moments, so only trades newer than
 * the newest of their oldest trades count: before it, trades of some agents would be missing between those of others.
 *
 * @example
 * joinWindows(new Map([['trend', { capacity: 100, trades: [win, loss] }]])).ofAgent('trend')?.trades.length; // 2
 */
export function joinWindows(
  windows: ReadonlyMap<string, Window>,
  damage = NO_DAMAGE,
): JoinedWindows<ClosedTrade> {
  const { held, olderCount, horizon } = merged([...windows.values()], newestFirst);
  const ofAgents = mapped(
    windows,
    ({ capacity, trades }) =>
      () =>
        ownWindow([...trades].reverse(), trades.length >= capacity, damage),
  );
  return new JoinedWindows({ held, olderCount, knownAfter: horizon?.closedAt ?? null, damage }, ofAgents);
}

/**
 * The window of one agent, as if the user had no other.
 *
 * @param held oldest first
 * @param isFull whether older trades may be missing; then the oldest is the horizon
 */
function ownWindow(held: TradeList, isFull: boolean, { unpublished }: WindowDamage): JoinedWindows {
  const [oldest] = held;
  return new JoinedWindows({
    held,
    olderCount: isFull ? 1 : 0,
    knownAfter: isFull ? (oldest?.closedAt ?? null) : null,
    damage: { windowsLost: 0, unpublished },
  });
}

function mapped<Of, To>(all: ReadonlyMap<string, Of>, to: (value: Of) => To): Map<string, To> {
  return new Map(Array.from(all, ([key, value]) => [key, to(value)]));
}

/**
 * Merges windows like `joinWindows`, without an object per trade, and says how much memory the result may take.
 *
 * @example
 * const row = { tradeId: 'T1', closedAt: new Instant(0), pnl: '-1', symbol: 'BTC', rMultiple: '', riskAmount: '', returnPct: '' };
 * joinPacked(new Map([['trend', PackedWindow.of(100, [row])]])).joined.trades.length; // 1
 */
export function joinPacked(
  windows: ReadonlyMap<string, PackedWindow>,
  damage = NO_DAMAGE,
): { readonly joined: JoinedWindows; readonly bytes: number } {
  const all = [...windows.values()];
  const columns = TradeColumns.joined(all.map((window) => window.columns));
  const ids = PackedTexts.joined(all.map((window) => window.ids));
  let from = 0;
  const places = mapped(windows, ({ capacity, columns: { length } }) => {
    const first = from;
    from += length;
    return { capacity, first, end: from, trades: Array.from({ length }, (_, index) => first + index) };
  });
  const { held, olderCount, horizon } = merged([...places.values()], newestFirstIn(columns, ids));
  const packed = new PackedTrades(columns, Uint32Array.from(held));
  const knownAfter = horizon === null ? null : columns.closedAt(horizon);
  const ofAgents = mapped(places, ({ capacity, first, end }) => () => {
    const length = end - first;
    // Rows are newest first.
    const order = Uint32Array.from({ length }, (_, index) => end - 1 - index);
    return ownWindow(new PackedTrades(columns, order), length >= capacity, damage);
  });
  const { bytes, keepsAgents } = derived(columns, places.values());
  return {
    joined: new JoinedWindows({ held: packed, olderCount, knownAfter, damage }, ofAgents, keepsAgents),
    bytes: packed.bytes + bytes,
  };
}

/** What is kept per run and per symbol, in bytes, with two profiles and the answers for clients. */
const RUN_BYTES = 48;
const SYMBOL_BYTES = 1_400;

/** The most symbols of all agents, added up, with which the windows of the agents are kept too: 14 MB. */
const KEPT_SYMBOLS = 10_000;

/**
 * The most that what follows from the trades can take while it is kept: see `KnownTrades`. Any symbol may be disallowed,
 * which takes nearly all of `SYMBOL_BYTES`: under an override two losses may be enough.
 */
function derived(
  columns: TradeColumns,
  agents: Iterable<{ readonly first: number; readonly end: number }>,
): { readonly bytes: number; readonly keepsAgents: boolean } {
  const ofAccount = new Set<string | null>();
  let ofAgents = 0;
  for (const { first, end } of agents) {
    const ofAgent = new Set<string | null>();
    for (let index = first; index < end; index++) ofAgent.add(columns.symbol(index));
    for (const symbol of ofAgent) ofAccount.add(symbol);
    ofAgents += ofAgent.size;
  }
  const bytesOf = (perTrade: number, symbols: number): number =>
    columns.length * perTrade + symbols * SYMBOL_BYTES;
  const keepsAgents = ofAgents <= KEPT_SYMBOLS;
  const bytes = bytesOf(RUN_BYTES, ofAccount.size);
  // The window of an agent has its trades in an order of its own.
  if (!keepsAgents) return { bytes, keepsAgents };
  return { bytes: bytes + bytesOf(RUN_BYTES + Uint32Array.BYTES_PER_ELEMENT, ofAgents), keepsAgents };
}

interface Merged<Trade> {
  /** Oldest first. */
  readonly held: readonly Trade[];
  readonly olderCount: number;
  /** The newest of the oldest trades of full windows; null: no window is full. */
  readonly horizon: Trade | null;
}

function merged<Trade>(
  windows: readonly { readonly capacity: number; readonly trades: readonly Trade[] }[],
  newestFirst: (a: Trade, b: Trade) => number,
): Merged<Trade> {
  const [horizon = null] = windows
    .filter(({ trades, capacity }) => trades.length >= capacity)
    .flatMap(({ trades }) => trades.at(-1) ?? [])
    .sort(newestFirst);
  const held = windows.flatMap(({ trades }) => trades).sort((a, b) => newestFirst(b, a));
  const firstKnown = horizon === null ? 0 : held.findIndex((trade) => newestFirst(trade, horizon) < 0);
  return { held, olderCount: firstKnown === -1 ? held.length : firstKnown, horizon };
}
