import { basename } from 'node:path';
import { isAgentId, isTradeId } from '../../src/contract/fields/ids';
import { compareUtf8 } from '../../src/core/base/utf8';
import { groupBy } from './group-by';
import { type Identified, representative, shortHash } from './identity';

export interface Merged {
  readonly trades: readonly Identified[];
  readonly duplicates: number;
}

/**
 * Merges the trades of several files. Trades with the same id and the same content are one trade. Trades with the same id
 * but different content are different trades; their ids are prefixed with the names of their files.
 */
export function mergeFiles(trades: readonly Identified[]): Merged {
  const idOf = new Map<Identified, string>();
  const conflicts: { readonly trade: Identified; readonly prefixed: string }[] = [];
  const byId = groupBy(trades, (trade) => trade.id);
  for (const [id, sameId] of byId) {
    const different = [...groupBy(sameId, (trade) => trade.content).values()];
    for (const same of different) {
      const trade = representative(same);
      if (trade === undefined) continue;
      if (different.length === 1) idOf.set(trade, id);
      else conflicts.push({ trade, prefixed: `${firstBasename(same)}:${id}` });
    }
  }

  // Two files may have the same base name, and a prefixed id may be too long or already be the id of another trade.
  for (const [prefixed, same] of groupBy(conflicts, (conflict) => conflict.prefixed)) {
    const usable = same.length === 1 && isAgentId(prefixed) && isTradeId(prefixed) && !byId.has(prefixed);
    for (const { trade } of same)
      idOf.set(trade, usable ? prefixed : shortHash(JSON.stringify([trade.id, trade.content])));
  }

  const merged = trades.flatMap((trade) => {
    const id = idOf.get(trade);
    return id === undefined ? [] : [{ ...trade, id }];
  });
  return { trades: merged, duplicates: trades.length - merged.length };
}

/** The first name of the files that hold a trade, in the order of names and not of files. */
function firstBasename(same: readonly Identified[]): string {
  return same.map(({ file }) => basename(file)).sort(compareUtf8)[0] ?? '';
}
