import type { AlertKind } from './alert-kinds';

/** Something that happened, in words. It becomes an alert unless the user has had enough of them. */
export interface News {
  readonly kind: AlertKind;
  /** What it is about: an agent, a reason; `account` for the whole account. */
  readonly subject: string;
  /** What tells this event from others of the same kind and subject. */
  readonly state: string;
  /** One line. */
  readonly title: string;
  /** What happened, why with figures, and how it ends. */
  readonly text: string;
  /** The figures of the text, as text. */
  readonly figures: ReadonlyMap<string, string>;
}
