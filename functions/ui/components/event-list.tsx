import type { JSX } from 'preact';
import type { CausedEvent } from '../model/events';
import { utcText } from '../charts/time-text';
import { LABELS } from '../words/labels';
import { shown } from '../words/shown';

interface EventListProps {
  /** The oldest first; shown the other way round. */
  readonly events: readonly CausedEvent[];
  /** How many earlier ones are not among them. */
  readonly moreEvents?: number;
}

/** What happened to the weights, the newest first. */
export function EventList({ events, moreEvents = 0 }: EventListProps): JSX.Element {
  return (
    <ol class="events">
      {events.toReversed().map(({ at, code, text, cause }, index) => (
        <li key={`${at} ${index}`} class={`event event-${code}`}>
          <time dateTime={at}>{utcText(Date.parse(at) / 1000)}</time>
          <span>
            {shown(text)}
            <span class="row-note">{shown(cause)}</span>
          </span>
        </li>
      ))}
      {moreEvents > 0 && <li class="event">{LABELS.earlier(moreEvents)}</li>}
    </ol>
  );
}
