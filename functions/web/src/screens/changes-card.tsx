import type { JSX } from 'preact';
import { Name } from '../../../ui/components/text';
import { Card } from '../../../ui/components/card';
import type { ChangeLine } from '../../../ui/model/live/changes';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import { shown } from '../../../ui/words/shown';
import { linkTo } from './use-route';

/** What moved the weights lately. */
export function ChangesCard({ changes }: { readonly changes: readonly ChangeLine[] }): JSX.Element {
  return (
    <Card id="changes" title={WORDS.changes} action={<a href={linkTo('history')}>{WORDS.seeAll}</a>}>
      {changes.length === 0 ? <p>{WORDS.noChanges}</p> : <ChangeList changes={changes} />}
    </Card>
  );
}

export function ChangeList({ changes }: { readonly changes: readonly ChangeLine[] }): JSX.Element {
  return (
    <ol class="events">
      {changes.map(({ at, when, why, what }, index) => (
        <li key={`${at} ${index}`} class="event">
          <time dateTime={at}>{when}</time>
          <span>
            {shown(why)}
            {what.length > 0 && (
              <span class="row-note">
                {what.map(({ agentId, text }, part) => (
                  <span key={part}>
                    {part > 0 && ', '}
                    {agentId !== null && <Name>{agentId}</Name>} {text}
                  </span>
                ))}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
