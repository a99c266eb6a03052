import { createHash } from 'node:crypto';
import type { TradeFields } from '../../src/contract/documents/trade';
import { compareUtf8 } from '../../src/core/base/utf8';
import { canonicalText, contentOf } from './content';
import { groupBy } from './group-by';

/** A trade of a file, with its content for comparison with others. */
export interface Candidate {
  readonly file: string;
  readonly row: number;
  readonly fields: TradeFields;
  /** Candidates with the same id and content are one trade. */
  readonly content: string;
}

export interface Identified extends Candidate {
  readonly id: string;
}

export function candidate(file: string, row: number, fields: TradeFields): Candidate {
  return { file, row, fields, content: contentOf(fields) };
}

/**
 * Makes ids for the rows of one file that have none: a hash of the content and a counter among rows with equal content.
 * The counter starts at 1 in every file, so that a trade in two overlapping exports has the same id in both.
 */
export function identify(rows: readonly Candidate[]): Map<Candidate, string> {
  const ids = new Map<Candidate, string>();
  for (const [content, equals] of groupBy(rows, (row) => row.content)) {
    const hash = shortHash(content);
    for (const [index, row] of [...equals].sort(byWording).entries()) ids.set(row, `${hash}-${index + 1}`);
  }
  return ids;
}

/** The candidate that is kept for several that are the same trade. The choice does not depend on the order of rows. */
export function representative<T extends Candidate>(same: readonly T[]): T | undefined {
  return [...same].sort(byWording)[0];
}

/** 128 bits of SHA-256: among a billion different texts, the chance that any two have the same hash is 1 in 10^20. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);
}

/** Orders candidates with equal content by the exact text of their fields. */
function byWording(a: Candidate, b: Candidate): number {
  return compareUtf8(canonicalText(a.fields), canonicalText(b.fields));
}
