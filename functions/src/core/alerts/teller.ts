import type { Instant } from '../base/instant';
import { type AlertBook, recentKey } from './alert-book';
import type { AlertKind } from './alert-kinds';
import { heldBack, MAX_HELD } from './digest';
import type { News } from './news';

/** The most alerts of a user within an hour, besides one digest. */
export const MAX_PER_HOUR = 10;

const HOUR_SECONDS = 3600;

/** These are made in any case: one says that others are not sent, the other that they are not made. */
const ALWAYS: readonly AlertKind[] = ['delivery_stopped', 'digest'];

/** What nothing but an alert says: held back, it would be lost. The rest is told later, if it still holds. */
const STATELESS: readonly AlertKind[] = [
  ...(['trade_skipped', 'agents_refused', 'settings_damaged'] as const),
  ...(['drift_repaired', 'bot_key_used_again'] as const),
];

/**
 * Decides which news become alerts: at most one per kind and subject within an hour, and ten per user; then one digest per hour
 * says what was held back.
 *
 * @example
 * const teller = new Teller(book, new Instant(0));
 * teller.tell(news); // it may be noted as told
 * teller.end();
 * teller.alerts; // the news
 */
export class Teller {
  readonly alerts: News[] = [];
  private readonly made: Map<string, Instant>;
  private readonly kept: Set<string>;
  private readonly kinds: readonly AlertKind[] | null;

  constructor(
    {
      rules,
      recent,
      held,
    }: Pick<AlertBook, 'recent' | 'held'> & { readonly rules: Pick<AlertBook['rules'], 'kinds'> },
    private readonly now: Instant,
  ) {
    this.kinds = rules.kinds;
    this.kept = new Set(held);
    // A time that lies ahead was written by a wrong clock, and must not hold back anything for long.
    this.made = new Map([...recent].filter(([, at]) => Math.abs(now.secondsSince(at)) < HOUR_SECONDS));
  }

  /** The alerts of the last hour, with those made now. */
  get recent(): ReadonlyMap<string, Instant> {
    return this.made;
  }

  /** What was held back and is not told yet. */
  get held(): readonly string[] {
    return [...this.kept];
  }

  /**
   * Tells the user, or not, where these kinds are not wanted.
   *
   * @returns whether it may be noted as told; false: it was held back, and is told later if it still holds
   */
  tell(news: News): boolean {
    const { kind, subject } = news;
    if (ALWAYS.includes(kind)) {
      this.alerts.push(news);
      return true;
    }
    if (this.kinds !== null && !this.kinds.includes(kind)) return true;
    const key = recentKey(kind, subject);
    const isRepeated = this.made.has(key);
    if (isRepeated || this.countable.length >= MAX_PER_HOUR) {
      // What is told again within the hour, and still holds then, needs no digest.
      if (!isRepeated || STATELESS.includes(kind)) this.hold(key);
      return false;
    }
    this.kept.delete(key);
    this.made.set(key, this.now);
    this.alerts.push(news);
    return true;
  }

  /** Once everything is told: a digest of what was held back, unless there was one within the hour. */
  end(): void {
    if (this.kept.size === 0 || this.made.has(DIGEST)) return;
    const times = this.countable.sort((a, b) => a.compare(b));
    const [oldest] = times;
    const isFull = times.length >= MAX_PER_HOUR;
    const until = isFull && oldest !== undefined ? oldest.plusSeconds(HOUR_SECONDS) : null;
    this.made.set(DIGEST, this.now);
    this.alerts.push(heldBack(this.held, MAX_PER_HOUR, until, this.now));
    this.kept.clear();
  }

  private hold(key: string): void {
    if (this.kept.size < MAX_HELD) this.kept.add(key);
  }

  private get countable(): Instant[] {
    return [...this.made].flatMap(([key, at]) => (key === DIGEST ? [] : [at]));
  }
}

const DIGEST = recentKey('digest', 'account');
