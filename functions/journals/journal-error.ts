/** What a journal may be, for messages about files that are none. */
export const FORMATS =
  'a JSON list of trades, JSON lines, CSV with a header, or a freqtrade result export (JSON with "strategy")';

/** A whole file is unusable. The message is one line that names the file. */
export class JournalError extends Error {
  override readonly name = 'JournalError';

  constructor(file: string, problem: string) {
    // A file name may hold line breaks and other control characters, and so may what a library says about a file.
    super(`${file}: ${problem}`.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '));
  }
}
