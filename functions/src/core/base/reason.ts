import type { Decimal } from './decimal';
import type { Instant } from './instant';

/** A figure that a rule went by. */
export type ReasonFigure =
  Decimal | Instant | number | string | boolean | null | readonly (Decimal | string)[];

/** Why something was decided: the rule's code, and its figures under their wire names, so that a person can check it. */
export interface Reason {
  readonly code: string;
  readonly [figure: string]: ReasonFigure;
}
