import type { AgentCode } from '../../simulation/verdicts';
import { Decimal } from '../../src/core/base/decimal';
import type { Status } from '../../src/core/weights/score';
import { hundredfold, weightText } from '../words/format';
import { plural } from '../words/text';

/** Something that happened to the weights. */
export interface AllocationEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly code:
    | 'added'
    | 'removed'
    | 'scored'
    | 'proven'
    | 'no_longer_proven'
    | 'stale'
    | 'no_longer_stale'
    | 'performing'
    | 'losing'
    | 'weight_moved';
  readonly agentId: string;
  /** A whole sentence, such as "news-xrp has 10 trades and is scored now: 5.00 → 27.80 %." */
  readonly text: string;
}

/** An event with what caused it, such as "trend-btc lost 60.00 in BTC/USDT, and 2 more closed". */
export interface CausedEvent extends AllocationEvent {
  readonly cause: string;
}

/** How an agent stood in a published allocation. */
export interface Stand {
  /** A fraction of the account. */
  readonly weight: Decimal;
  readonly status: Status;
  readonly trades: number;
  readonly verdict: AgentCode;
}

/** How all agents stood, by their ids. */
export type Standing = ReadonlyMap<string, Stand>;

/** A weight that moves by less is no event. */
export const LEAST_MOVE = new Decimal('0.05');

/**
 * What happened between two published allocations: at most one event per agent, the most telling one. An agent that is new
 * with the first allocation of all is no event.
 *
 * @param at when the second was published, ISO 8601
 *
 * @example
 * allocationEvents(before, after, '2026-10-18T16:30:00Z').map(({ text }) => text); // ['a is proven now: 20.00 → 41.00 %.']
 */
export function allocationEvents(before: Standing, after: Standing, at: string): AllocationEvent[] {
  const events: AllocationEvent[] = [];
  for (const [agentId, now] of after) {
    const found = eventOf(before.get(agentId) ?? null, now);
    if (found !== null) events.push({ at, agentId, code: found.code, text: `${agentId} ${found.what}.` });
  }
  for (const [agentId, { weight }] of before)
    if (!after.has(agentId))
      events.push({
        at,
        agentId,
        code: 'removed',
        text: `${agentId} is gone; it had ${weightText(weight)}.`,
      });
  return events;
}

function isBelowZero({ status }: Stand): boolean {
  return status === 'recovering' || status === 'suspended';
}

function eventOf(
  before: Stand | null,
  now: Stand,
): { readonly code: AllocationEvent['code']; readonly what: string } | null {
  if (before === null) return { code: 'added', what: `is new, with ${weightText(now.weight)}` };
  const [from, to] = [hundredfold(before.weight, 2), weightText(now.weight)];
  const moved = `${from} → ${to}`;
  const held = `${from} %` === to ? `, still with ${to}` : `: ${moved}`;
  if (before.status !== 'stale' && now.status === 'stale') return { code: 'stale', what: `is silent${held}` };
  if (before.verdict !== 'proven' && now.verdict === 'proven')
    return { code: 'proven', what: `is proven now${held}` };
  if (before.status === 'unproven' && now.status !== 'unproven' && now.status !== 'stale')
    return { code: 'scored', what: `has ${plural(now.trades, 'trade')} and is scored now${held}` };
  if (before.status === 'stale' && now.status !== 'stale')
    return { code: 'no_longer_stale', what: `is no longer silent${held}` };
  if (isBelowZero(before) && now.status === 'performing')
    return { code: 'performing', what: `has a score of 0 or more now${held}` };
  if (before.status === 'performing' && isBelowZero(now))
    return { code: 'losing', what: `has a score below 0 now${held}` };
  if (before.verdict === 'proven' && now.verdict !== 'proven')
    return { code: 'no_longer_proven', what: `is no longer proven${held}` };
  const isMoved = now.weight.minus(before.weight).abs().gte(LEAST_MOVE);
  return isMoved ? { code: 'weight_moved', what: `moved ${moved}` } : null;
}
