/** The whole file is unusable. The message is one line that names the file. */
export class JournalError extends Error {
  override readonly name = 'JournalError';

  constructor(file: string, problem: string) {
    // Line breaks and other control characters may come from the file name or from the message of a library.
    super(`${file}: ${problem}`.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '));
  }
}
