import type { Action } from '../../../ui/model/live/action-words';
import type { Asked } from '../../../ui/model/live/schedule';
import type { Clock } from '../../../ui/words/moment';
import type { Backend, User } from '../backend';
import type { Session } from './use-session';

/** What every screen needs. */
export interface PageProps {
  readonly backend: Backend;
  readonly user: User;
  readonly session: Session;
  readonly clock: Clock;
  /** What an answer to a question depends on now, besides the time. */
  readonly depends: Omit<Asked, 'at'>;
  /** Changes a setting by one tap, and offers to take it back. */
  readonly act: (action: Action) => void;
}
