import type { Cause, CauseCode } from '../../contract/documents/allocation';

/** The most trade ids that a cause names. */
const MAX_NAMED = 20;

/** One cause a code, in the order of their first appearance: counts added, ids joined; a trade named twice counts once. */
export function mergeCauses(causes: Iterable<Cause>): Cause[] {
  const merged = new Map<CauseCode, Cause>();
  for (const cause of causes) {
    const known = merged.get(cause.code) ?? { code: cause.code, count: 0, tradeIds: [] };
    const fresh = cause.tradeIds.filter((tradeId) => !known.tradeIds.includes(tradeId));
    merged.set(cause.code, {
      code: cause.code,
      count: known.count + cause.count - (cause.tradeIds.length - fresh.length),
      tradeIds: [...known.tradeIds, ...fresh].slice(0, MAX_NAMED),
    });
  }
  return [...merged.values()];
}
