import type { FileTrade } from '../../journals/read-journal';
import { Instant } from '../../src/core/base/instant';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { Compared } from './compare-trade';

/** The most rows of a kind that are told one by one. */
export const TOLD = 10;

/** A trade of a file that is not written, and why. */
export interface NotWritten {
  readonly trade: FileTrade;
  readonly reason: string;
}

/** Rows of a kind: how many, and the first of them. */
export interface Listed {
  readonly count: number;
  readonly first: readonly NotWritten[];
}

/** How the trades of an agent compare with the journal, and the time that they cover. */
export interface AgentPlan {
  readonly agentId: string;
  new: number;
  equal: number;
  different: number;
  open: number;
  /** The first and the last close among them; null: all are open. */
  from: Instant | null;
  to: Instant | null;
}

/** What an import will do: each trade of the files is new, equal, different, or cannot be stored. */
export class ImportPlan {
  readonly #new: FileTrade[] = [];
  readonly #agents = new Map<string, AgentPlan>();
  readonly #different = new List();
  readonly #unstorable = new List();
  #equal = 0;

  /** Adds a trade that Firestore cannot hold. */
  addUnstorable(trade: FileTrade, problem: string): void {
    this.#unstorable.add({ trade, reason: `${problem}; Firestore cannot hold that` });
  }

  /** Adds a trade, as it compares with the journal. */
  add(trade: FileTrade, compared: Compared): void {
    const agent = this.#agentOf(trade);
    agent[compared.kind]++;
    const { closed_at: closedAt } = trade.fields;
    if (closedAt instanceof Instant) {
      if (agent.from === null || closedAt.compare(agent.from) < 0) agent.from = closedAt;
      if (agent.to === null || closedAt.compare(agent.to) > 0) agent.to = closedAt;
    } else agent.open++;
    switch (compared.kind) {
      case 'new':
        this.#new.push(trade);
        return;
      case 'equal':
        this.#equal++;
        return;
      case 'different':
        this.#different.add({ trade, reason: compared.differences.join(', ') });
        return;
      default:
        compared satisfies never;
    }
  }

  /**
   * The trades to write, the oldest first, so that an import that is cut short leaves a journal that was once whole; those that
   * are open come last.
   */
  get new(): readonly FileTrade[] {
    // In place: there may be hundreds of thousands.
    return this.#new.sort((a, b) => compareClose(a, b) || compareUtf8(a.tradeId, b.tradeId));
  }

  get equal(): number {
    return this.#equal;
  }

  get different(): Listed {
    return this.#different;
  }

  get unstorable(): Listed {
    return this.#unstorable;
  }

  /** In the order of their ids. */
  get agents(): readonly AgentPlan[] {
    return [...this.#agents.values()].sort((a, b) => compareUtf8(a.agentId, b.agentId));
  }

  #agentOf({ fields }: FileTrade): AgentPlan {
    const agentId = String(fields.agent_id);
    let agent = this.#agents.get(agentId);
    if (agent === undefined) {
      agent = { agentId, new: 0, equal: 0, different: 0, open: 0, from: null, to: null };
      this.#agents.set(agentId, agent);
    }
    return agent;
  }
}

class List implements Listed {
  count = 0;
  readonly first: NotWritten[] = [];

  add(row: NotWritten): void {
    this.count++;
    if (this.first.length < TOLD) this.first.push(row);
  }
}

function compareClose(a: FileTrade, b: FileTrade): number {
  const [left, right] = [a.fields.closed_at, b.fields.closed_at];
  if (left instanceof Instant && right instanceof Instant) return left.compare(right);
  return Number(right instanceof Instant) - Number(left instanceof Instant);
}
