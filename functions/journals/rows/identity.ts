import { createHash } from 'node:crypto';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { FileTrade } from '../journal';
import { canonicalText, contentOf } from './content';
import { groupBy } from '../group-by';

/**
 * The first part of the id of a row without one: a hash of its content. Rows with the same content have the same. The
 * second part is its number among them: see `inFixedOrder`.
 */
export function contentHash(fields: FileTrade['fields']): string {
  return shortHash(contentOf(fields));
}

/** Whether trades that have the same id have the same content as well, which makes them one trade. */
export function haveSameContent(trades: readonly FileTrade[]): boolean {
  const [first, ...others] = trades;
  if (first === undefined) return true;
  const content = contentOf(first.fields);
  return others.every(({ fields }) => contentOf(fields) === content);
}

/** Orders trades with the same content by the exact text of their fields, so that the order of rows does not matter. */
export function inFixedOrder<T extends FileTrade>(same: readonly T[]): T[] {
  const byWording = [...groupBy(same, ({ fields }) => canonicalText(fields))];
  return byWording.sort(([a], [b]) => compareUtf8(a, b)).flatMap(([, trades]) => trades);
}

/** 128 bits of SHA-256: among a billion different texts, the chance that any two have the same hash is 1 in 10^20. */
export function shortHash(text: string): string {
  // Not a slice of all 64 digits, which would keep them in the memory.
  return createHash('sha256').update(text, 'utf8').digest().toString('hex', 0, 16);
}
