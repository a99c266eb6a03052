import type { ComponentChildren, JSX } from 'preact';
import type { AgentView } from '../model/replay-view';
import { tickText } from '../charts/value-text';
import { LABELS } from '../words/labels';
import { plural } from '../words/text';
import { shown } from '../words/shown';
import { Dots } from './dots';
import { FEW_CARDS } from './figure-table';
import { Sparkline, type Spark, topOf } from './sparkline';
import { Name } from './text';
import { WeightBar } from './weight-bar';

/** How many agents are seen at once; the others are a click away. */
export const SHOWN_AGENTS = 10;

interface AgentListProps {
  /** By weight, the largest first. */
  readonly agents: readonly AgentView[];
  /** The part that no agent holds, such as "4.20 %". */
  readonly cash?: string;
  /** The weight of an agent over time; undefined: not drawn. */
  readonly spark?: (agentId: string) => Spark | undefined;
  /** Below the name, such as a warning. */
  readonly note?: (agent: AgentView) => ComponentChildren;
  /** In a column of its own, such as a button to pause the agent. */
  readonly action?: (agent: AgentView) => ComponentChildren;
  /** What the table shows; screen readers name it so. */
  readonly label: string;
}

/** All agents, a row each; on a phone a card each. Ten are seen, the others open below. */
export function AgentList(props: AgentListProps): JSX.Element {
  const { agents, cash, label, spark } = props;
  const sparks = new Map(agents.map(({ agentId }) => [agentId, spark?.(agentId)]));
  const drawn = [...sparks.values()].flatMap((one) => one ?? []);
  // One scale for all rows, also for those below the fold.
  const scaled = spark === undefined ? null : { sparks, top: topOf(drawn) };
  const rest = agents.slice(SHOWN_AGENTS);
  return (
    <>
      <AgentTable {...props} scaled={scaled} agents={agents.slice(0, SHOWN_AGENTS)} />
      {rest.length > 0 && (
        <details class="more">
          <summary>{LABELS.more(rest.length, rest.length === 1 ? 'agent' : 'agents')}</summary>
          <div
            class={`scroll bounded${rest.length <= FEW_CARDS ? ' few' : ''}`}
            role="region"
            aria-label={`${label}, ${plural(rest.length, 'agent')}`}
            tabIndex={0}
          >
            <AgentTable {...props} scaled={scaled} agents={rest} />
          </div>
        </details>
      )}
      {cash !== undefined && (
        <p class="cash">
          {LABELS.cash} <span class="figure">{cash}</span>
        </p>
      )}
    </>
  );
}

/** The weights over time, with what the full height of each picture stands for; null: not drawn. */
type Scaled = {
  readonly sparks: ReadonlyMap<string, Spark | undefined>;
  readonly top: number;
} | null;

function AgentTable({
  agents,
  scaled,
  note,
  action,
  label,
}: Omit<AgentListProps, 'spark'> & { readonly scaled: Scaled }): JSX.Element {
  const hasContributions = agents.some(({ contributed }) => contributed !== null);
  return (
    <table class="agents" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{LABELS.agent}</th>
          <th scope="col">{LABELS.weight}</th>
          {scaled !== null && <th scope="col">{overTime(scaled.top)}</th>}
          {hasContributions && (
            <th scope="col" class="right">
              {LABELS.contributed}
            </th>
          )}
          <th scope="col" class="agent-record">
            {LABELS.record}
          </th>
          <th scope="col" class="agent-trades">
            {LABELS.trades}
          </th>
          {action !== undefined && <td class="agent-action" />}
        </tr>
      </thead>
      <tbody>
        {agents.map((agent) => (
          <AgentRow
            key={agent.agentId}
            agent={agent}
            scaled={scaled}
            hasContribution={hasContributions}
            note={note?.(agent)}
            action={action === undefined ? undefined : action(agent)}
            hasAction={action !== undefined}
          />
        ))}
      </tbody>
    </table>
  );
}

/** The heading of the pictures, with their scale. */
function overTime(top: number): string {
  return LABELS.overTime(tickText(Math.ceil(top * 100) / 100, { places: 2, suffix: ' %' }));
}

interface AgentRowProps {
  readonly agent: AgentView;
  readonly scaled: Scaled;
  readonly hasContribution: boolean;
  readonly note: ComponentChildren;
  readonly action: ComponentChildren;
  readonly hasAction: boolean;
}

function AgentRow({ agent, scaled, hasContribution, note, action, hasAction }: AgentRowProps): JSX.Element {
  const { verdict } = agent;
  const spark = scaled?.sparks.get(agent.agentId);
  return (
    <tr>
      <th scope="row">
        <Name>{agent.agentId}</Name>
        {agent.skipped !== null && <span class="row-note">{shown(agent.skipped)}</span>}
        {note}
      </th>
      <td class="agent-weight" data-label={LABELS.weight}>
        <span class="figure">{agent.weightText}</span>
        <WeightBar weight={agent.weight} />
      </td>
      {scaled !== null && (
        <td class="agent-spark" data-label={overTime(scaled.top)}>
          {spark !== undefined && <Sparkline {...spark} top={scaled.top} />}
        </td>
      )}
      {hasContribution && (
        <td class="right figure" data-label={LABELS.contributed}>
          {agent.contributed}
        </td>
      )}
      <td class="agent-record" data-label={LABELS.record}>
        <span class={`verdict level-${verdict.level}`}>
          <Dots dots={agent.dots} level={verdict.level} /> {shown(verdict.text)}
        </span>
        <span class="row-note">{shown(agent.evidence)}</span>
      </td>
      <td class="agent-trades" data-label={LABELS.trades}>
        {agent.trades}
        <span class="row-note">{agent.span}</span>
      </td>
      {hasAction && <td class="agent-action">{action}</td>}
    </tr>
  );
}
