/** Something the person at the terminal can put right: it ends the program with status 2 and this one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
