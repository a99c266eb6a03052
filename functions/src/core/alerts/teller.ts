import type { Instant } from '../base/instant';
import { type AlertBook, recentKey } from './alert-book';
import type { AlertKind } from './alert-kinds';
import type { News } from './news';
import { momentId, timeWords } from './words';

/** The most alerts of a user within an hour, besides one digest. */
export const MAX_PER_HOUR = 10;

const HOUR_SECONDS = 3600;

/** These are made in any case: one says that others are not sent, the other that they are not made. */
const ALWAYS: readonly AlertKind[] = ['delivery_stopped', 'digest'];

/**
 * Decides which news become alerts: at most one per kind and subject within an hour, and ten per user; then one digest says
 * that more is held back.
 *
 * @example
 * const teller = new Teller(book, new Instant(0));
 * teller.tell(news); // it may be noted as told
 * teller.alerts; // the news
 */
export class Teller {
  readonly alerts: News[] = [];
  private readonly made: Map<string, Instant>;
  private readonly kinds: readonly AlertKind[] | null;

  constructor(
    { rules, recent }: Pick<AlertBook, 'recent'> & { readonly rules: Pick<AlertBook['rules'], 'kinds'> },
    private readonly now: Instant,
  ) {
    this.kinds = rules.kinds;
    // A time that lies ahead was written by a wrong clock, and must not hold back anything for long.
    this.made = new Map([...recent].filter(([, at]) => Math.abs(now.secondsSince(at)) < HOUR_SECONDS));
  }

  /** The alerts of the last hour, with those made now. */
  get recent(): ReadonlyMap<string, Instant> {
    return this.made;
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
    if (this.made.has(key)) return false;
    if (this.countable.length >= MAX_PER_HOUR) {
      this.digest();
      return false;
    }
    this.made.set(key, this.now);
    this.alerts.push(news);
    return true;
  }

  private get countable(): Instant[] {
    return [...this.made].flatMap(([key, at]) => (key === DIGEST ? [] : [at]));
  }

  private digest(): void {
    if (this.made.has(DIGEST)) return;
    this.made.set(DIGEST, this.now);
    const [oldest = this.now] = this.countable.sort((a, b) => a.compare(b));
    const until = timeWords(oldest.plusSeconds(HOUR_SECONDS));
    this.alerts.push({
      kind: 'digest',
      subject: 'account',
      state: momentId(this.now),
      title: 'More is happening than you are told',
      text: `There were ${MAX_PER_HOUR} alerts within an hour, so others are held back until ${until}. What still holds then is told as further closes come, or by the next check. Look at the allocation and the policy of each agent for how things stand now.`,
      figures: new Map([
        ['limit_per_hour', String(MAX_PER_HOUR)],
        ['until', until],
      ]),
    });
  }
}

const DIGEST = recentKey('digest', 'account');
