import type { ComponentChildren, JSX } from 'preact';
import { AgentList } from '../../../ui/components/agent-list';
import { Card } from '../../../ui/components/card';
import type { Spark } from '../../../ui/components/sparkline';
import { pauseAgent } from '../../../ui/model/live/action-words';
import { pausedAgentsOf, seenValue } from '../../../ui/model/live/documents';
import type { CapitalCard as Capital, CapitalRow } from '../../../ui/model/live/live-view';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { shown } from '../../../ui/words/shown';
import type { PageProps } from './page-context';
import { linkTo } from './use-route';

interface CapitalProps extends Pick<PageProps, 'act' | 'session'> {
  readonly capital: Capital;
  /** The weight of an agent over time; undefined: not drawn. */
  readonly spark?: (agentId: string) => Spark | undefined;
  /** Above the rows, such as what to show of them. */
  readonly children?: ComponentChildren;
}

/** Who has the capital, a row per agent. */
export function CapitalCard({ capital, act, session, spark, children }: CapitalProps): JSX.Element {
  const { state, headline, rows, cash, equity, note } = capital;
  const byId = new Map(rows.map((row) => [row.agent.agentId, row]));
  const paused = pausedAgentsOf(seenValue(session.settings));
  return (
    <div class={`capital-card state-${state}`}>
      <Card id="capital" title={WORDS.capital}>
        <p>{shown(headline)}</p>
        {children}
        {rows.length > 0 && (
          <AgentList
            label={WORDS.agentsOf}
            agents={rows.map(({ agent }) => agent)}
            {...(cash !== null && { cash })}
            {...(spark !== undefined && { spark })}
            note={({ agentId }) => <RowNote row={byId.get(agentId)} />}
            action={({ agentId }) => {
              const isPaused = byId.get(agentId)?.isPaused === true;
              return (
                <button
                  type="button"
                  class="quiet"
                  aria-label={`${isPaused ? WORDS.resume : WORDS.pause} ${shown(agentId)}`}
                  onClick={() => {
                    act(pauseAgent(agentId, !isPaused, paused));
                  }}
                >
                  {isPaused ? WORDS.resume : WORDS.pause}
                </button>
              );
            }}
          />
        )}
        <p class="note">{equity}</p>
        <p class="note">{note}</p>
      </Card>
    </div>
  );
}

/** Below the name: how the weight moved, the money, that it is paused, and what contradicts the weight. */
function RowNote({ row }: { readonly row: CapitalRow | undefined }): JSX.Element | null {
  if (row === undefined) return null;
  const { agent, move, money, isPaused, warnings } = row;
  return (
    <>
      <span class="row-note">
        {move !== null && move.text !== '' && (
          <span class={`move move-${move.direction}`}>
            <span aria-hidden="true">{move.text}</span>
            <span class="unseen">{move.spoken}</span>
          </span>
        )}
        {money !== null && <span class="figure">{money}</span>}
        {isPaused && <span class="badge">{WORDS.paused}</span>}
        <a href={linkTo('agents', agent.agentId)}>
          {WORDS.why} <span class="unseen">{shown(agent.agentId)}</span>
        </a>
      </span>
      {warnings.map((text) => (
        <span key={text} class="row-note level-careful">
          ▲ {shown(text)}
        </span>
      ))}
    </>
  );
}
