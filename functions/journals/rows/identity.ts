import { createHash } from 'node:crypto';
import type { TradeFields } from '../../src/contract/documents/trade';
import { compareUtf8 } from '../../src/core/base/utf8';
import { canonicalText, contentOf } from './content';
import { groupBy } from './group-by';

/** A trade of a file with what tells it from others. */
export interface Candidate {
  readonly file: string;
  readonly row: number;
  readonly fields: TradeFields;
  /** What it says: candidates with the same id and content are one trade. */
  readonly content: string;
}

export interface Identified extends Candidate {
  readonly id: string;
}

export function candidate(file: string, row: number, fields: TradeFields): Candidate {
  return { file, row, fields, content: contentOf(fields) };
}

/**
 * Ids for the rows of one file that have none: a hash of the content and a counter among equals. The counter starts anew
 * in every file, so that a trade in two overlapping exports has the same id in both.
 */
export function identify(rows: readonly Candidate[]): Map<Candidate, string> {
  const ids = new Map<Candidate, string>();
  for (const [content, equals] of groupBy(rows, (row) => row.content)) {
    const hash = shortHash(content);
    for (const [index, row] of [...equals].sort(byWording).entries()) ids.set(row, `${hash}-${index + 1}`);
  }
  return ids;
}

/** The one that stands for candidates that are the same trade: the first, in an order that is not that of the rows. */
export function representative<T extends Candidate>(same: readonly T[]): T | undefined {
  return [...same].sort(byWording)[0];
}

/** 128 bits of SHA-256: two of a billion different texts meet with a chance of 1 in 10^20. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);
}

/** By how they say it: chooses among equals without regard to their order. */
function byWording(a: Candidate, b: Candidate): number {
  return compareUtf8(canonicalText(a.fields), canonicalText(b.fields));
}
