/** The user was rebuilt within the last minute. */
export class TooSoonError extends Error {
  override readonly name = 'TooSoonError';

  constructor(readonly waitSeconds: number) {
    super(`The last rebuild is less than a minute ago; ask again in ${waitSeconds} s.`);
  }
}
