import { decimalText } from '../base/decimal';
import type { Instant } from '../base/instant';
import type { AlertRules, GateCode } from './alert-book';
import type { GateNow } from './gates-now';
import { printable } from '../base/printable';
import type { News } from './news';
import { momentId, shortFigure, timeWords } from './words';

type Rules = Pick<AlertRules, 'profile'>;

function figuresOf({ code, value, limit, until }: GateNow): Map<string, string> {
  const names = {
    losing_streak_limit: ['losing_streak', 'losing_streak_limit'],
    daily_drawdown_limit: ['max_drawdown_pct', 'daily_dd_limit'],
    agent_drawdown_limit: ['drawdown_pct', 'agent_drawdown_limit'],
  } as const;
  const [valueName, limitName] = names[code];
  return new Map([
    ['gate', code],
    [valueName, decimalText(value)],
    [limitName, decimalText(limit)],
    ...(until === null ? [] : [['until', timeWords(until)] as const]),
  ]);
}

/** What a gate stops. */
function whoOf({ code, subject }: Pick<GateNow, 'code' | 'subject'>): string {
  return code === 'daily_drawdown_limit' ? 'The account' : `Agent ${printable(subject)}`;
}

/** The titles of what happens to a gate. Its code is in the figures, for programs. */
const TITLES: Readonly<Record<GateCode, Readonly<Record<'closed' | 'near' | 'opened', string>>>> = {
  losing_streak_limit: {
    closed: 'makes no new trades: too many losses in a row',
    near: 'is near its limit of losses in a row',
    opened: 'may trade again: the stop after losses in a row has ended',
  },
  daily_drawdown_limit: {
    closed: "makes no new trades: today's drawdown is too deep",
    near: "is near its limit of today's drawdown",
    opened: "may trade again: the stop by the day's drawdown has ended",
  },
  agent_drawdown_limit: {
    closed: 'makes no new trades: its drawdown is too deep',
    near: 'is near its drawdown limit',
    opened: 'may trade again: the stop by its drawdown has ended',
  },
};

/** How a gate stands, as a part of a sentence. */
function standOf({ code, value, limit }: GateNow, { profile }: Rules): string {
  const [is, may] = [shortFigure(value), shortFigure(limit)];
  switch (code) {
    case 'losing_streak_limit':
      return `has lost ${is} times in a row; the limit of profile ${profile} is ${may}`;
    case 'daily_drawdown_limit':
      return `was ${is} % below today's peak; the limit of profile ${profile} is ${may} %`;
    case 'agent_drawdown_limit':
      return `is ${is} % below the peak of its own returns; its limit is ${may} %`;
  }
}

/**
 * New trades have stopped.
 *
 * @example
 * gateClosed(gate, { profile: 'SAFE' }).text;
 * // Agent trend has lost 4 times in a row; the limit of profile SAFE is 4. …
 */
export function gateClosed(gate: GateNow, rules: Rules): News {
  const { code, subject, until, state } = gate;
  const ends = {
    losing_streak_limit: `This ends on ${until === null ? 'an unknown day' : timeWords(until)}, or earlier with a win.`,
    daily_drawdown_limit: `This ends on ${until === null ? 'an unknown day' : timeWords(until)}.`,
    agent_drawdown_limit:
      'This ends when closes of the agent take its drawdown below the limit, or you change the limit.',
  };
  return {
    kind: 'gate_closed',
    subject,
    state: `${code} ${state}`,
    title: `${whoOf(gate)} ${TITLES[code].closed}`,
    text: `${whoOf(gate)} ${standOf(gate, rules)}. New trades are stopped; open ones may be closed. ${ends[code]}`,
    figures: figuresOf(gate),
  };
}

/**
 * A limit is near.
 *
 * @example
 * limitNear(gate, { profile: 'SAFE' }).title; // Agent trend is near its limit of losses in a row
 */
export function limitNear(gate: GateNow, rules: Rules): News {
  const { code, subject, state } = gate;
  return {
    kind: 'limit_near',
    subject,
    state: `${code} ${state}`,
    title: `${whoOf(gate)} ${TITLES[code].near}`,
    text: `${whoOf(gate)} ${standOf(gate, rules)}. At the limit new trades stop. ${NEAR_ENDS[code]}`,
    figures: figuresOf(gate),
  };
}

const NEAR_ENDS: Readonly<Record<GateCode, string>> = {
  losing_streak_limit: 'This ends with a win.',
  daily_drawdown_limit: 'This ends at the next 00:00 UTC.',
  agent_drawdown_limit: 'This ends when the agent has won back a part of it.',
};

/**
 * New trades are allowed again.
 *
 * @param how what is known of the gate now; null: its time has passed
 * @param until when it was to open by itself
 *
 * @example
 * gateOpened('losing_streak_limit', 'trend', null, until, { profile: 'SAFE' }).title;
 * // Agent trend may trade again: the stop after losses in a row has ended
 */
export function gateOpened(
  code: GateCode,
  subject: string,
  how: GateNow | null,
  until: Instant | null,
  rules: Rules,
): News {
  const who = whoOf({ code, subject });
  const byTime = until === null ? 'Its time has passed' : `It ended on ${timeWords(until)}`;
  return {
    kind: 'gate_opened',
    subject,
    state: `${code} ${how === null ? momentId(until) : how.state}`,
    title: `${who} ${TITLES[code].opened}`,
    text: `${how === null ? byTime : `${who} ${standOf(how, rules)}`}. This limit stops no new trades any more; others may.`,
    figures: how === null ? new Map([['gate', code]]) : figuresOf(how),
  };
}
