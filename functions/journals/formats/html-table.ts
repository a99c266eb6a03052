import { JournalError } from '../journal-error';
import type { FormatContext } from './format';
import type { RawRow } from './raw-row';

/** Whether a text is a page. */
export function isHtml(head: string): boolean {
  return /^\s*<(?:!doctype html|html|head|body|table)\b/i.test(head);
}

/**
 * Reads the tables of a page.
 *
 * @throws JournalError where none of them is a journal
 */
export function readHtml(_text: string, { file }: FormatContext): readonly RawRow[] {
  throw new JournalError(file, 'is an HTML page, which cannot be read yet; save the journal as CSV');
}
