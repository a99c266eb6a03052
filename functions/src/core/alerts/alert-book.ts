import type { Decimal } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { ProfileName } from '../profiles/profiles';
import type { Equity } from '../risk-state/drawdown';
import type { SkipReason } from '../trades/trade';
import type { AgentFigures } from '../weights/agent-figures';
import type { Status } from '../weights/score';
import type { AlertKind } from './alert-kinds';
import { quietSince } from './quiet';
import type { Today } from './today';

/** What decides about alerts: a copy of settings, so that a close need not read them. */
export interface AlertRules {
  /** The profile in force, and its limits, with the user's overrides. */
  readonly profile: ProfileName;
  readonly dailyDdLimit: Decimal;
  readonly losingStreakLimit: number;
  /** In percent; null: the user has set no limit. */
  readonly agentDrawdownLimit: Decimal | null;
  /** What the account was worth when the user last reported it; null: never. */
  readonly equity: Pick<Equity, 'amount' | 'at'> | null;
  /** The kinds that are made; null: all. */
  readonly kinds: readonly AlertKind[] | null;
  readonly weightMove: Decimal;
  /** Where alerts are sent. */
  readonly webhook: boolean;
  readonly push: boolean;
}

/** What the user was last told about an agent, or knows without being told. */
export interface ToldAgent {
  readonly status: Status;
  readonly weight: Decimal;
  /** The newest close of the agent, when it was found to be silent; null: it was not. */
  readonly quietSince: Instant | null;
}

/** What the user was last told about a gate. One that is open is not kept. */
export interface ToldGate {
  readonly level: 'near' | 'closed';
  /** When it opens by itself; null: not known, or it is not closed. */
  readonly until: Instant | null;
}

/** The first skipped trades of a day. */
export interface ToldSkips {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly reasons: readonly SkipReason[];
}

/**
 * What was told to a user, and what decides about the next alert. It is kept in `allocations/current`, which every fold reads
 * and writes anyway. An alert is the difference between what was told and what is: so a duplicate event makes none, and what
 * was held back is told later, if it still holds.
 */
export interface AlertBook {
  readonly rules: AlertRules;
  readonly agents: ReadonlyMap<string, ToldAgent>;
  /** By `gateKey`. */
  readonly gates: ReadonlyMap<string, ToldGate>;
  /** How the account stands today; null: no equity is known, or the windows must be read for it. */
  readonly today: Today | null;
  /** When the windows were last read for that; null: never. */
  readonly todayReadAt: Instant | null;
  readonly skips: ToldSkips | null;
  /** The alerts of the last hour, by `recentKey`: when they were made. */
  readonly recent: ReadonlyMap<string, Instant>;
  /** What was held back and no digest has told yet, by `recentKey`; `MAX_HELD` at most. */
  readonly held: readonly string[];
}

/** The gates that are told: those that follow from closes alone. */
export type GateCode = 'daily_drawdown_limit' | 'losing_streak_limit' | 'agent_drawdown_limit';

/**
 * The name of a gate in the book.
 *
 * @example
 * gateKey('losing_streak_limit', 'trend'); // 'losing_streak_limit trend'
 */
export function gateKey(code: GateCode, subject: string): string {
  return `${code} ${subject}`;
}

/**
 * The gate that a name of the book stands for.
 *
 * @example
 * gateOf('losing_streak_limit my agent').subject; // 'my agent'
 */
export function gateOf(key: string): { readonly code: GateCode; readonly subject: string } {
  const space = key.indexOf(' ');
  return { code: key.slice(0, space) as GateCode, subject: key.slice(space + 1) };
}

/**
 * The name of an alert among those of the last hour.
 *
 * @example
 * recentKey('gate_closed', 'trend'); // 'gate_closed trend'
 */
export function recentKey(kind: AlertKind, subject: string): string {
  return `${kind} ${subject}`;
}

/**
 * What the name of an alert stands for.
 *
 * @example
 * recentOf('gate_closed my agent').subject; // 'my agent'
 */
export function recentOf(key: string): { readonly kind: string; readonly subject: string } {
  const space = key.indexOf(' ');
  return { kind: key.slice(0, space), subject: key.slice(space + 1) };
}

/** What is published about agents. */
export interface PublishedAgents {
  readonly agents: ReadonlyMap<string, AgentFigures>;
  readonly weights: ReadonlyMap<string, Decimal>;
}

/**
 * The first book of a user: how the agents stand is noted, and no news. Gates that are closed are.
 *
 * @example
 * const published = { agents: new Map(), weights: new Map() };
 * firstBook(rules, published, new Instant(0)).agents; // empty
 */
export function firstBook(rules: AlertRules, published: PublishedAgents, now: Instant): AlertBook {
  return {
    rules,
    agents: new Map([...published.agents].map(([agentId]) => [agentId, noted(agentId, published, now)])),
    gates: new Map(),
    today: null,
    todayReadAt: null,
    skips: null,
    recent: new Map(),
    held: [],
  };
}

/**
 * How an agent stands that nobody was told of.
 *
 * @throws RangeError if it is not published
 *
 * @example
 * const agents = assessAgents(new Map([['trend', [win, loss]]]), DEFAULT_CONFIG);
 * const weights = new Map([['trend', new Decimal(1)]]);
 * noted('trend', { agents, weights }, new Instant(0)).status; // 'unproven'
 */
export function noted(agentId: string, { agents, weights }: PublishedAgents, now: Instant): ToldAgent {
  const figures = agents.get(agentId);
  const weight = weights.get(agentId);
  if (figures === undefined || weight === undefined) throw new RangeError(`${agentId} is not published.`);
  return { status: figures.status, weight, quietSince: quietSince(figures, now) };
}

/**
 * The book under other rules. What the user decides is no news: without a limit, its gates are forgotten. After another
 * equity was reported, today must be read from the windows.
 *
 * @example
 * const book = firstBook(rules, { agents: new Map(), weights: new Map() }, new Instant(0));
 * withRules(book, { ...rules, push: true }).rules.push; // it is pushed from now on
 */
export function withRules(book: AlertBook, rules: AlertRules): AlertBook {
  const { equity, agentDrawdownLimit } = rules;
  const gone: GateCode[] = [
    ...(equity === null ? (['daily_drawdown_limit'] as const) : []),
    ...(agentDrawdownLimit === null ? (['agent_drawdown_limit'] as const) : []),
  ];
  const gates = new Map([...book.gates].filter(([key]) => !gone.includes(gateOf(key).code)));
  const isSame = sameEquity(book.rules.equity, equity);
  return { ...book, rules, gates, today: isSame ? book.today : null };
}

/**
 * Whether two reports of the equity are the same.
 *
 * @example
 * sameEquity(null, null); // true
 */
export function sameEquity(a: AlertRules['equity'], b: AlertRules['equity']): boolean {
  return a === null || b === null ? a === b : a.amount.eq(b.amount) && a.at.compare(b.at) === 0;
}
