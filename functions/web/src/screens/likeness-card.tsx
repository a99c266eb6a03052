import type { JSX } from 'preact';
import { Card } from '../../../ui/components/card';
import { Likeness } from '../../../ui/components/likeness';
import { seenValue } from '../../../ui/model/live/documents';
import {
  type LikenessCard as View,
  type LiveCorrelations,
  likenessCard,
} from '../../../ui/model/live/likeness-card';
import { PAGE_WORDS } from '../../../ui/model/live/page-words';
import { LIKENESS_WORDS as WORDS } from '../../../ui/words/likeness-words';
import { shown } from '../../../ui/words/shown';
import type { PageProps } from './page-context';
import { linkTo } from './use-route';
import { useDocument } from './use-session';

/** Which agents are alike, below the list of all. */
export function LikenessCard({ backend, user, session, clock }: PageProps): JSX.Element {
  const current = seenValue(session.current);
  const isOn = current?.config.diversify === true;
  const found = useDocument<LiveCorrelations | null>(
    isOn ? user : null,
    (of, seen, failed) => backend.onCorrelation(of, seen, failed),
    isOn,
  );
  return (
    <Card id="likeness" title={WORDS.title}>
      <Body card={likenessCard(current, found, clock)} />
    </Card>
  );
}

function Body({ card }: { readonly card: View }): JSX.Element {
  switch (card.state) {
    case 'loading':
      return <p class="loading">{PAGE_WORDS.loading}</p>;
    case 'off':
      return (
        <>
          <p>{WORDS.off}</p>
          <p>
            {WORDS.turnOn} <a href={linkTo('settings')}>{WORDS.toSettings}</a>
          </p>
        </>
      );
    case 'failed':
      return <p role="alert">{shown(card.message)}</p>;
    case 'not_yet':
      return <p>{WORDS.notYet}</p>;
    case 'known':
      return (
        <>
          <Likeness view={card.view} />
          <p class="note">{card.basis}</p>
        </>
      );
    default:
      return card satisfies never;
  }
}
