import type { JSX } from 'preact';
import { changeLines } from '../../../ui/model/live/changes';
import { seenValue } from '../../../ui/model/live/documents';
import type { LiveView } from '../../../ui/model/live/live-view';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { CapitalCard } from './capital-card';
import { ChangesCard } from './changes-card';
import type { PageProps } from './page-context';
import { VerdictCard } from './verdict-card';

/** So many versions are told on the first screen. */
const SHOWN_CHANGES = 4;

/** The first screen: may I trade, who has the capital, what changed. */
export function Now({ view, ...page }: PageProps & { readonly view: LiveView }): JSX.Element {
  const { session, clock } = page;
  const changes = changeLines(seenValue(session.history) ?? [], seenValue(session.trades) ?? [], clock).slice(
    0,
    SHOWN_CHANGES,
  );
  return (
    <div class="now">
      <VerdictCard verdict={view.verdict} act={page.act} session={session} />
      {view.steps !== null && (
        <section class="card steps" aria-labelledby="steps-title">
          <h2 id="steps-title">{WORDS.steps}</h2>
          <ol>
            {view.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </section>
      )}
      <CapitalCard capital={view.capital} act={page.act} session={session} />
      <ChangesCard changes={changes} />
    </div>
  );
}
