import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { SHOWN_AGENTS } from '../../../ui/components/agent-list';
import {
  AGENT_SORTS,
  type AgentChoice,
  ALL_AGENTS,
  chosenAgents,
  statusesOf,
} from '../../../ui/model/live/agent-choice';
import { seenValue } from '../../../ui/model/live/documents';
import { weightSpark } from '../../../ui/model/live/history-view';
import type { CapitalRow, LiveView } from '../../../ui/model/live/live-view';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { AgentDetail } from './agent-detail';
import { CapitalCard } from './capital-card';
import { Choose, Field } from './form';
import { LikenessCard } from './likeness-card';
import type { PageProps } from './page-context';
import { linkTo } from './use-route';

interface AgentsProps extends PageProps {
  readonly view: LiveView;
  /** Null: all. */
  readonly agentId: string | null;
}

/** All agents, or one of them in full. */
export function Agents({ agentId, view, ...page }: AgentsProps): JSX.Element {
  // It is kept while one agent is looked at.
  const [choice, setChoice] = useState(ALL_AGENTS);
  const { capital } = view;
  if (agentId === null)
    return (
      <div class="stack">
        <AllAgents {...page} view={view} choice={choice} onChoose={setChoice} />
        {capital.rows.length > 1 && <LikenessCard {...page} />}
      </div>
    );
  const row = capital.rows.find(({ agent }) => agent.agentId === agentId);
  return (
    <div class="stack">
      <p>
        <a href={linkTo('agents')}>← {WORDS.back}</a>
      </p>
      {row === undefined ? (
        <p>{capital.state === 'loading' ? WORDS.loading : WORDS.noSuchAgent}</p>
      ) : (
        <AgentDetail key={agentId} {...page} row={row} />
      )}
    </div>
  );
}

interface AllAgentsProps extends PageProps, ChoiceProps {
  readonly view: LiveView;
}

function AllAgents({ view: { capital }, act, session, choice, onChoose }: AllAgentsProps): JSX.Element {
  const history = seenValue(session.history);
  const spark = useMemo(() => (agentId: string) => weightSpark(history ?? [], agentId), [history]);
  const rows = chosenAgents(capital.rows, choice);
  return (
    <CapitalCard
      capital={{ ...capital, rows }}
      act={act}
      session={session}
      {...(history !== null && history.length > 1 && { spark })}
    >
      {capital.rows.length > 1 && <Tools rows={capital.rows} choice={choice} onChoose={onChoose} />}
      {capital.rows.length > 0 && rows.length === 0 && <p>{WORDS.noneChosen}</p>}
    </CapitalCard>
  );
}

interface ChoiceProps {
  readonly choice: AgentChoice;
  readonly onChoose: (choice: AgentChoice) => void;
}

/** What to show: an order, and where there are more agents than are seen at once, which of them. */
function Tools({
  rows,
  choice,
  onChoose,
}: ChoiceProps & { readonly rows: readonly CapitalRow[] }): JSX.Element {
  const statuses = statusesOf(rows);
  return (
    <div class="form-grid agent-tools" role="search">
      <Choose
        name="sort"
        label={WORDS.sortBy}
        options={AGENT_SORTS}
        initial={choice.sort}
        onChoose={(text) => {
          onChoose({ ...choice, sort: AGENT_SORTS.find(({ value }) => value === text)?.value ?? 'weight' });
        }}
      />
      {rows.length > SHOWN_AGENTS && (
        <>
          <Choose
            name="status"
            label={WORDS.showStatus}
            options={statuses}
            initial={choice.status}
            onChoose={(text) => {
              onChoose({ ...choice, status: statuses.find(({ value }) => value === text)?.value ?? 'all' });
            }}
          />
          <Field
            name="name"
            label={WORDS.showName}
            initial={choice.name}
            onInput={(name) => {
              onChoose({ ...choice, name });
            }}
          />
        </>
      )}
    </div>
  );
}
