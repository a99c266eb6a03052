import type { ComponentChildren, JSX } from 'preact';
import { AgentList } from '../../ui/components/agent-list';
import { AnswerCard } from '../../ui/components/answer-card';
import { Card } from '../../ui/components/card';
import { EventList } from '../../ui/components/event-list';
import { FigureTable } from '../../ui/components/figure-table';
import { Histogram } from '../../ui/components/histogram';
import { Likeness } from '../../ui/components/likeness';
import { LevelMark } from '../../ui/components/level-mark';
import { Name, Sentences } from '../../ui/components/text';
import { TimeCharts } from '../../ui/components/time-charts';
import type { TimeChartsProps } from '../../ui/charts/chart-spec';
import type { Answer } from '../../ui/model/answer';
import { ROLLING_DAYS, type ReplaySheet } from '../../ui/model/replay-sheet';
import type { ReplaySeries } from '../../ui/model/replay-series';
import type {
  PolicyBeforeEntries,
  Provenance,
  ReplayView,
  Reservation,
  Skipped,
} from '../../ui/model/replay-view';
import { CHART_WORDS } from '../../ui/words/chart-words';
import { LIKENESS_WORDS } from '../../ui/words/likeness-words';
import { REPORT_WORDS } from '../../ui/words/report-words';
import { SHEET_WORDS } from '../../ui/words/sheet-words';
import { shown } from '../../ui/words/shown';
import { grouped } from '../../ui/words/text';
import { CHARTS_ID } from './page-ids';

export interface ReportProps {
  readonly view: ReplayView;
  readonly charts: TimeChartsProps;
  readonly sparks: ReplaySeries['sparks'];
  readonly sheet: ReplaySheet;
}

/** Everything on the page: answers, pictures, tables, and how they were made. */
export function Report({ view, charts, sparks, sheet }: ReportProps): JSX.Element {
  return (
    <>
      <header>
        <h1>
          <Name>{view.title}</Name>
        </h1>
        <p class="basis">
          {view.basis.map((part) => (
            <span key={part}>{shown(part)}</span>
          ))}
        </p>
      </header>
      <main>
        <div class="answers">
          <AnswerCard id="help" answer={view.help} />
          <AnswerCard id="deserve" answer={view.deserve} />
          <TrustCard trust={view.trust} reservations={view.reservations} />
        </div>
        <div id={CHARTS_ID}>
          <TimeCharts {...charts} />
        </div>
        <Section id="agents" title={REPORT_WORDS.agents} note={REPORT_WORDS.agentsNote(view.currency)}>
          <AgentList
            agents={view.agents}
            cash={view.cash}
            label={REPORT_WORDS.agents}
            spark={(agentId) => {
              const values = sparks.weights.get(agentId);
              return values === undefined ? undefined : { times: sparks.times, values };
            }}
          />
        </Section>
        {view.likeness !== null && (
          <Section id="likeness" title={LIKENESS_WORDS.title}>
            <Likeness view={view.likeness} />
          </Section>
        )}
        {view.reservations.length > 0 && (
          <Section id="reservations" title={REPORT_WORDS.reservations}>
            <ul class="reservations">
              {view.reservations.map(({ level, short, text }) => (
                <li key={text}>
                  <b class={`level-${level}`}>
                    <LevelMark level={level} /> {shown(short)}
                  </b>
                  <span>{shown(text)}</span>
                </li>
              ))}
            </ul>
          </Section>
        )}
        <Events view={view} />
        <Policies policies={view.policies} />
        <Section id="accounts" title={REPORT_WORDS.accounts} note={REPORT_WORDS.accountsNote}>
          <FigureTable table={view.accounts} label={REPORT_WORDS.accounts} isBounded />
          <Sentences texts={view.accountNotes} class="note" />
        </Section>
        <Section id="evidence" title={REPORT_WORDS.evidence} note={REPORT_WORDS.evidenceNote}>
          <FigureTable table={view.evidence} label={REPORT_WORDS.evidence} isBounded />
        </Section>
        <SheetPart sheet={sheet} />
        <SkippedPart skipped={view.skipped} />
        <Folded id="settings" title={REPORT_WORDS.settings}>
          <FigureTable table={view.settings} label={REPORT_WORDS.settings} isCards={false} />
        </Folded>
        <ProvenancePart provenance={view.provenance} />
      </main>
    </>
  );
}

interface PartProps {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly children: ComponentChildren;
}

function Section({ id, title, note, children }: PartProps): JSX.Element {
  return (
    <section class="part" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {note !== undefined && <p class="note">{note}</p>}
      {children}
    </section>
  );
}

/** A part that few people ask for: its title is seen, and opens it. */
function Folded({ id, title, note, children }: PartProps): JSX.Element {
  return (
    <details class="part" id={id}>
      <summary>
        <h2>{title}</h2>
        {note !== undefined && <span class="note">{note}</span>}
      </summary>
      {children}
    </details>
  );
}

/** How many reservations the first screen has room for. */
const FIRST_RESERVATIONS = 2;

function TrustCard({
  trust,
  reservations,
}: {
  readonly trust: Answer;
  readonly reservations: readonly Reservation[];
}): JSX.Element {
  const sentences = trust.sentences.slice(0, FIRST_RESERVATIONS);
  return (
    <AnswerCard id="trust" answer={{ ...trust, sentences }}>
      {reservations.length > FIRST_RESERVATIONS && (
        <p>
          <a href="#reservations">{REPORT_WORDS.allReservations(reservations.length)}</a>
        </p>
      )}
    </AnswerCard>
  );
}

