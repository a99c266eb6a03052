const MICROS_PER_SECOND = 1_000_000;
const SECONDS_PER_DAY = 86_400;

/** The range of a Firestore Timestamp: from the start of year 1 to the end of year 9999. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/** A moment in UTC with the microseconds that Firestore keeps. */
export class Instant {
  /**
   * @param seconds whole seconds since 1970-01-01T00:00:00Z, may be negative
   * @param micros microseconds within the second, 0 to 999,999
   */
  constructor(
    readonly seconds: number,
    readonly micros: number = 0,
  ) {
    if (
      !Number.isSafeInteger(seconds) ||
      !Number.isInteger(micros) ||
      micros < 0 ||
      micros >= MICROS_PER_SECOND
    )
      throw new RangeError(
        `An instant needs whole seconds and 0 to 999999 microseconds, not ${seconds} and ${micros}.`,
      );
  }

  /** Whether Firestore can hold a moment of this second. */
  static isInRange(seconds: number): boolean {
    return seconds >= FIRST_SECOND && seconds <= LAST_SECOND;
  }

  static fromMillis(millis: number): Instant {
    const seconds = Math.floor(millis / 1000);
    return new Instant(seconds, Math.floor(millis - seconds * 1000) * 1000);
  }

  toMillis(): number {
    return this.seconds * 1000 + Math.floor(this.micros / 1000);
  }

  /** Negative, 0 or positive: before, the same, after. */
  compare(other: Instant): number {
    return this.seconds - other.seconds || this.micros - other.micros;
  }

  /** The UTC date as a number: days since 1970-01-01. */
  utcDay(): number {
    return Math.floor(this.seconds / SECONDS_PER_DAY);
  }

  /** 00:00 UTC of this day. */
  startOfUtcDay(): Instant {
    return new Instant(this.utcDay() * SECONDS_PER_DAY);
  }

  /** 00:00 UTC of the next day. */
  nextUtcDay(): Instant {
    return new Instant((this.utcDay() + 1) * SECONDS_PER_DAY);
  }

  /** How long ago `earlier` was, in seconds; negative when it is later. */
  secondsSince(earlier: Instant): number {
    return this.seconds - earlier.seconds + (this.micros - earlier.micros) / MICROS_PER_SECOND;
  }

  /** This moment and so many seconds. */
  plusSeconds(seconds: number): Instant {
    return new Instant(this.seconds + seconds, this.micros);
  }
}
