/** The formats of a journal file, for messages about files that have none of them. */
export const FORMATS =
  'a JSON list of trades, JSON lines, CSV with a header, or a freqtrade result export (JSON with "strategy")';

/** The whole file is unusable. The message is one line that names the file. */
export class JournalError extends Error {
  override readonly name = 'JournalError';

  constructor(file: string, problem: string) {
    // Line breaks and other control characters may come from the file name or from the message of a library.
    super(`${file}: ${problem}`.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '));
  }
}