/** How many events are seen at once. */
const FIRST_EVENTS = 8;

function Events({ view: { events, moreEvents } }: { readonly view: ReplayView }): JSX.Element | null {
  if (events.length === 0) return null;
  const earlier = events.slice(0, -FIRST_EVENTS);
  return (
    <Section id="events" title={REPORT_WORDS.events}>
      <EventList events={events.slice(-FIRST_EVENTS)} moreEvents={earlier.length === 0 ? moreEvents : 0} />
      {earlier.length > 0 && (
        <details class="more">
          <summary>{REPORT_WORDS.earlierEvents(earlier.length + moreEvents)}</summary>
          <div
            class="bounded"
            role="region"
            aria-label={REPORT_WORDS.earlierEvents(earlier.length + moreEvents)}
            tabIndex={0}
          >
            <EventList events={earlier} moreEvents={moreEvents} />
          </div>
        </details>
      )}
    </Section>
  );
}

function Policies({ policies }: { readonly policies: readonly PolicyBeforeEntries[] }): JSX.Element | null {
  if (policies.length === 0) return null;
  return (
    <Section id="policies" title={REPORT_WORDS.policies}>
      <div class="beside">
        {policies.map(({ profile, headline, refusals, notes }) => (
          <Card key={profile} id={`policy-${profile}`} title={profile}>
            <p class="policy-headline">{shown(headline)}</p>
            {refusals.length > 0 && (
              <FigureTable
                label={profile}
                isCards={false}
                table={{
                  columns: [
                    { heading: REPORT_WORDS.refusedBecause },
                    { heading: REPORT_WORDS.trades, right: true },
                  ],
                  rows: refusals.map(({ words, trades }) => [words, grouped(trades)]),
                }}
              />
            )}
            <Sentences texts={notes} class="note" />
          </Card>
        ))}
      </div>
    </Section>
  );
}

/** Months, falls and days: what a tear sheet has. Its pictures stand still, so that the page has their values once. */
function SheetPart({
  sheet: { months, monthsNote, falls, spread, rolling },
}: {
  readonly sheet: ReplaySheet;
}): JSX.Element {
  return (
    <Folded id="sheet" title={SHEET_WORDS.title} note={SHEET_WORDS.note}>
      <h3>{SHEET_WORDS.months}</h3>
      <FigureTable table={months} label={SHEET_WORDS.months} isBounded />
      {monthsNote !== null && <p class="note">{monthsNote}</p>}
      <h3>{SHEET_WORDS.falls}</h3>
      <p class="note">{falls.rows.length === 0 ? SHEET_WORDS.noFalls : SHEET_WORDS.fallsNote}</p>
      {falls.rows.length > 0 && <FigureTable table={falls} label={SHEET_WORDS.falls} />}
      <h3>{SHEET_WORDS.spread}</h3>
      <p>{spread.sentence}</p>
      {spread.histogram !== null && (
        <>
          <p class="note">{SHEET_WORDS.spreadUnit}</p>
          <Histogram histogram={spread.histogram} summary={spread.sentence} />
          <details class="as-table">
            <summary>{CHART_WORDS.asTable(SHEET_WORDS.spread)}</summary>
            <FigureTable table={spread.table} label={SHEET_WORDS.spread} isBounded isCards={false} />
          </details>
        </>
      )}
      <h3>{SHEET_WORDS.rolling}</h3>
      {rolling === null ? (
        <p class="note">{SHEET_WORDS.tooShort(ROLLING_DAYS + 1)}</p>
      ) : (
        <TimeCharts {...rolling} />
      )}
    </Folded>
  );
}

function SkippedPart({ skipped }: { readonly skipped: Skipped }): JSX.Element {
  const tables = [
    [skipped.reasons, REPORT_WORDS.skippedReasons],
    [skipped.first, REPORT_WORDS.skippedFirst],
    [skipped.unreadable, REPORT_WORDS.unreadable],
  ] as const;
  return (
    <Folded id="skipped" title={REPORT_WORDS.skipped} note={shown(skipped.headline)}>
      {tables.map(
        ([table, label]) =>
          table.rows.length > 0 && (
            <section key={label}>
              <h3>{label}</h3>
              <FigureTable table={table} label={label} isBounded />
            </section>
          ),
      )}
      <Sentences texts={skipped.notes} class="note" />
    </Folded>
  );
}

function ProvenancePart({ provenance }: { readonly provenance: Provenance }): JSX.Element {
  const { files, version, command, madeAt } = provenance;
  return (
    <Folded id="provenance" title={REPORT_WORDS.provenance}>
      <p>
        <code class="command">{shown(command)}</code>
      </p>
      <p class="note">{REPORT_WORDS.madeBy(version, madeAt)}</p>
      <FigureTable
        label={REPORT_WORDS.files}
        isBounded
        table={{
          columns: [
            { heading: REPORT_WORDS.file },
            { heading: REPORT_WORDS.bytes, right: true },
            { heading: REPORT_WORDS.digest },
          ],
          rows: files.map(({ name, bytes, sha256 }) => [name, grouped(bytes), sha256]),
        }}
      />
    </Folded>
  );
}
