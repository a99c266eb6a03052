import { floorsTakeAll } from '../../../simulation/floors-take-all';
import type { PolicyAnswer } from '../../../src/contract/callables/policy-response';
import { Decimal } from '../../../src/core/base/decimal';
import { listed } from '../../words/text';
import { shareText } from '../policy-figures';
import type { LiveCurrent, WrittenTrade } from './documents';

/** Where weights and policy, or weights and scores, contradict each other. */
export interface Contradiction {
  /** Null: it concerns all agents. */
  readonly agentId: string | null;
  readonly text: string;
}

/**
 * What contradicts what. The policy is that of the whole account, and an agent that asks for its own is judged by its own
 * trades, so a symbol that the account leaves alone may be allowed there: the words say whose judgement it is.
 *
 * @param trades some of those that closed last, of any agent
 */
export function contradictions(
  current: Pick<LiveCurrent, 'weights' | 'agents' | 'config'>,
  policy: Pick<PolicyAnswer, 'profile' | 'disallowed_symbols'> | null,
  trades: readonly WrittenTrade[],
): Contradiction[] {
  return [...floors(current), ...(policy === null ? [] : symbols(current, policy, trades))];
}

function floors(current: Pick<LiveCurrent, 'weights' | 'agents' | 'config'>): Contradiction[] {
  const rules = {
    minFloorWeight: new Decimal(current.config.min_floor_weight),
    enforcePerformance: current.config.enforce_performance,
  };
  if (!floorsTakeAll(current, rules)) return [];
  const count = Object.keys(current.agents).length;
  const floor = shareText(new Decimal(1).div(count).toFixed());
  return [
    {
      agentId: null,
      text: `Scores decide nothing: ${count} floors of ${floor} take the whole account. A smaller min_floor_weight leaves room for scores.`,
    },
  ];
}

function symbols(
  { weights }: Pick<LiveCurrent, 'weights'>,
  { profile, disallowed_symbols: disallowed }: Pick<PolicyAnswer, 'profile' | 'disallowed_symbols'>,
  trades: readonly WrittenTrade[],
): Contradiction[] {
  const alone = new Set(disallowed.map(({ symbol }) => symbol));
  const traded = new Map<string, Set<string>>();
  for (const { fields } of trades) {
    const { agent_id: agent, symbol } = fields;
    if (typeof agent !== 'string' || typeof symbol !== 'string' || symbol === '') continue;
    const known = traded.get(agent) ?? new Set<string>();
    traded.set(agent, known.add(symbol.toUpperCase()));
  }
  return Object.entries(weights).flatMap(([agentId, weight]) => {
    const left = [...(traded.get(agentId) ?? [])].filter((symbol) => alone.has(symbol));
    if (left.length === 0 || new Decimal(weight).isZero()) return [];
    return [
      {
        agentId,
        text: `It lately traded ${listed(left, 3)}, which ${profile} leaves alone for the account; for this agent alone it may be allowed.`,
      },
    ];
  });
}
