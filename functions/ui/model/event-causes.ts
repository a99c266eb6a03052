import type { ReplayTrade } from '../../simulation/replay-trades';
import { type Decimal, ZERO } from '../../src/core/base/decimal';
import type { AgentFigures } from '../../src/core/weights/agent-figures';
import { closesText, resultText } from '../words/close-words';
import { plural } from '../words/text';
import { leftText, type LookedAt } from '../words/window-words';
import type { AllocationEvent, Standing } from './events';

/** What is known of all agents at a moment. */
export interface Look {
  readonly figures: ReadonlyMap<string, AgentFigures>;
  readonly standing: Standing;
}

/** The closes between two looks, by agent. */
export type Closed = ReadonlyMap<string, { readonly last: ReplayTrade; readonly count: number }>;

/**
 * What the events between two looks follow from, as far as figures tell it. A status is an agent's own. A weight moves by the
 * scores and the status of all, so a close is its cause only where it moved the score of its agent.
 */
export class EventCauses {
  readonly #total: number;

  /** @param events all between both looks */
  constructor(
    private readonly before: Look,
    private readonly now: Look,
    private readonly closed: Closed,
    private readonly events: readonly AllocationEvent[],
  ) {
    this.#total = [...closed.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** Such as "trend-btc lost 60.00 in BTC/USDT, and 2 more closed; an older trade left its window". */
  of({ code, agentId }: AllocationEvent): string {
    if (code !== 'weight_moved') return this.#ofAgent(agentId) ?? this.#closesAlone();
    const own = this.#change(agentId).isZero() ? null : this.#ofAgent(agentId);
    const found = [this.#statusOfAnother(agentId), own].flatMap((cause) => cause ?? []);
    return found.length > 0 ? found.join('; ') : (this.#ofOtherScores() ?? this.#closesAlone());
  }

  /** Another agent that is judged in another way now, and of several the one whose weight moved most. */
  #statusOfAnother(agentId: string): string | null {
    const [first] = this.events
      .filter((event) => event.agentId !== agentId && MOVES_OTHERS.has(event.code))
      .sort((a, b) => this.#move(b.agentId).cmp(this.#move(a.agentId)));
    return first === undefined ? null : first.text.replace(/\.$/, '');
  }

  #move(agentId: string): Decimal {
    const weight = ({ standing }: Look): Decimal => standing.get(agentId)?.weight ?? ZERO;
    return weight(this.now).minus(weight(this.before)).abs();
  }

  /** The score that has changed most. */
  #ofOtherScores(): string | null {
    const [first] = [...this.now.figures.keys()]
      .filter((id) => !this.#change(id).isZero())
      .sort((a, b) => this.#change(b).cmp(this.#change(a)));
    return first === undefined ? null : this.#ofAgent(first);
  }

  /** By how much a score has changed. */
  #change(agentId: string): Decimal {
    const score = ({ figures }: Look): Decimal => figures.get(agentId)?.score ?? ZERO;
    return score(this.now).minus(score(this.before)).abs();
  }

  /** What came into the window of an agent, and what left it; null: nothing did. */
  #ofAgent(agentId: string): string | null {
    const closed = this.closed.get(agentId);
    const left = leftText(lookedAt(this.before, agentId), lookedAt(this.now, agentId), closed?.count ?? 0);
    if (closed === undefined) return left === '' ? null : `${agentId}${left.replace(/^;/, ':')}`;
    const { pnl, symbol } = closed.last;
    const what = { agentId, result: resultText(pnl), symbol: symbol ?? '' };
    return `${closesText(what, this.#total)}${left}`;
  }

  /** Nothing tells which of them it was. */
  #closesAlone(): string {
    return `${plural(this.#total, 'trade')} closed`;
  }
}

/** The status of an agent decides how much is left for the others. */
const MOVES_OTHERS: ReadonlySet<AllocationEvent['code']> = new Set([
  'added',
  'removed',
  'scored',
  'stale',
  'no_longer_stale',
  'performing',
  'losing',
]);

function lookedAt({ figures }: Look, agentId: string): LookedAt {
  const { trades = 0, firstClosedAt = null } = figures.get(agentId) ?? {};
  // In microseconds.
  const oldest = firstClosedAt === null ? null : firstClosedAt.seconds * 1e6 + firstClosedAt.micros;
  return { count: trades, oldest };
}
