import { describe } from '../../src/contract/fields/invalid-input';
import { timeText } from '../../src/contract/fields/time';
import { Instant } from '../../src/core/base/instant';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { FileTrade } from '../journal';

/** The most agents, and the most files of an agent, that are named. */
const LISTED = 3;

/** The closes of one agent in one file. */
interface Span {
  readonly file: string;
  from: Instant;
  to: Instant;
}

/** An agent with its closes in several files whose times overlap. */
export interface OverlappingAgent {
  readonly agentId: string;
  readonly spans: readonly Readonly<Span>[];
}

/**
 * The agents that are in several files whose times overlap: several runs of one backtest, say, which are not one journal. A
 * trade that several files have does not count: of an export and a later one of the same bot, each has only its own.
 *
 * @param shared those of the trades that several files have
 */
export function overlappingAgents(
  trades: readonly FileTrade[],
  shared: ReadonlySet<FileTrade>,
): OverlappingAgent[] {
  return [...spansByAgent(trades, shared)]
    .map(([agentId, spans]) => ({ agentId, spans: overlappingSpans([...spans.values()]) }))
    .filter(({ spans }) => spans.length > 0)
    .sort((a, b) => compareUtf8(a.agentId, b.agentId));
}

/** Says so in sentences. */
export function overlapNotes(overlapping: readonly OverlappingAgent[]): string[] {
  const notes = overlapping.slice(0, LISTED).map(({ agentId, spans }) => noteOf(agentId, spans));
  const more = overlapping.length - notes.length;
  if (more > 0)
    notes.push(`The times of ${more} more ${more === 1 ? 'agent' : 'agents'} overlap in several files.`);
  return notes;
}

function noteOf(agentId: string, spans: readonly Readonly<Span>[]): string {
  const files = spans
    .slice(0, LISTED)
    .map(({ file, from, to }) => `${file} (${timeText(from)} to ${timeText(to)})`);
  if (spans.length > LISTED) files.push(`${spans.length - LISTED} more`);
  return (
    `The times of agent ${describe(agentId)} overlap in ${files.join(', ')}; ` +
    'name only one of them if they are runs of one backtest.'
  );
}

function spansByAgent(
  trades: readonly FileTrade[],
  shared: ReadonlySet<FileTrade>,
): Map<string, Map<string, Span>> {
  const byAgent = new Map<string, Map<string, Span>>();
  for (const trade of trades) {
    const { agent_id: agentId, closed_at: closedAt } = trade.fields;
    if (typeof agentId !== 'string' || !(closedAt instanceof Instant) || shared.has(trade)) continue;
    let spans = byAgent.get(agentId);
    if (spans === undefined) byAgent.set(agentId, (spans = new Map<string, Span>()));
    const span = spans.get(trade.file);
    if (span === undefined) spans.set(trade.file, { file: trade.file, from: closedAt, to: closedAt });
    else if (closedAt.compare(span.from) < 0) span.from = closedAt;
    else if (closedAt.compare(span.to) > 0) span.to = closedAt;
  }
  return byAgent;
}

/** The spans that overlap another one, by their names. */
function overlappingSpans(spans: readonly Span[]): Span[] {
  const found = new Set<Span>();
  let latest: Span | null = null;
  for (const span of [...spans].sort((a, b) => a.from.compare(b.from))) {
    if (latest !== null && span.from.compare(latest.to) <= 0) found.add(latest).add(span);
    if (latest === null || span.to.compare(latest.to) > 0) latest = span;
  }
  return [...found].sort((a, b) => compareUtf8(a.file, b.file));
}
