import type { ImportMark } from '../../contract/documents/import-mark';
import type { Instant } from '../../core/base/instant';

/** An import of this user runs: nothing is rebuilt, because a rebuild follows when it ends. */
export interface Importing {
  readonly kind: 'importing';
  /** When its mark expires, unless it is renewed. */
  readonly until: Instant;
  readonly agentIds: readonly string[];
}

/** The import that a mark is of; null: there is no mark, or it has expired. */
export function runningImport(mark: ImportMark | null, now: Instant): Importing | null {
  return mark !== null && mark.expiresAt.compare(now) > 0
    ? { kind: 'importing', until: mark.expiresAt, agentIds: mark.agentIds }
    : null;
}
