import type { Cause, CauseCode } from '../../contract/documents/allocation';

/** The most trade ids that a cause names. */
const MAX_NAMED = 20;

/**
 * Merges causes into one per code, in the order in which the codes first appear. Counts are added and ids joined; a
 * trade that is named twice counts once.
 */
export function mergeCauses(causes: Iterable<Cause>): Cause[] {
  const merged = new Map<CauseCode, Cause>();
  for (const cause of causes) {
    const known = merged.get(cause.code) ?? { code: cause.code, count: 0, tradeIds: [] };
    const added = cause.tradeIds.filter((tradeId) => !known.tradeIds.includes(tradeId));
    merged.set(cause.code, {
      code: cause.code,
      count: known.count + cause.count - (cause.tradeIds.length - added.length),
      tradeIds: [...known.tradeIds, ...added].slice(0, MAX_NAMED),
    });
  }
  return [...merged.values()];
}
