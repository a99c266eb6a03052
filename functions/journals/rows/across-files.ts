import { basename } from 'node:path';
import { isAgentId, isTradeId } from '../../src/contract/fields/ids';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { FileTrade } from '../journal';
import { contentOf } from './content';
import { groupBy, repeated } from '../group-by';
import { inFixedOrder, shortHash } from './identity';

export interface Merged {
  readonly trades: readonly FileTrade[];
  readonly duplicates: number;
  /** Those of the trades that several files have. */
  readonly shared: ReadonlySet<FileTrade>;
}

/**
 * Merges the trades of several files. Trades with the same id and the same content are one trade. Trades with the same id
 * but different content are different trades; their ids are prefixed with the names of their files.
 */
export function mergeFiles(files: readonly (readonly FileTrade[])[]): Merged {
  const [only, ...others] = files;
  // Within a file no two trades have the same id.
  if (only === undefined || others.length === 0)
    return { trades: only ?? [], duplicates: 0, shared: new Set() };
  return merge(files.flat());
}

function merge(trades: readonly FileTrade[]): Merged {
  const dropped = new Set<FileTrade>();
  const several = new Set<FileTrade>();
  const conflicts: { readonly trade: FileTrade; readonly content: string; readonly prefixed: string }[] = [];
  for (const sameId of repeated(trades, ({ tradeId }) => tradeId)) {
    const byContent = groupBy(sameId, ({ fields }) => contentOf(fields));
    for (const [content, same] of byContent) {
      const [kept, ...others] = inFixedOrder(same);
      if (kept === undefined) continue;
      for (const trade of others) dropped.add(trade);
      if (others.length > 0) several.add(kept);
      if (byContent.size > 1)
        conflicts.push({ trade: kept, content, prefixed: `${firstBasename(same)}:${kept.tradeId}` });
    }
  }

  const renamed = newIds(conflicts, trades);
  const shared = new Set<FileTrade>();
  const merged = trades.flatMap((trade) => {
    if (dropped.has(trade)) return [];
    const id = renamed.get(trade);
    const own = id === undefined ? trade : { ...trade, tradeId: id };
    if (several.has(trade)) shared.add(own);
    return [own];
  });
  return { trades: merged, duplicates: dropped.size, shared };
}

/** Two files may have the same base name, and a prefixed id may be too long or already be the id of another trade. */
function newIds(
  conflicts: readonly { readonly trade: FileTrade; readonly content: string; readonly prefixed: string }[],
  trades: readonly FileTrade[],
): ReadonlyMap<FileTrade, string> {
  const ids = new Map<FileTrade, string>();
  if (conflicts.length === 0) return ids;
  const taken = new Set(trades.map(({ tradeId }) => tradeId));
  for (const [prefixed, same] of groupBy(conflicts, (conflict) => conflict.prefixed)) {
    const usable = same.length === 1 && isAgentId(prefixed) && isTradeId(prefixed) && !taken.has(prefixed);
    for (const { trade, content } of same)
      ids.set(trade, usable ? prefixed : shortHash(JSON.stringify([trade.tradeId, content])));
  }
  return ids;
}

/** The first name of the files that hold a trade, in the order of names and not of files. */
function firstBasename(same: readonly FileTrade[]): string {
  return same.map(({ file }) => basename(file)).sort(compareUtf8)[0] ?? '';
}
