import fc from 'fast-check';
import { encodePolicy, type PolicyAnswer } from '../../../src/contract/callables/policy-response';
import { parsePolicyRequest } from '../../../src/contract/callables/policy-request';
import { Decimal } from '../../../src/core/base/decimal';
import { Quotient } from '../../../src/core/numbers/quotient';
import type { Drawdown, Equity } from '../../../src/core/risk-state/drawdown';
import { type AgentStanding, NOTHING_PAUSED, type Standing } from '../../../src/core/policy/standing';
import { Instant } from '../../../src/core/base/instant';
import { policyFor } from '../../../src/core/policy/policy-for';
import { type Profile, PROFILE_NAMES, type ProfileName, PROFILES } from '../../../src/core/profiles/profiles';
import { type JoinedWindows, joinWindows } from '../../../src/core/risk-state/joined-windows';
import { NO_DAMAGE, type WindowDamage } from '../../../src/core/risk-state/known-trades';
import { MeanR } from '../../../src/core/risk-state/mean-r';
import type { RiskState } from '../../../src/core/risk-state/risk-state';
import type { Run, Streak } from '../../../src/core/risk-state/streak';
import type { ClosedTrade, PlainTrade } from '../../../src/core/trades/trade';
import type { Window } from '../../../src/core/trades/window';
import { decimal, Fraction, textOf, trade } from './engine';

/**
 * Shared by the tests of the policy: builders, the policy as a client sees it (text in, text out), and naive oracles on
 * exact fractions, with numbers that are copied from docs/reference/profiles.md, and not from the code.
 */

export type Fields = Record<string, unknown>;

/** Both profiles, for `describe.each`. */
export const BOTH: readonly [ProfileName, Profile][] = PROFILE_NAMES.map((name) => [name, PROFILES[name]]);

/** A time by its ISO 8601 text with a zone. */
export function instant(text: string): Instant {
  return Instant.fromMillis(Date.parse(text));
}

export const NOW = instant('2026-11-20T12:00:00Z');
export const MIDNIGHT = instant('2026-11-20T00:00:00Z');
export const NEXT_MIDNIGHT = instant('2026-11-21T00:00:00Z');

/** One microsecond earlier. */
export function justBefore({ seconds, micros }: Instant): Instant {
  return micros > 0 ? new Instant(seconds, micros - 1) : new Instant(seconds - 1, 999_999);
}

/** Any value with its decimals and instants as text, so that failures are readable. */
export function plain(value: unknown): unknown {
  if (Decimal.isDecimal(value)) return textOf(value);
  if (value instanceof Quotient || value instanceof MeanR) return textOf(value.shown);
  if (value instanceof Instant) return new Date(value.toMillis()).toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}

/** The outcome of a trade: lost, won, broke even, or not known. */
export type Letter = 'L' | 'W' | '=' | '?';

type Close = Partial<Pick<ClosedTrade, 'tradeId' | 'symbol'>> & {
  readonly at?: Instant;
  /** Null: no usable pnl. */
  readonly pnl?: string | null;
  readonly r?: string | null;
};

/** A closed trade for the risk state. */
export function close({ at = NOW, pnl = '1', r = null, ...sketch }: Close = {}): PlainTrade {
  return {
    ...trade({ ...sketch, ...(pnl === null ? { skipped: 'missing_pnl' } : { pnl }) }),
    closedAt: at,
    rMultiple: r === null ? null : decimal(r),
  };
}

/** Trades one minute apart, oldest first, the last one a minute before noon. */
export function history(letters: string, sketch: Close = {}): PlainTrade[] {
  const pnls: Record<string, string | null> = { L: '-1', W: '1', '=': '0', '?': null };
  return Array.from(letters, (letter, index) =>
    close({
      ...sketch,
      tradeId: `t${String(index).padStart(4, '0')}`,
      at: NOW.plusSeconds(-60 * (letters.length - index)),
      pnl: pnls[letter] ?? null,
    }),
  );
}

/** Losses and wins as a streak. The last loss was an hour ago, if there was one. */
export function streak(letters: string, changes: Partial<Streak> = {}): Streak {
  const runs = (letters.match(/L+|W+/g) ?? []).map((run): Run => ({
    outcome: run.startsWith('L') ? 'loss' : 'win',
    count: run.length,
  }));
  return {
    runs,
    losses: /L*$/.exec(letters)?.[0].length ?? 0,
    wins: /W*$/.exec(letters)?.[0].length ?? 0,
    lastLossAt: letters.includes('L') ? NOW.plusSeconds(-3600) : null,
    cut: false,
    ...changes,
  };
}

export function drawdown(now: string, worst = now): Drawdown {
  return { now: new Quotient(decimal(now)), worst: new Quotient(decimal(worst)) };
}

export function equity(amount: string, at: Instant): Equity {
  return { amount: decimal(amount), at };
}

/** The risk state of a user without any known trade. */
export const NOTHING_KNOWN: RiskState = {
  streak: { source: 'default', scope: 'account', value: streak(''), unknownResults: 0 },
  drawdown: { source: 'default', scope: 'account', value: null, unknownResults: 0 },
  symbols: { source: 'default', scope: 'account', value: () => [], unknownResults: 0 },
};

/** The windows of as many agents; the first is that of `AGENT`. */
export function joinedOf(windows: readonly Window[], damage = NO_DAMAGE): JoinedWindows<ClosedTrade> {
  const agents = windows.map((window, index): [string, Window] => [
    index === 0 ? AGENT.agentId : `agent-${index}`,
    window,
  ]);
  return joinWindows(new Map(agents), damage);
}

