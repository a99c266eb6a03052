/** The user was rebuilt a short time ago. */
export class TooSoonError extends Error {
  override readonly name = 'TooSoonError';

  constructor(readonly waitSeconds: number) {
    super(`The last rebuild is too short a time ago; ask again in ${waitSeconds} s.`);
  }
}
