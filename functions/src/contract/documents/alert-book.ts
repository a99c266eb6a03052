import * as v from 'valibot';
import type { AlertBook, AlertRules, ToldAgent } from '../../core/alerts/alert-book';
import { ALERT_KINDS } from '../../core/alerts/alert-kinds';
import { decimalText } from '../../core/base/decimal';
import { Instant } from '../../core/base/instant';
import { PROFILE_NAMES } from '../../core/profiles/profiles';
import { isSkipReason, type SkipReason } from '../../core/trades/trade';
import { STATUSES } from '../../core/weights/score';
import {
  added,
  type Codec,
  count,
  exactDecimal,
  fields,
  instant,
  list,
  mapOf,
  nullable,
  plain,
  scalar,
} from '../fields/codec';
import { parsed } from '../fields/fields';
import { parseDecimalText } from '../fields/figure';
import { isAgentId } from '../fields/ids';

/** `alert_book` of `current`: what the user was told. See `AlertBook`. */

const flag = plain(v.boolean());
const kind = plain(v.picklist(ALERT_KINDS));

/** Days since 1970-01-01, which may be negative. */
const day = plain(v.pipe(v.number(), v.safeInteger()));

const rules = fields({
  profile: ['profile', plain(v.picklist(PROFILE_NAMES))],
  dailyDdLimit: ['daily_dd_limit', exactDecimal],
  losingStreakLimit: ['losing_streak_limit', count],
  agentDrawdownLimit: ['agent_drawdown_limit', nullable(exactDecimal)],
  equity: ['equity', nullable(fields({ amount: ['amount', exactDecimal], at: ['at', instant] }))],
  kinds: ['kinds', nullable(list(kind))],
  weightMove: ['weight_move', exactDecimal],
  webhook: ['webhook', flag],
  push: ['push', flag],
}) satisfies Codec<AlertRules, unknown>;

/** Status, weight and, if it is silent, since when in microseconds. */
const AGENT = /^([a-z]+) (-?[0-9.]+)(?: (-?\d+))?$/;

const MICROS = 1_000_000n;

function readAgent(value: unknown): ToldAgent | null {
  const [, name, share, since] = typeof value === 'string' ? (AGENT.exec(value) ?? []) : [];
  const status = STATUSES.find((known) => known === name);
  const weight = parseDecimalText(share);
  const quietSince = since === undefined ? null : ofMicros(BigInt(since));
  const isDamaged = status === undefined || weight === null || (since !== undefined && quietSince === null);
  return isDamaged ? null : { status, weight, quietSince };
}

function encodeAgent({ status, weight, quietSince }: ToldAgent): string {
  const told = `${status} ${decimalText(weight)}`;
  return quietSince === null ? told : `${told} ${microsOf(quietSince)}`;
}

function microsOf({ seconds, micros }: Instant): bigint {
  return BigInt(seconds) * MICROS + BigInt(micros);
}

function ofMicros(all: bigint): Instant | null {
  const micros = ((all % MICROS) + MICROS) % MICROS;
  const seconds = Number((all - micros) / MICROS);
  return Instant.isInRange(seconds) ? new Instant(seconds, Number(micros)) : null;
}

/** As one text, because every fold reads and writes those of all agents. */
const agent = scalar(parsed('what was told about an agent', readAgent), encodeAgent);

const gate = fields({
  level: ['level', plain(v.picklist(['near', 'closed']))],
  until: ['until', nullable(instant)],
});

const depth = { equity: ['equity', exactDecimal], peak: ['peak', exactDecimal] } as const;

const today = fields({
  day: ['day', day],
  measured: ['measured', fields({ ...depth, worst: ['worst', fields(depth)] })],
  last: [
    'last',
    nullable(fields({ closedAt: ['closed_at', instant], tradeId: ['trade_id', plain(v.string())] })),
  ],
});

const skips = fields({
  day: ['day', day],
  reasons: ['reasons', list(plain(v.custom<SkipReason>(isSkipReason)))],
});

/** A name with a space in it: no such name is `__proto__`. */
const isKey = (key: unknown): key is string => typeof key === 'string' && key.includes(' ');

const GATE_KEY = /^(?:daily_drawdown_limit|losing_streak_limit|agent_drawdown_limit) ./s;

const isGateKey = (key: unknown): key is string => typeof key === 'string' && GATE_KEY.test(key);

/** How the alert book is written. */
export const alertBookCodec = fields({
  rules: ['rules', rules],
  agents: ['agents', mapOf(isAgentId, agent)],
  gates: ['gates', mapOf(isGateKey, gate)],
  today: ['today', nullable(today)],
  todayReadAt: ['today_read_at', nullable(instant)],
  skips: ['skips', nullable(skips)],
  recent: ['recent', mapOf(isKey, instant)],
  held: ['held', added(list(plain(v.custom<string>(isKey))), [])],
}) satisfies Codec<AlertBook, unknown>;

/** Whether an older copy of the settings says the same. */
export function sameRules(a: AlertRules, b: AlertRules): boolean {
  return rules.same(a, b);
}

/** Whether two books say the same. */
export function sameBook(a: AlertBook | null, b: AlertBook | null): boolean {
  return nullable(alertBookCodec).same(a, b);
}
