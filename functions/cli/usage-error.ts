/** An error that the user can correct. The program prints its message in one line and ends with status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
