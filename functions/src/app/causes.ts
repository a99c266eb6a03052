import type { Cause, CauseCode } from '../contract/allocation-document';

/** The most trade ids that a cause names. */
const MAX_NAMED = 20;

/** One cause a code, in the order of their first appearance: counts added, ids joined. */
export function mergeCauses(causes: Iterable<Cause>): Cause[] {
  const merged = new Map<CauseCode, Cause>();
  for (const cause of causes) {
    const known = merged.get(cause.code);
    merged.set(cause.code, {
      code: cause.code,
      count: (known?.count ?? 0) + cause.count,
      tradeIds: [...(known?.tradeIds ?? []), ...cause.tradeIds].slice(0, MAX_NAMED),
    });
  }
  return [...merged.values()];
}
