import { type Decimal, decimalText } from '../base/decimal';
import { MAX_AGENTS } from '../trades/admission';
import { SKIP_WORDS } from '../trades/skip-words';
import type { SkipReason } from '../trades/trade';
import type { AgentFigures } from '../weights/agent-figures';
import type { Status } from '../weights/score';
import type { AlertKind } from './alert-kinds';
import { printable } from '../base/printable';
import type { News } from './news';
import { durationWords, momentId, namesOf, percentOf, shortFigure, timeWords } from './words';

/** How an agent stands in what is published. */
export interface AgentNow {
  readonly agentId: string;
  readonly figures: Omit<AgentFigures, 'evidence' | 'standardError' | 'dailyVolatility'>;
  readonly weight: Decimal;
}

/**
 * Which kind of alert a change of status is; null: none, the agent only has too few trades again.
 *
 * @example
 * kindOfChange('unproven', 'performing'); // 'agent_proven'
 * kindOfChange('stale', 'performing'); // 'agent_recovered'
 */
export function kindOfChange(before: Status, after: Status): AlertKind | null {
  if (before === after) return null;
  switch (after) {
    case 'unproven':
      return null;
    case 'performing':
      return before === 'unproven' ? 'agent_proven' : 'agent_recovered';
    case 'recovering':
      return 'agent_recovering';
    case 'suspended':
      return 'agent_suspended';
    case 'stale':
      return 'agent_stale';
  }
}

/** How the change of a status is told. */
const STATUS_WORDS: Readonly<
  Partial<Record<AlertKind, { readonly title: string; readonly what: string; readonly ends: string }>>
> = {
  agent_proven: {
    title: 'has proven itself',
    what: 'has closed enough trades to be judged, and its score is not below 0',
    ends: 'It gets capital by its score as long as that stays 0 or more.',
  },
  agent_recovered: {
    title: 'performs again',
    what: 'performs again',
    ends: 'It gets capital by its score as long as that stays 0 or more.',
  },
  agent_recovering: {
    title: 'is recovering',
    what: 'has a score below 0, and keeps the floor alone',
    ends: 'This ends when its closes bring the score to 0 or more.',
  },
  agent_suspended: {
    title: 'is suspended',
    what: 'has a score below 0, and gets no capital in strict mode',
    ends: 'This ends when its closes bring the score to 0 or more, or enforce_performance is off.',
  },
  agent_stale: {
    title: 'is stale',
    what: 'has closed nothing for longer than stale_after_days',
    ends: 'This ends with its next close.',
  },
};

/**
 * The status of an agent has changed.
 *
 * @param version of the allocation
 *
 * @example
 * statusChanged('agent_proven', agent, new Decimal('0.05'), 7).title; // Agent trend has proven itself
 */
export function statusChanged(kind: AlertKind, agent: AgentNow, before: Decimal, version: number): News {
  const { agentId, figures, weight } = agent;
  const { score, trades, lastClosedAt } = figures;
  const { title, what, ends } = STATUS_WORDS[kind] ?? { title: kind, what: kind, ends: '' };
  const facts = [
    `${trades} trades`,
    ...(score === null ? [] : [`score ${shortFigure(score)}`]),
    ...(lastClosedAt === null ? [] : [`last close ${timeWords(lastClosedAt)}`]),
    `weight ${percentOf(weight)}, before ${percentOf(before)}`,
  ];
  return {
    kind,
    subject: agentId,
    state: String(version),
    title: `Agent ${printable(agentId)} ${title}`,
    text: `Agent ${printable(agentId)} ${what} (${facts.join('; ')}). ${ends}`,
    figures: new Map([
      ['trades', String(trades)],
      ...(score === null ? [] : [['score', decimalText(score)] as const]),
      ['weight', decimalText(weight)],
      ['weight_before', decimalText(before)],
    ]),
  };
}

/** A weight that has moved since it was told. */
export interface Move {
  readonly agentId: string;
  readonly from: Decimal;
  readonly to: Decimal;
}

/**
 * The weight of an agent has moved.
 *
 * @example
 * const move = { agentId: 'trend', from: new Decimal('0.1'), to: new Decimal('0.3') };
 * weightMoved(move, new Decimal('0.1'), 7).title; // 'Weight of trend: 10 % → 30 %'
 */
