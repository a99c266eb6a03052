import fc from 'fast-check';
import { decimal, rOf } from '../../../test/support/oracles/engine';
import {
  AGENT,
  type Answer,
  answer,
  BOTH,
  close,
  codesOf,
  equity,
  history,
  instant,
  joinedOf,
  justBefore,
  LETTERS,
  NOW,
  type Situation,
  windowOf,
} from '../../../test/support/oracles/policy';
import { runs } from '../../../test/support/runs';
import { encodePolicy } from '../../contract/callables/policy-response';
import { Instant } from '../base/instant';
import { PROFILE_NAMES, type ProfileName, PROFILES } from '../profiles/profiles';
import type { JoinedWindows } from '../risk-state/joined-windows';
import { NOTHING_REQUESTED } from '../risk-state/risk-state';
import type { PlainTrade } from '../trades/trade';
import type { Window } from '../trades/window';
import { UNKNOWN_MARKET } from './market';
import { policyFor } from './policy-for';
import { NOTHING_PAUSED } from './standing';

const DAY = 86_400;
const DAYS_30 = 30 * DAY;

const before = (days: number): Instant => NOW.plusSeconds(-DAY * days);

/** Trades of one symbol that closed a day apart; the last one this many days ago. */
function daily(letters: string, daysAgo: number, symbol = 'BTC'): PlainTrade[] {
  return history(letters, { symbol }).map((trade, index) => ({
    ...trade,
    tradeId: `${symbol}${index}`,
    closedAt: before(daysAgo + letters.length - 1 - index),
  }));
}

const textOf = (moment: Instant): string => new Date(moment.toMillis()).toISOString().replace('.000Z', 'Z');

const untils = ({ disallowed_symbols: symbols }: Answer): unknown =>
  symbols.map(({ symbol, until }) => [symbol, until]);

describe('a symbol', () => {
  const losses = history('LLL', { symbol: 'BTC' }).map((trade): PlainTrade => ({ ...trade, closedAt: NOW }));
  const lost = { windows: [windowOf(99, losses)] };
  const at = (now: Instant): Answer => answer({}, { ...lost, now });

  it('is judged by a close until 30 days after it, and no longer at that very moment', () => {
    const expiry = NOW.plusSeconds(DAYS_30);
    expect(at(justBefore(expiry))).toMatchObject({
      disallowed_symbols: [{ symbol: 'BTC', until: textOf(expiry) }],
      allowed_symbols: [],
    });
    expect(at(expiry)).toMatchObject({ disallowed_symbols: [], allowed_symbols: [] });
    expect(codesOf(at(justBefore(expiry)))).toContain('no_symbol_left');
    expect(codesOf(at(expiry))).not.toContain('no_symbol_left');
  });

  it('is in neither list without a close in the last 30 days, and so does not decide whether one is left', () => {
    const windows = [windowOf(99, [...daily('WWW', 30, 'OLD'), ...daily('LLL', 0, 'BTC')])];
    const policy = answer({}, { windows });
    expect(policy).toMatchObject({
      risk_profile: 'REDUCED',
      allowed_symbols: [],
      disallowed_symbols: [{ symbol: 'BTC' }],
    });
    expect(codesOf(policy)).toContain('no_symbol_left');
  });

  it.each<[string, string, ProfileName, number]>([
    // SAFE: the oldest of three losses expires 30 days after its close, two days ago.
    ['three losses in a row', 'LLL', 'SAFE', 28],
    ['four losses in a row: two must expire', 'LLLL', 'SAFE', 28],
    // Of five trades two won; of the four that are left no rate is judged.
    ['a win rate over five trades', 'LLWLW', 'SAFE', 26],
    // 4 of 10, 4 of 9: too few for SAFE; 4 of 8 are enough.
    ['a win rate that rises as losses expire', 'LLWLWLWLLW', 'SAFE', 22],
    // 2 of 6; then 1 of 5 is worse, 0 of 4 is not judged.
    ['a win rate that falls as wins expire', 'WWLLL=', 'AGGRESSIVE', 26],
  ])('%s: until the closes that count against it expire', (_, letters, profile, days) => {
    const policy = answer({ profile }, { windows: [windowOf(99, daily(letters, 0))] });
    expect(untils(policy)).toEqual([['BTC', textOf(NOW.plusSeconds(days * DAY))]]);
  });

  it('may be left alone once more, when its wins expire before its losses', () => {
    // The oldest closed ten days ago. WWWLLWLL: 4 of 8. Then 3 of 7, 2 of 6, 1 of 5; four are not judged.
    const windows = [windowOf(99, daily('LLLWWWLLWLL', 0))];
    const after = (days: number): Answer => answer({}, { windows, now: NOW.plusSeconds(days * DAY) });
    expect(untils(after(0))).toEqual([['BTC', textOf(NOW.plusSeconds(22 * DAY))]]);
    expect(after(22).allowed_symbols).toEqual(['BTC']);
    expect(untils(after(23))).toEqual([['BTC', textOf(NOW.plusSeconds(26 * DAY))]]);
    expect(after(26).allowed_symbols).toEqual(['BTC']);
  });

  it('has no known end where it is judged from a request', () => {
    const symbol_performance = [{ symbol: 'BTC', trades: 9, consecutive_losses: 9 }];
    expect(untils(answer({ symbol_performance }, lost))).toEqual([['BTC', null]]);
  });
});

