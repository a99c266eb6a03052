import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Card } from '../../../ui/components/card';
import { Dots } from '../../../ui/components/dots';
import { FigureTable } from '../../../ui/components/figure-table';
import { TimeCharts } from '../../../ui/components/time-charts';
import { WeightBar } from '../../../ui/components/weight-bar';
import { pauseAgent } from '../../../ui/model/live/action-words';
import { pausedAgentsOf, seenValue } from '../../../ui/model/live/documents';
import { historyEvents } from '../../../ui/model/live/changes';
import { historyView } from '../../../ui/model/live/history-view';
import type { CapitalRow } from '../../../ui/model/live/live-view';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { tradeLines } from '../../../ui/model/live/trades-view';
import { whyWeight } from '../../../ui/model/live/why-weight';
import { shown } from '../../../ui/words/shown';
import type { JournalTrade } from '../backend';
import type { PageProps } from './page-context';
import { useDocument } from './use-session';

const TRADES = 20;

/** One agent: its record, why it has its weight, the weight over time, and its last trades. */
export function AgentDetail({
  backend,
  user,
  session,
  clock,
  act,
  row,
}: PageProps & { readonly row: CapitalRow }): JSX.Element {
  const { agent, move, money, isPaused, warnings } = row;
  const { agentId, verdict } = agent;
  const trades = useDocument<readonly JournalTrade[]>(
    user,
    (of, seen, failed) => backend.onTrades(of, { agentId, limit: TRADES }, seen, failed),
    agentId,
  );
  const current = seenValue(session.current);
  const history = seenValue(session.history) ?? [];
  const why = useMemo(() => (current === null ? null : whyWeight(current, agentId)), [current, agentId]);
  const charts = useMemo(
    () => historyView(history, historyEvents(history), agentId, clock).charts,
    [history, agentId],
  );
  return (
    <>
      <Card
        id="record"
        title={WORDS.record}
        level={verdict.level}
        action={
          <button
            type="button"
            class="quiet"
            onClick={() => {
              act(pauseAgent(agentId, !isPaused, pausedAgentsOf(seenValue(session.settings))));
            }}
          >
            {isPaused ? WORDS.resume : WORDS.pause}
          </button>
        }
      >
        <p class={`headline level-${verdict.level}`}>
          <Dots dots={agent.dots} level={verdict.level} /> {shown(verdict.text)}
        </p>
        <p>{shown(agent.evidence)}</p>
        <p class="agent-figures">
          <strong class="figure">{agent.weightText}</strong>
          {money !== null && <span class="figure">{money}</span>}
          {move !== null && <span class={`move move-${move.direction}`}>{move.spoken}</span>}
          {isPaused && <span class="badge">{WORDS.paused}</span>}
        </p>
        <WeightBar weight={agent.weight} />
        {agent.skipped !== null && <p class="note">{shown(agent.skipped)}</p>}
        {warnings.map((text) => (
          <p key={text} class="level-careful">
            ▲ {shown(text)}
          </p>
        ))}
      </Card>
      {why !== null && (
        <Card id="why" title={why.question}>
          <ol class="steps-by-hand" aria-label={WORDS.whySteps}>
            {why.steps.map(({ name, text }) => (
              <li key={name}>
                <strong>{name}</strong> <span>{shown(text)}</span>
              </li>
            ))}
          </ol>
          {why.powers !== null && (
            <details>
              <summary>{WORDS.allPowers}</summary>
              <FigureTable table={why.powers} label={WORDS.allPowers} isBounded />
            </details>
          )}
        </Card>
      )}
      {history.length > 1 && (
        <Card id="agent-weight" title={WORDS.weightOverTime}>
          <TimeCharts {...charts} />
        </Card>
      )}
      <Card id="agent-trades" title={WORDS.lastTrades}>
        {trades.state === 'failed' && <p role="alert">{shown(trades.message)}</p>}
        {trades.state === 'loading' && <p class="loading">{WORDS.loading}</p>}
        {trades.state === 'seen' && trades.value.length === 0 && <p>{WORDS.noTrades}</p>}
        <ol class="events">
          {tradeLines(seenValue(trades) ?? [], clock).map(
            ({ tradeId, when, result, symbol, how, direction }) => (
              <li key={tradeId} class="event">
                <time>{when}</time>
                <span>
                  <span class={`move-${direction}`}>{result}</span> <bdi>{shown(symbol)}</bdi>
                  <span class="row-note">{shown(how)}</span>
                </span>
              </li>
            ),
          )}
        </ol>
      </Card>
    </>
  );
}