/** The newest `capacity` of these trades. */
export function windowOf(capacity: number, trades: readonly ClosedTrade[]): Window {
  const newest = [...trades].sort((a, b) => compareKeys(b, a)).slice(0, capacity);
  return { capacity, trades: newest };
}

/** By (closed_at, id), oldest first; ids by their bytes. */
export function compareKeys(a: ClosedTrade, b: ClosedTrade): number {
  return (
    a.closedAt.seconds - b.closedAt.seconds ||
    a.closedAt.micros - b.closedAt.micros ||
    Buffer.compare(Buffer.from(a.tradeId), Buffer.from(b.tradeId))
  );
}

/** What is known besides the request: by default nothing, and nothing is paused. */
export interface Situation {
  /** The first is that of `AGENT`. Null: the user has no known trade. */
  readonly windows?: readonly Window[] | null;
  readonly windowsLost?: number;
  readonly equity?: Equity | null;
  readonly standing?: Partial<Standing>;
  readonly now?: Instant;
}

/** The answer of `getPolicy`. */
export type Answer = PolicyAnswer;

/** A funded agent that trades. */
export const AGENT: AgentStanding = {
  agentId: 'trend',
  paused: false,
  weight: decimal('0.25'),
  drawdown: null,
};

/** The damage when this many windows are missing. */
export function lost(windowsLost: number): WindowDamage {
  return { windowsLost, unpublished: false };
}

/** The policy as a client gets it: from the fields of the request to the fields of the answer. */
export function answer(request: Fields = {}, situation: Situation = {}): Answer {
  const { windows = null, windowsLost = 0, standing = {}, now = NOW } = situation;
  const { profile, market, ...requested } = parsePolicyRequest(request, now);
  const policy = policyFor({
    profile: profile ?? PROFILES.SAFE,
    market,
    requested,
    windows: windows === null ? null : joinedOf(windows, lost(windowsLost)),
    equity: situation.equity ?? null,
    standing: { ...NOTHING_PAUSED, ...standing },
    now,
  });
  return encodePolicy(policy);
}

export function codesOf({ reasons }: Pick<Answer, 'reasons'>): string[] {
  return reasons.map(({ code }) => code);
}

interface StreakNumbers {
  readonly perLoss: string;
  readonly limit: bigint;
  readonly multiplier: string;
  readonly after: number;
}

const STREAK_NUMBERS: Readonly<Record<ProfileName, StreakNumbers>> = {
  SAFE: { perLoss: '0.15', limit: 4n, multiplier: '1.1', after: 2 },
  AGGRESSIVE: { perLoss: '0.08', limit: 7n, multiplier: '1.3', after: 1 },
};

const ONE = new Fraction(1n);

export function floorFactor(profile: ProfileName): Fraction {
  const { perLoss, limit } = STREAK_NUMBERS[profile];
  return ONE.minus(Fraction.of(perLoss).times(new Fraction(limit)));
}

/**
 * The streak factor by docs/specification.md, section 5, rule 2: exactly, one trade after another. An unknown result is a
 * loss.
 */
export function naiveStreakFactor(letters: Iterable<string>, profile: ProfileName, start = ONE): Fraction {
  const { perLoss, limit, multiplier, after } = STREAK_NUMBERS[profile];
  let factor = start;
  let losses = 0n;
  let wins = 0;
  for (const letter of letters) {
    if (letter === 'L' || letter === '?') {
      wins = 0;
      if (losses < limit) losses++;
      const lowered = ONE.minus(Fraction.of(perLoss).times(new Fraction(losses)));
      if (lowered.lt(factor)) factor = lowered;
    }
    if (letter === 'W') {
      wins++;
      losses = 0n;
      const more = factor.times(Fraction.of(multiplier));
      if (wins >= after) factor = ONE.lt(more) ? ONE : more;
    }
  }
  return factor;
}

/** (1 − losing_streak_per_loss × K) × recovery_multiplier ^ r, at most 1. */
export function factorByHand(profile: ProfileName, deepestStreak: number, recoveryWins: number): Fraction {
  const { perLoss, multiplier } = STREAK_NUMBERS[profile];
  let factor = ONE.minus(Fraction.of(perLoss).times(new Fraction(BigInt(deepestStreak))));
  for (let win = 0; win < recoveryWins; win++) factor = factor.times(Fraction.of(multiplier));
  return ONE.lt(factor) ? ONE : factor;
}

/** A fraction of at least 0, rounded down to 12 places, as plain text. */
export function roundedDown({ top, bottom }: Fraction): string {
  return new Fraction((top * 10n ** 12n) / bottom, 10n ** 12n).rounded(12);
}

/** Decimal text with at most `places` decimal places, from 0 to `most`, which is a whole number. */
export function decimalTexts(most: number, places: number): fc.Arbitrary<string> {
  const unit = 10n ** BigInt(places);
  return fc.bigInt({ min: 0n, max: BigInt(most) * unit }).map((n) => new Fraction(n, unit).rounded(places));
}

/** A measure that is often at a threshold of a profile, or next to it. */
export function measures(thresholds: readonly string[], most: number): fc.Arbitrary<string> {
  const hair = new Fraction(1n, 10n ** 15n);
  const near = thresholds.flatMap((text) => [
    text,
    Fraction.of(text).plus(hair).rounded(15),
    Fraction.of(text).minus(hair).rounded(15),
  ]);
  return fc.oneof(fc.constantFrom('0', ...near), decimalTexts(most, 4));
}

export const LETTERS: fc.Arbitrary<Letter> = fc.constantFrom('L', 'L', 'W', 'W', '=', '?');