describe('the source of the symbols', () => {
  const full = (daysAgo: number): Window => {
    // The oldest trade is the horizon; the newer one is a loss that older ones may have preceded.
    const trades = [
      close({ tradeId: 'a', at: before(daysAgo), symbol: 'ETH' }),
      close({ tradeId: 'b', pnl: '-1', symbol: 'BTC' }),
    ];
    return windowOf(2, trades);
  };
  const sourceOf = (window: Window, now = NOW): string | undefined =>
    answer({}, { windows: [window], now }).sources.symbols;

  it('is journal_partial only where a full window does not reach back 30 days', () => {
    expect(sourceOf(full(29))).toBe('journal_partial');
    expect(sourceOf(full(30), justBefore(NOW))).toBe('journal_partial');
    expect(sourceOf(full(30))).toBe('journal');
    expect(sourceOf(full(31))).toBe('journal');
  });

  it('depends on unknown results only while they may count', () => {
    const trades = daily('W??', 0);
    expect(sourceOf(windowOf(99, trades))).toBe('journal');
    const three = windowOf(99, daily('W???', 0));
    expect(sourceOf(three)).toBe('journal_partial');
    expect(answer({}, { windows: [three] }).reasons.at(-1)).toMatchObject({ symbols: 3 });
    // The oldest has expired: two losses would not disallow the symbol.
    expect(sourceOf(three, NOW.plusSeconds(28 * DAY))).toBe('journal');
  });
});

/** Closes of four months, some of them at one moment, with R that are often just at a threshold together. */
interface Sketch {
  readonly of: number;
  readonly hour: number;
  readonly letter: string;
  readonly symbol: string | null;
  readonly thirds: string | null;
}

const sketches: fc.Arbitrary<Sketch> = fc.record({
  of: fc.nat(1),
  hour: fc.oneof(
    fc.integer({ min: 0, max: 2880 }),
    fc.integer({ min: 2400, max: 2880 }),
    fc.constantFrom(2200, 2700),
  ),
  letter: LETTERS,
  symbol: fc.constantFrom('X', 'X', 'Y', null),
  // Thirds of an R: 1.8 of them are 0.6, and 0.9 are 0.3.
  thirds: fc.constantFrom(null, '0.8', '2.8', '1.8', '-0.1', '1.9', '-3.2', '7'),
});

/** Closes of one symbol at few moments, decided by losses or by R alone. */
const ofOneSymbol = (letters: string, thirds: (string | null)[]): fc.Arbitrary<Sketch[]> =>
  fc.array(
    fc.record({
      of: fc.constant(0),
      hour: fc.constantFrom(2400, 2500, 2550, 2600, 2700, 2800),
      letter: fc.constantFrom(...Array.from(letters)),
      symbol: fc.constant('X'),
      thirds: fc.constantFrom(...thirds),
    }),
    { minLength: 4, maxLength: 12 },
  );

const histories = fc.oneof(
  fc.array(sketches, { maxLength: 30 }),
  ofOneSymbol('LLW', [null]),
  ofOneSymbol('W', ['0.8', '2.8', '1.7', '1.9', '0.1', '3.5']),
  ofOneSymbol('W', ['0.1', '1.7', '0.5', '1.3']),
);
const HOURS = 2880;

function tradesOf(list: readonly Sketch[]): { readonly of: number; readonly trade: PlainTrade }[] {
  return list.map(({ of, hour, letter, symbol, thirds }, index) => {
    const [trade] = history(letter, { symbol });
    if (trade === undefined) throw new Error('One letter is one trade.');
    const r = thirds === null ? { rMultiple: null, riskAmount: null } : rOf(decimal(thirds), decimal('3'));
    return {
      of,
      trade: {
        ...trade,
        // R follows from the pnl where the risk is kept, so that the letters of these are those of their R.
        ...(thirds === null || r.riskAmount === null ? {} : { pnl: decimal(thirds) }),
        ...r,
        tradeId: `t${String(index).padStart(2, '0')}`,
        closedAt: NOW.plusSeconds((hour - HOURS) * 3600),
      },
    };
  });
}

function windowsOf(list: readonly Sketch[], sizes: readonly number[]): Window[] {
  const trades = tradesOf(list);
  return sizes.map((size, agent) =>
    windowOf(
      size,
      trades.filter(({ of }) => of === agent).map(({ trade }) => trade),
    ),
  );
}

