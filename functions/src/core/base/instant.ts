const MICROS_PER_SECOND = 1_000_000;
const SECONDS_PER_DAY = 86_400;

/** The range of a Firestore Timestamp: from the start of year 1 to the end of year 9999. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/** A moment in UTC, to the microsecond, as Firestore keeps it. */
export class Instant {
  /** Makes TypeScript refuse any other object with these fields. */
  declare protected readonly nominal: true;

  /**
   * @param seconds whole seconds since 1970-01-01T00:00:00Z; may be negative
   * @param micros microseconds within the second, 0 to 999,999
   * @throws RangeError for anything else
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

  /** The moment of a JavaScript time in milliseconds; fractions are cut off towards the past. */
  static fromMillis(millis: number): Instant {
    const seconds = Math.floor(millis / 1000);
    return new Instant(seconds, Math.floor(millis - seconds * 1000) * 1000);
  }

  /** As a JavaScript time; microseconds are cut off towards the past. */
  toMillis(): number {
    return this.seconds * 1000 + Math.floor(this.micros / 1000);
  }

  /** Negative if this moment is before `other`, 0 if it is the same, positive if it is after. */
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

  /** The seconds from `earlier` to this moment; negative if `earlier` is in fact later. */
  secondsSince(earlier: Instant): number {
    return this.seconds - earlier.seconds + (this.micros - earlier.micros) / MICROS_PER_SECOND;
  }

  /** The moment this many whole seconds later; earlier if `seconds` is negative. */
  plusSeconds(seconds: number): Instant {
    return new Instant(this.seconds + seconds, this.micros);
  }

  /** The moment this many whole days of 24 hours later; earlier if `days` is negative. */
  plusDays(days: number): Instant {
    return this.plusSeconds(days * SECONDS_PER_DAY);
  }
}
