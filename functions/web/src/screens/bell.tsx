import type { JSX } from 'preact';
import type { AlertsView } from '../../../ui/model/live/alerts';
import { linkTo } from './use-route';

interface BellProps {
  readonly alerts: AlertsView;
  /** Whether the alerts are what is shown. */
  readonly isHere: boolean;
}

/** How many alerts are unread, and the way to them. */
export function Bell({ alerts: { count, name }, isHere }: BellProps): JSX.Element {
  return (
    <a class="bell" href={linkTo('alerts')} aria-label={name} {...(isHere && { 'aria-current': 'page' })}>
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path d="M12 2.5a6 6 0 0 0-6 6v4.2L4.2 16.6a.6.6 0 0 0 .5.9h14.6a.6.6 0 0 0 .5-.9L18 12.7V8.5a6 6 0 0 0-6-6z" />
        <path d="M9.6 19.2a2.5 2.5 0 0 0 4.8 0z" />
      </svg>
      {count !== '' && <span class="bell-count">{count}</span>}
    </a>
  );
}
