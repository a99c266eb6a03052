import type { Instant } from '../base/instant';
import { compareUtf8 } from '../base/utf8';
import type { EngineConfig } from '../config';
import type { SkipReason } from '../trades/trade';
import type { Window } from '../trades/window';
import {
  agentSilent,
  agentsRefused,
  kindOfChange,
  type Move,
  statusChanged,
  tradeSkipped,
  weightMoved,
  weightsMoved,
} from './agent-news';
import {
  type AlertBook,
  gateKey,
  gateOf,
  noted,
  type PublishedAgents,
  type ToldAgent,
  type ToldGate,
  type ToldSkips,
} from './alert-book';
import { gateClosed, gateOpened, limitNear } from './gate-news';
import { gateOfAccount, gatesOfAgent, type GateNow } from './gates-now';
import type { News } from './news';
import { quietSeconds, quietSince } from './quiet';
import { Teller } from './teller';
import { begun, type Today } from './today';

/** A closed trade that has no return, and has just come in. */
export interface SkippedClose {
  readonly agentId: string;
  readonly tradeId: string;
  readonly reason: SkipReason;
}

/** What a fold, a rebuild or a check is about to publish. */
export interface Situation {
  readonly published: PublishedAgents;
  readonly version: number;
  readonly revision: number;
  readonly config: EngineConfig;
  /** All agents that have a window. */
  readonly windowAgents: readonly string[];
  /** The windows that have changed, or all; newest trade first. */
  readonly windows: ReadonlyMap<string, Window>;
  /** See `AlertBook`. */
  readonly today: Today | null;
  /** Agents that have just been refused a place. */
  readonly refused: readonly string[];
  readonly skipped: readonly SkippedClose[];
  /**
   * What becomes of agents that are silent: a sweep tells them. A fold that finds its own agent silent has been given an old
   * trade, and only notes it.
   */
  readonly silence: 'tell' | 'note' | 'leave';
}

/**
 * Compares how things are with what the user was told, and decides what to tell.
 *
 * @returns the alerts, and the book in which they are noted
 *
 * @example
 * const { alerts } = noticed(book, situation, new Instant(60));
 * alerts.map(({ kind }) => kind); // after the fourth loss: gate_closed
 */
export function noticed(
  book: AlertBook,
  situation: Situation,
  now: Instant,
): { readonly alerts: readonly News[]; readonly book: AlertBook } {
  const teller = new Teller(book, now);
  const gates = new Gates(book, situation, now, teller);
  // The most important first: an hour has room for ten.
  gates.tellClosed();
  gates.tellOpened();
  const agents = tellStatuses(book, situation, now, teller);
  tellRefused(situation, teller);
  const skips = tellSkips(book.skips, situation, now, teller);
  tellMoves(book, situation, agents, teller);
  tellSilence(situation, agents, now, teller);
  gates.tellNear();
  teller.end();
  const { recent, held } = teller;
  const after = { ...book, agents, gates: gates.told, today: situation.today, skips, recent, held };
  return { alerts: teller.alerts, book: after };
}

/** The gates as they were told, and how that changes. */
class Gates {
  readonly told: Map<string, ToldGate>;
  private readonly now: readonly GateNow[];

  constructor(
    private readonly book: AlertBook,
    situation: Situation,
    private readonly time: Instant,
    private readonly teller: Teller,
  ) {
    const { windowAgents, windows, today, config } = situation;
    const places = new Set(windowAgents);
    // An agent without trades has no gate, and that is no news.
    this.told = new Map(
      [...book.gates].filter(([key]) => {
        const { code, subject } = gateOf(key);
        return code === 'daily_drawdown_limit' || places.has(subject);
      }),
    );
    const ofAgents = [...windows]
      .filter(([agentId]) => places.has(agentId))
      .sort(([a], [b]) => compareUtf8(a, b))
      .flatMap(([agentId, window]) => gatesOfAgent(agentId, window, book.rules, config, time));
    this.now =
      today === null ? ofAgents : [gateOfAccount(begun(today, time.utcDay()), book.rules, time), ...ofAgents];
  }

  tellClosed(): void {
    for (const gate of this.now) {
      if (gate.level !== 'closed') continue;
      const key = gateKey(gate.code, gate.subject);
      const before = this.told.get(key);
      const isKnown = before?.level === 'closed' && !this.hasEnded(before);
      if (isKnown || this.teller.tell(gateClosed(gate, this.book.rules)))
        this.told.set(key, { level: 'closed', until: gate.until });
    }
  }

