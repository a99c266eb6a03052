import type { AgentFigures } from '../weights/agent-figures';
import type { Allocation } from '../weights/allocation';
import { type Decimal, ONE, ZERO } from '../base/decimal';
import type { AccountSnapshot, MarketData, Strategy, TradingSignal } from './strategy';
import { compareUtf8 } from '../base/utf8';

/** Maestro's own strategy. It trades nothing: it always holds, and reports the weights and the leading agent. */
export const maestroStrategy: Strategy = {
  name: 'maestro',
  evaluate({ symbol }: MarketData, { published }: AccountSnapshot): TradingSignal {
    const agentIds = [...(published?.allocation.agents.keys() ?? [])];
    const config = published?.config;
    return {
      signalType: 'HOLD',
      symbol,
      confidence: agentIds.length === 0 ? ZERO : ONE,
      reasoning: published === null ? NO_ALLOCATION : reasoningOf(published.allocation),
      metadata: {
        weights: published?.allocation.published.weights ?? {},
        agent_ids: agentIds,
        lookback_trades: config?.lookbackTrades ?? null,
        risk_free_rate: config?.riskFreeRate ?? null,
      },
    };
  },
};

const NO_ALLOCATION =
  'There is no allocation: no agent has a closed trade that was published, and none is configured.';

function reasoningOf({ agents, published }: Allocation): string {
  const [leader] = [...agents]
    .flatMap(([agentId, { score, sharpe, status }]) =>
      score === null ? [] : [{ agentId, score, sharpe, isStale: status === 'stale' }],
    )
    .sort(
      (a, b) =>
        Number(a.isStale) - Number(b.isStale) ||
        b.score.cmp(a.score) ||
        (b.sharpe ?? b.score).cmp(a.sharpe ?? a.score) ||
        compareUtf8(a.agentId, b.agentId),
    );
  const count = agents.size;
  if (leader === undefined)
    return `None of ${agentsText(count)} has enough trades yet to be judged: ${missingText(agents)}.`;
  const weight = published.weights.get(leader.agentId) ?? ZERO;
  return `${leader.agentId} leads ${agentsText(count)} with ${sharpeText(leader.sharpe)} and ${percentText(weight)} of the capital.`;
}

function agentsText(count: number): string {
  return `${count} agent${count === 1 ? '' : 's'}`;
}

function sharpeText(sharpe: Decimal | null): string {
  return sharpe === null ? 'returns that do not vary' : `a Sharpe ratio of ${sharpe.toFixed(4)}`;
}

function percentText(weight: Decimal): string {
  return `${weight.times(100).toFixed(2)} %`;
}

function missingText(agents: ReadonlyMap<string, AgentFigures>): string {
  const needed = Math.min(
    ...[...agents.values()].map(({ tradesNeeded, daysNeeded }) => Math.max(tradesNeeded, daysNeeded)),
  );
  return `the nearest needs ${needed} more`;
}