const sizes = fc.tuple(fc.constantFrom(3, 8, 99), fc.constantFrom(5, 99));
const scopes = fc.constantFrom<Situation['standing'][]>({}, { agent: AGENT });

function asked(
  joined: JoinedWindows,
  profile: ProfileName,
  standing: Situation['standing'],
  now: Instant,
): Answer {
  return encodePolicy(
    policyFor({
      profile: PROFILES[profile],
      market: UNKNOWN_MARKET,
      requested: NOTHING_REQUESTED,
      windows: joined,
      equity: equity('100000', NOW.plusSeconds(-HOURS * 3600 - 1)),
      standing: { ...NOTHING_PAUSED, ...standing },
      now,
    }),
  );
}

describe('until', () => {
  it('is the first moment at which the symbol is allowed, if nothing more closes (by asking at each)', () => {
    fc.assert(
      fc.property(
        histories,
        sizes,
        scopes,
        fc.constantFrom(...PROFILE_NAMES),
        (list, capacities, standing, profile) => {
          const windows = windowsOf(list, capacities);
          const joined = joinedOf(windows);
          const moments = windows
            .flatMap(({ trades }) => trades.map(({ closedAt }) => closedAt.plusSeconds(DAYS_30)))
            .filter((moment) => moment.compare(NOW) > 0)
            .sort((a, b) => a.compare(b));
          for (const { symbol, until } of asked(joined, profile, standing, NOW).disallowed_symbols) {
            const first = moments.find((moment) =>
              asked(joined, profile, standing, moment).disallowed_symbols.every(
                (other) => other.symbol !== symbol,
              ),
            );
            expect(until).toBe(first === undefined ? 'never' : textOf(first));
          }
        },
      ),
      { numRuns: runs(150) },
    );
  });

  it('does not depend on what was asked before, later or earlier', () => {
    const times = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 5 });
    fc.assert(
      fc.property(histories, sizes, scopes, times, (list, capacities, standing, hours) => {
        const windows = windowsOf(list, capacities);
        const joined = joinedOf(windows);
        for (const hour of hours)
          for (const profile of PROFILE_NAMES) {
            const now = NOW.plusSeconds(hour * 3600);
            expect(asked(joined, profile, standing, now)).toEqual(
              asked(joinedOf(windows), profile, standing, now),
            );
          }
      }),
      { numRuns: runs(60) },
    );
  });

  it('is never later under AGGRESSIVE than under SAFE', () => {
    fc.assert(
      fc.property(histories, sizes, scopes, (list, capacities, standing) => {
        const joined = joinedOf(windowsOf(list, capacities));
        const [safe, aggressive] = PROFILE_NAMES.map((name) => asked(joined, name, standing, NOW));
        const ends = new Map(safe?.disallowed_symbols.map(({ symbol, until }) => [symbol, until ?? '']));
        for (const { symbol, until } of aggressive?.disallowed_symbols ?? [])
          expect([symbol, (until ?? 'z') <= (ends.get(symbol) ?? '')]).toEqual([symbol, true]);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe.each(BOTH)('nobody is locked out for ever under %s', (profile) => {
  it('entries are allowed again a day after the last close, and at the midnight after it, at the latest', () => {
    fc.assert(
      fc.property(histories, sizes, scopes, (list, capacities, standing) => {
        const windows = windowsOf(list, capacities);
        const joined = joinedOf(windows);
        const last = windows
          .flatMap(({ trades }) => trades.map(({ closedAt }) => closedAt))
          .reduce((a, b) => (a.compare(b) > 0 ? a : b), new Instant(0));
        const [dayLater, midnight] = [last.plusSeconds(DAY), last.nextUtcDay()];
        const free = dayLater.compare(midnight) > 0 ? dayLater : midnight;
        expect(asked(joined, profile, standing, free)).toMatchObject({
          allow_new_trades: true,
          blocked_until: null,
        });
        // It is known right after the last close.
        const { blocked_until: until } = asked(joined, profile, standing, last);
        if (until !== null) expect(instant(until).compare(free)).toBeLessThanOrEqual(0);
      }),
      { numRuns: runs(100) },
    );
  });

  it('no symbol is left alone 30 days after the last close, nor later than it was said to be', () => {
    fc.assert(
      fc.property(histories, sizes, scopes, (list, capacities, standing) => {
        const joined = joinedOf(windowsOf(list, capacities));
        expect(asked(joined, profile, standing, NOW.plusSeconds(DAYS_30))).toMatchObject({
          disallowed_symbols: [],
          allowed_symbols: [],
        });
        for (const { until } of asked(joined, profile, standing, NOW).disallowed_symbols) {
          expect(until === null || instant(until).compare(NOW.plusSeconds(DAYS_30)) <= 0).toBe(true);
          expect(until === null || instant(until).compare(NOW) > 0).toBe(true);
        }
      }),
      { numRuns: runs(100) },
    );
  });
});