export function weightMoved({ agentId, from, to }: Move, weightMove: Decimal, version: number): News {
  const change = `${percentOf(from)} → ${percentOf(to)}`;
  return {
    kind: 'weight_moved',
    subject: agentId,
    state: String(version),
    title: `Weight of ${printable(agentId)}: ${change}`,
    text: `Agent ${printable(agentId)} is to hold ${percentOf(to)} of the account, ${percentOf(from)} when you were last told. ${untilMoved(weightMove)}`,
    figures: new Map([
      ['weight', decimalText(to)],
      ['weight_before', decimalText(from)],
    ]),
  };
}

/** How many agents a text names whose weights moved at once. */
const NAMED_MOVES = 5;

/**
 * The weights of many agents have moved at once.
 *
 * @param moves the largest first
 *
 * @example
 * weightsMoved([move, move, move, move], new Decimal('0.1'), 7).title; // Weights of 4 agents have moved
 */
export function weightsMoved(moves: readonly Move[], weightMove: Decimal, version: number): News {
  const named = moves.slice(0, NAMED_MOVES);
  const list = named.map(
    ({ agentId, from, to }) => `${printable(agentId)} ${percentOf(from)} → ${percentOf(to)}`,
  );
  const more = moves.length - named.length;
  return {
    kind: 'weight_moved',
    subject: 'account',
    state: String(version),
    title: `Weights of ${moves.length} agents have moved`,
    text: `Since you were last told: ${list.join(', ')}${more > 0 ? ` and ${more} more` : ''}. ${untilMoved(weightMove)}`,
    figures: new Map([
      ['agents', String(moves.length)],
      ...named.map(({ agentId, to }) => [`weight ${agentId}`, decimalText(to)] as const),
    ]),
  };
}

function untilMoved(weightMove: Decimal): string {
  return `It holds until closes move it; you are told again after ${percentOf(weightMove)} of the account more.`;
}

/**
 * An agent closes nothing, although it usually does.
 *
 * @param seconds after which it counts as silent
 *
 * @example
 * agentSilent(agent, 86_400).title; // Agent trend is silent
 */
export function agentSilent({ agentId, figures }: AgentNow, seconds: number): News {
  const { lastClosedAt, trades } = figures;
  const last = lastClosedAt === null ? 'nothing yet' : `last on ${timeWords(lastClosedAt)}`;
  return {
    kind: 'agent_silent',
    subject: agentId,
    state: momentId(lastClosedAt),
    title: `Agent ${printable(agentId)} is silent`,
    text: `Agent ${printable(agentId)} has closed ${last}: that is longer than ${durationWords(seconds)}, five times its usual gap (${trades} trades). Its bot may have stopped, or its trades do not arrive. This ends with its next close.`,
    figures: new Map([
      ['trades', String(trades)],
      ['silent_after_seconds', String(seconds)],
      ...(lastClosedAt === null ? [] : [['last_closed_at', timeWords(lastClosedAt)] as const]),
    ]),
  };
}

/**
 * Agents have no place.
 *
 * @example
 * agentsRefused(['trend'], 7).title; // 'An agent has no place'
 */
export function agentsRefused(agentIds: readonly string[], revision: number): News {
  return {
    kind: 'agents_refused',
    subject: 'account',
    state: String(revision),
    title: `${agentIds.length === 1 ? 'An agent has' : `${agentIds.length} agents have`} no place`,
    text: `Trades of ${namesOf(agentIds)} do not count: a user can have at most ${MAX_AGENTS} agents. This ends when another agent has no trades left, which frees a place.`,
    figures: new Map([
      ['agents', String(agentIds.length)],
      ['limit', String(MAX_AGENTS)],
    ]),
  };
}

/** A closed trade that has no return. */
export interface Skip {
  readonly agentId: string;
  readonly tradeId: string;
  readonly reason: SkipReason;
}

/**
 * A closed trade is left out of the figures.
 *
 * @example
 * tradeSkipped({ agentId: 'trend', tradeId: 't1', reason: 'missing_pnl' }, 20_000).title;
 * // A trade without realized_pnl is left out
 */
export function tradeSkipped({ agentId, tradeId, reason }: Skip, day: number): News {
  return {
    kind: 'trade_skipped',
    subject: reason,
    state: String(day),
    title: `A trade ${SKIP_WORDS[reason]} is left out`,
    text: `Trade ${printable(tradeId)} of agent ${printable(agentId)} ${SKIP_WORDS[reason]} has no return, so the figures of the agent leave it out. Others for the same reason are not told today. This ends when its figures are corrected.`,
    figures: new Map([
      ['trade_id', tradeId],
      ['agent_id', agentId],
      ['reason', reason],
    ]),
  };
}
