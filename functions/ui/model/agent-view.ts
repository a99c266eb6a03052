import type { WireAgent } from '../../src/contract/documents/allocation';
import { Decimal } from '../../src/core/base/decimal';
import { compareUtf8 } from '../../src/core/base/utf8';
import { type AgentCode, agentVerdict } from '../../simulation/verdicts';
import { moreNeeded, probability } from '../words/evidence-cells';
import { ratio, weightText } from '../words/format';
import { skippedText } from '../words/skip-words';
import { spanText } from '../words/span';
import { grouped } from '../words/text';
import type { Level } from './answer';
import type { AgentView } from './replay-view';

/** How good a verdict is for whoever holds the agent, and its dots. */
const LEVELS: Readonly<Record<AgentCode, readonly [Level, AgentView['dots']]>> = {
  proven: ['good', 3],
  likely: ['good', 2],
  coin_toss: ['careful', 1],
  doubtful: ['bad', 0],
  losing: ['bad', 0],
  stale: ['careful', 0],
  too_few_trades: ['unknown', 0],
  too_few_days: ['unknown', 0],
  no_verdict: ['unknown', 0],
};

/** The level of a verdict on an agent. */
export function levelOf(code: AgentCode): Level {
  return LEVELS[code][0];
}

/**
 * One agent in words, from an allocation: of a replay, or of the document `current`.
 *
 * @param weight a fraction of the account, as decimal text
 * @param contributed what it made or lost in the account of Maestro, as it is shown; null: not known
 *
 * @example
 * agentView('trend', '0.41', allocation.agents.trend, null).verdict.text; // 'Proven'
 */
export function agentView(
  agentId: string,
  weight: string,
  agent: WireAgent,
  contributed: string | null,
): AgentView {
  const verdict = agentVerdict(agent);
  const [level, dots] = LEVELS[verdict.code];
  return {
    agentId,
    weight,
    weightText: weightText(weight),
    verdict: { ...verdict, level },
    evidence: evidenceText(agent),
    dots,
    contributed,
    sharpe: ratio(agent.sharpe, 4),
    trades: grouped(agent.trades),
    span: spanText(agent),
    skipped: skippedText(agent.skipped),
  };
}

/**
 * The agents of an allocation in words, the largest weight first.
 *
 * @param contributed by agent, as it is shown; null: not known
 */
export function agentViews(
  {
    weights,
    agents,
  }: {
    readonly weights: Readonly<Record<string, string>>;
    readonly agents: Readonly<Record<string, WireAgent>>;
  },
  contributed: ReadonlyMap<string, string> | null,
): AgentView[] {
  return Object.entries(weights)
    .sort(([a, x], [b, y]) => new Decimal(y).cmp(x) || compareUtf8(a, b))
    .flatMap(([agentId, weight]) => {
      const agent = Object.hasOwn(agents, agentId) ? agents[agentId] : undefined;
      return agent === undefined
        ? []
        : [
            agentView(
              agentId,
              weight,
              agent,
              contributed === null ? null : (contributed.get(agentId) ?? '0'),
            ),
          ];
    });
}

/** How sure the verdict is, and what it takes to be sure. */
function evidenceText({ evidence }: WireAgent): string {
  const { probabilistic_sharpe: chance, more_trades_needed: more } = evidence;
  if (chance === null) return 'No chance can be computed yet.';
  const known = `${probability(chance)} chance that its true Sharpe ratio is above 0`;
  if (more === null) return `${known}.`;
  return new Decimal(more).isZero()
    ? `${known}.`
    : `${known}; ${moreNeeded(more)} more such returns to 95 %.`;
}
