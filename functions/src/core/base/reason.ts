import type { Decimal } from './decimal';
import type { Instant } from './instant';

/** A figure that a decision is based on. */
export type ReasonFigure =
  Decimal | Instant | number | string | boolean | null | readonly (Decimal | string)[];

/**
 * Why something was decided: the code of the rule, and its figures under their wire names, so that a person can check
 * it.
 */
export interface Reason {
  readonly code: string;
  readonly [figure: string]: ReasonFigure;
}
