import type { ReplayWatcher, TradeClose } from '../../simulation/replay';
import { agentVerdict } from '../../simulation/verdicts';
import { encodeEvidence } from '../../src/contract/documents/allocation';
import { timeText } from '../../src/contract/fields/time';
import type { AgentFigures } from '../../src/core/weights/agent-figures';
import type { Allocation } from '../../src/core/weights/allocation';
import { ZERO } from '../../src/core/base/decimal';
import type { ReplayTrade } from '../../simulation/replay-trades';
import { EventCauses, type Look } from './event-causes';
import { allocationEvents, type CausedEvent, type Stand, type Standing } from './events';
import { isLastOfGroup } from './last-of-group';

/** So often a replay is looked at: whether an agent is proven takes a hundred times as long as its score. */
const MOST_LOOKS = 200;

/** The most events that are kept; of more, the last. */
const MOST_EVENTS = 200;

/** The events of a replay: it is looked at after the last close of each of at most 200 groups of equal size. */
export class ReplayEvents implements ReplayWatcher {
  readonly #events: CausedEvent[] = [];
  readonly #stands = new Map<
    string,
    { readonly figures: AgentFigures; readonly stand: Omit<Stand, 'weight'> }
  >();
  #before: Look | null = null;
  #left = 0;
  /** The closes since the last look, by agent. */
  readonly #closed = new Map<string, { readonly last: ReplayTrade; readonly count: number }>();

  /** @param closes how many closes there will be */
  constructor(private readonly closes: number) {}

  readonly onClose = ({ index, trade, allocation }: TradeClose): void => {
    const { agentId } = trade;
    this.#closed.set(agentId, { last: trade, count: (this.#closed.get(agentId)?.count ?? 0) + 1 });
    if (!isLastOfGroup(index, this.closes, MOST_LOOKS)) return;
    const now: Look = { figures: allocation.agents, standing: this.#standingOf(allocation) };
    if (this.#before !== null) {
      const before = this.#before;
      const events = allocationEvents(before.standing, now.standing, timeText(trade.closedAt));
      const causes = new EventCauses(before, now, this.#closed, events);
      for (const event of events) this.#add({ ...event, cause: causes.of(event) });
    }
    this.#before = now;
    this.#closed.clear();
  };

  /** The oldest first. */
  get events(): readonly CausedEvent[] {
    return this.#events;
  }

  /** How many earlier ones are not kept. */
  get more(): number {
    return this.#left;
  }

  #add(event: CausedEvent): void {
    this.#events.push(event);
    if (this.#events.length <= MOST_EVENTS) return;
    this.#events.shift();
    this.#left++;
  }

  #standingOf(allocation: Allocation): Standing {
    return new Map(
      [...allocation.agents].map(([agentId, figures]) => [
        agentId,
        { ...this.#standOf(agentId, figures), weight: allocation.published.weights.get(agentId) ?? ZERO },
      ]),
    );
  }

  /** An agent whose figures are the same object stands as before. */
  #standOf(agentId: string, figures: AgentFigures): Omit<Stand, 'weight'> {
    const known = this.#stands.get(agentId);
    if (known?.figures === figures) return known.stand;
    const stand = { status: figures.status, trades: figures.trades, verdict: verdictOf(figures) };
    this.#stands.set(agentId, { figures, stand });
    return stand;
  }
}

function verdictOf({ status, tradesNeeded, daysNeeded, evidence }: AgentFigures): Stand['verdict'] {
  return agentVerdict({
    ...{ status, trades_needed: tradesNeeded, days_needed: daysNeeded, last_closed_at: null },
    evidence: encodeEvidence(evidence()),
  }).code;
}