  tellOpened(): void {
    const now = new Map(this.now.map((gate) => [gateKey(gate.code, gate.subject), gate]));
    for (const [key, before] of this.told) {
      if (before.level !== 'closed') continue;
      const gate = now.get(key) ?? null;
      if (gate === null ? !this.hasEnded(before) : gate.level === 'closed') continue;
      const { code, subject } = gateOf(key);
      const how = this.hasEnded(before) ? null : gate;
      if (!this.teller.tell(gateOpened(code, subject, how, before.until, this.book.rules))) continue;
      if (gate?.level === 'near') this.told.set(key, { level: 'near', until: null });
      else this.told.delete(key);
    }
  }

  tellNear(): void {
    for (const gate of this.now) {
      const key = gateKey(gate.code, gate.subject);
      const before = this.told.get(key);
      if (gate.level === 'open' && before?.level === 'near') this.told.delete(key);
      if (gate.level !== 'near' || before !== undefined) continue;
      if (this.teller.tell(limitNear(gate, this.book.rules)))
        this.told.set(key, { level: 'near', until: null });
    }
  }

  private hasEnded({ until }: ToldGate): boolean {
    return until !== null && until.compare(this.time) <= 0;
  }
}

/** Agents that are new are noted; those that are gone are forgotten. */
function tellStatuses(
  book: AlertBook,
  { published, version }: Situation,
  now: Instant,
  teller: Teller,
): Map<string, ToldAgent> {
  const told = new Map<string, ToldAgent>();
  for (const [agentId, figures] of published.agents) {
    const is = noted(agentId, published, now);
    const before = book.agents.get(agentId);
    const kind = before === undefined ? null : kindOfChange(before.status, is.status);
    if (before === undefined) told.set(agentId, is);
    else {
      const agent = { agentId, figures, weight: is.weight };
      const isTold = kind === null || teller.tell(statusChanged(kind, agent, before.weight, version));
      told.set(agentId, isTold ? { ...before, status: is.status } : before);
    }
  }
  return told;
}

function tellRefused({ refused, revision }: Situation, teller: Teller): void {
  if (refused.length > 0) teller.tell(agentsRefused(refused, revision));
}

/** The first skipped trade of a reason on each day. */
function tellSkips(
  before: ToldSkips | null,
  { skipped }: Situation,
  now: Instant,
  teller: Teller,
): ToldSkips | null {
  const day = now.utcDay();
  const reasons = new Set(before?.day === day ? before.reasons : []);
  for (const skip of skipped)
    if (!reasons.has(skip.reason) && teller.tell(tradeSkipped(skip, day))) reasons.add(skip.reason);
  return skipped.length === 0 ? before : { day, reasons: [...reasons].sort(compareUtf8) };
}

function tellMoves(
  { rules: { weightMove } }: AlertBook,
  { published, version }: Situation,
  agents: Map<string, ToldAgent>,
  teller: Teller,
): void {
  const moves = [...agents]
    .flatMap(([agentId, { weight: from }]): Move[] => {
      const to = published.weights.get(agentId) ?? from;
      return to.minus(from).abs().gte(weightMove) ? [{ agentId, from, to }] : [];
    })
    .sort((a, b) => b.to.minus(b.from).abs().cmp(a.to.minus(a.from).abs()));
  const note = ({ agentId, to }: Move): void => {
    const told = agents.get(agentId);
    if (told !== undefined) agents.set(agentId, { ...told, weight: to });
  };
  const [move, ...others] = moves;
  if (move === undefined) return;
  // What one agent gets others lose, so one alert tells them all.
  const news =
    others.length === 0 ? weightMoved(move, weightMove, version) : weightsMoved(moves, weightMove, version);
  if (teller.tell(news)) moves.forEach(note);
}

function tellSilence(
  { published, windows, silence }: Situation,
  agents: Map<string, ToldAgent>,
  now: Instant,
  teller: Teller,
): void {
  if (silence === 'leave') return;
  for (const [agentId, told] of agents) {
    const figures = published.agents.get(agentId);
    const weight = published.weights.get(agentId);
    const isLookedAt = silence === 'tell' || windows.has(agentId);
    if (figures === undefined || weight === undefined || !isLookedAt) continue;
    const since = quietSince(figures, now);
    const isKnown = since === null || told.quietSince?.compare(since) === 0;
    // Of a stale agent the user was told already that it closes nothing.
    const isNews = silence === 'tell' && !isKnown && figures.status !== 'stale';
    const seconds = quietSeconds(figures) ?? 0;
    if (!isNews || teller.tell(agentSilent({ agentId, figures, weight }, seconds)))
      agents.set(agentId, { ...told, quietSince: since });
  }
}
