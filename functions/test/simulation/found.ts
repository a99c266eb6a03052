import type { Action } from './histories';

/** A history that ended wrongly before a fault was repaired, as short as it could be made. */
interface FoundHistory {
  readonly fault: string;
  readonly interleaving: number;
  readonly history: readonly Action[];
}

export const FOUND: readonly FoundHistory[] = [];
