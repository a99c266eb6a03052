import fc from 'fast-check';
import { textOf } from '../../../test/support/oracles/engine';
import {
  lost,
  BOTH,
  close,
  compareKeys,
  drawdown,
  equity,
  history,
  instant,
  joinedOf,
  justBefore,
  LETTERS,
  MIDNIGHT,
  NOTHING_KNOWN,
  NOW,
  plain,
  streak,
  windowOf,
} from '../../../test/support/oracles/policy';
import type { Instant } from '../base/instant';
import type { Decimal } from '../base/decimal';
import { type Profile, PROFILES } from '../profiles/profiles';
import type { Equity } from './drawdown';
import { equityNow } from './equity-now';
import { type JoinedWindows, MAX_AHEAD_SECONDS, NO_TRADES } from './joined-windows';
import { type RiskState, riskStateOf as riskStateOfKnown, withRequested } from './risk-state';
import { judgeStreak, type Streak } from './streak';
import type { ClosedTrade } from '../trades/trade';
import type { Window } from '../trades/window';
import { runs } from '../../../test/support/runs';

const { SAFE } = PROFILES;
const YESTERDAY = instant('2026-11-19T18:00:00Z');

const streakFactor = (found: Streak, profile: Profile): Decimal => judgeStreak(found, profile).factor;

function riskStateOf(
  windows: JoinedWindows,
  known: Equity | null,
  profile: Profile,
  now: Instant,
): RiskState {
  return riskStateOfKnown(windows.asOf(now), null, known, profile, now);
}

/** The window of an agent with trades that closed this many minutes before noon. */
function agent(name: string, capacity: number, ...minutes: (number | [number, string])[]): Window {
  const trades = minutes.map((minute) => {
    const [ago, pnl] = typeof minute === 'number' ? [minute, '1'] : minute;
    return close({ tradeId: `${name}${ago}`, at: NOW.plusSeconds(-60 * ago), pnl });
  });
  return windowOf(capacity, trades);
}

const idsOf = (trades: Iterable<ClosedTrade>): string[] => Array.from(trades, ({ tradeId }) => tradeId);
const minutesAgo = (at: Instant | null): number | null => at && NOW.secondsSince(at) / 60;
const joined = (...windows: Window[]): string[] => idsOf(joinedOf(windows).trades);

describe('joinWindows', () => {
  it('puts the trades of all agents in one list, oldest first', () => {
    expect(joined(agent('a', 9, 30, 10), agent('b', 9, 40, 20))).toEqual(['b40', 'a30', 'b20', 'a10']);
  });

  it('orders trades that close at the same moment by the bytes of their ids', () => {
    const names = ['\u{1F600}', '\uFF5E', 'a', 'B', '2', '10'];
    const windows = names.map((tradeId) => windowOf(9, [close({ tradeId })]));
    expect(joined(...windows)).toEqual(['10', '2', 'B', 'a', '\uFF5E', '\u{1F600}']);
  });

  it('keeps all trades if no window is full', () => {
    const windows = joinedOf([agent('a', 3, 500, 10), agent('b', 2, 1)]);
    expect(idsOf(windows.trades)).toEqual(['a500', 'a10', 'b1']);
    expect(windows.knownAfter).toBeNull();
  });

  it('keeps the trades newer than the oldest trade of a full window', () => {
    const windows = joinedOf([agent('a', 3, 50, 40, 30), agent('b', 9, 60, 45, 35)]);
    expect(idsOf(windows.trades)).toEqual(['b45', 'a40', 'b35', 'a30']);
    expect(minutesAgo(windows.knownAfter)).toBe(50);
  });

  it('keeps the trades newer than the newest of the oldest trades of several full windows', () => {
    const windows = [agent('a', 2, 50, 40), agent('b', 3, 90, 20, 10), agent('c', 2, 30, 5)];
    expect(joined(...windows)).toEqual(['b20', 'b10', 'c5']);
    expect(minutesAgo(joinedOf(windows).knownAfter)).toBe(30);
  });

  it('compares trades that closed at the moment of the horizon by their ids', () => {
    const oldest = windowOf(1, [close({ tradeId: 'm' })]);
    const others = windowOf(9, [close({ tradeId: 'l' }), close({ tradeId: 'n' })]);
    expect(joined(oldest, others)).toEqual(['n']);
  });

  it('takes a window with more trades than its capacity for full', () => {
    const window = { ...agent('a', 9, 30, 20, 10), capacity: 2 };
    expect(joined(window)).toEqual(['a20', 'a10']);
  });

  it('is empty for no window and for empty windows', () => {
    expect(joinedOf([])).toEqual({ trades: [], knownAfter: null, older: [], damage: lost(0) });
    expect(joinedOf([windowOf(5, [])])).toEqual({
      trades: [],
      knownAfter: null,
      older: [],
      damage: lost(0),
    });
  });

  it('keeps the number of lost windows', () => {
    expect(joinedOf([], lost(2))).toEqual({
      trades: [],
      knownAfter: null,
      older: [],
      damage: lost(2),
    });
  });

  it('NO_TRADES is empty', () => {
    expect(NO_TRADES).toEqual({ trades: [], knownAfter: null, older: [], damage: lost(0) });
  });

  it('does not depend on the order of the windows', () => {
    const windows = fc
      .array(
        fc.record({
          capacity: fc.integer({ min: 1, max: 5 }),
          minutes: fc.uniqueArray(fc.nat(30), { maxLength: 8 }),
        }),
        { maxLength: 5 },
      )
      .map((list) => list.map(({ capacity, minutes }, i) => agent(`agent${i}-`, capacity, ...minutes)));
    const shuffled = windows.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(joinedOf(other)).toEqual(joinedOf(list));
      }),
    );
  });
});

describe('trades that close ahead of our clock', () => {
  const closing = (at: Instant): unknown => {
    const { counted, ahead } = joinedOf([windowOf(9, [close({ at })])]).asOf(NOW);
    return { closed: counted.trades, ahead: ahead.length };
  };

  it('trades up to five minutes ahead count, as the security rules allow them', () => {
    expect(MAX_AHEAD_SECONDS).toBe(300);
    expect(closing(NOW.plusSeconds(300))).toMatchObject({ closed: [{}], ahead: 0 });
  });

  it('trades further ahead are left out and counted', () => {
    expect(closing(justBefore(NOW.plusSeconds(301)))).toEqual({ closed: [], ahead: 1 });
    expect(closing(instant('9999-12-31T23:59:59Z'))).toEqual({ closed: [], ahead: 1 });
  });

  it('trades too far ahead change neither streak, drawdown nor symbols, but make every group partial', () => {
    const trades = [
      close({ tradeId: 'a', at: NOW.plusSeconds(-60), pnl: '-10', symbol: 'BTC' }),
      close({ tradeId: 'b', at: NOW.plusSeconds(3600), pnl: '-500', symbol: 'ETH' }),
    ];
    const state = riskStateOf(joinedOf([windowOf(9, trades)]), equity('1000', YESTERDAY), SAFE, NOW);
    expect(state.streak.value.losses).toBe(1);
    expect(plain(state.drawdown.value)).toEqual({ now: '1', worst: '1' });
    expect(state.symbols.value().map(({ symbol }) => symbol)).toEqual(['BTC']);
    expect(sourcesOf(state)).toEqual({
      streak: 'journal_partial',
      drawdown: 'journal_partial',
      symbols: 'journal_partial',
    });
  });
});

function sourcesOf(state: RiskState): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, { source }]) => [name, source as string]));
}

describe('the risk state of windows that hold all trades', () => {
  const trades = [
    close({ tradeId: 'a', at: YESTERDAY.plusSeconds(1), pnl: '100', symbol: 'BTC' }),
    close({ tradeId: 'b', at: MIDNIGHT, pnl: '-11', symbol: 'BTC' }),
    close({ tradeId: 'c', at: NOW, pnl: '-11', symbol: 'ETH' }),
  ];
  const windows = joinedOf([windowOf(9, trades.slice(0, 2)), windowOf(9, trades.slice(2))]);

  it('has the source journal in every group', () => {
    const state = riskStateOf(windows, equity('1000', YESTERDAY), SAFE, NOW);
    expect(sourcesOf(state)).toEqual({ streak: 'journal', drawdown: 'journal', symbols: 'journal' });
    expect(state.streak.value.losses).toBe(2);
    expect(plain(state.streak.value.lastLossAt)).toBe('2026-11-20T12:00:00.000Z');
    expect(plain(state.drawdown.value)).toEqual({ now: '2', worst: '2' });
    expect(state.symbols.value().map(({ symbol, trades: count }) => [symbol, count])).toEqual([
      ['BTC', 2],
      ['ETH', 1],
    ]);
  });

  it('has no drawdown if no equity is known', () => {
    const { drawdown: unknown } = riskStateOf(windows, null, SAFE, NOW);
    expect(unknown).toEqual({ source: 'default', scope: 'account', value: null, unknownResults: 0 });
  });

  it('counts the streak over the trades of all agents, in the order of their closes', () => {
    const lost = [1, 3, 5].map((ago): [number, string] => [ago, '-1']);
    const other = [2, 4].map((ago): [number, string] => [ago, '-1']);
    const state = riskStateOf(
      joinedOf([agent('a', 9, [9, '1'], ...lost), agent('b', 9, [8, '1'], ...other)]),
      null,
      SAFE,
      NOW,
    );
    expect(state.streak.value.losses).toBe(5);
  });
});

describe('a group is journal_partial only if unknown trades could change it', () => {
  const stateOf = (windows: Window[], at: Instant | null = YESTERDAY): Record<string, string> =>
    sourcesOf(riskStateOf(joinedOf(windows), at === null ? null : equity('1000', at), SAFE, NOW));

  describe('streak', () => {
    const full = (letters: string): Window => {
      const trades = history(letters);
      return windowOf(trades.length, trades);
    };

    it.each([
      // The oldest trade of a full window is its horizon, and does not count itself.
      ['LLLL', 'journal_partial'],
      ['WLLLL', 'journal_partial'],
      ['WWLLLL', 'journal'],
      ['LW', 'journal_partial'],
      ['WWL', 'journal_partial'],
      ['L', 'journal_partial'],
      [`L${'W'.repeat(10)}`, 'journal_partial'],
      [`L${'W'.repeat(11)}`, 'journal'],
      [`L${'W'.repeat(11)}LW`, 'journal'],
    ])('the streak of a full window with %s has the source %s', (letters, source) => {
      expect(stateOf([full(letters)]).streak).toBe(source);
    });

    it('the streak of a window that is not full has the source journal', () => {
      expect(stateOf([windowOf(9, history('LLLL'))]).streak).toBe('journal');
    });

    it('two losses in a full window of 2 are not taken for the whole streak', () => {
      const state = riskStateOf(joinedOf([full('LL')]), null, SAFE, NOW);
      expect(state.streak.source).toBe('journal_partial');
      expect(textOf(streakFactor(state.streak.value, SAFE))).toBe('0.4');
    });
  });

  describe('drawdown', () => {
    /** A full window with an oldest trade that closed at this moment. */
    const reaching = (at: Instant): Window =>
      windowOf(2, [close({ tradeId: 'a', at }), close({ tradeId: 'b', at: NOW })]);

    it.each([
      ['back before the equity was known', justBefore(YESTERDAY), YESTERDAY, 'journal'],
      ['back to the moment at which it was known', YESTERDAY, YESTERDAY, 'journal'],
      ['not back to it', YESTERDAY, justBefore(YESTERDAY), 'journal_partial'],
      ['back to before today, the equity known today', justBefore(MIDNIGHT), NOW, 'journal'],
      ['back to midnight only, the equity known today', MIDNIGHT, NOW, 'journal_partial'],
      ['to this morning only, the equity known now', MIDNIGHT.plusSeconds(3600), NOW, 'journal_partial'],
      [
        'to this morning, the equity known yesterday',
        MIDNIGHT.plusSeconds(3600),
        YESTERDAY,
        'journal_partial',
      ],
      [
        'back to before today, the equity known tomorrow',
        justBefore(MIDNIGHT),
        NOW.plusSeconds(86_400),
        'journal',
      ],
    ])('the drawdown of windows that reach %s has the right source', (_, oldest, known, source) => {
      expect(stateOf([reaching(oldest)], known).drawdown).toBe(source);
    });

    it.each([
      ['today', MIDNIGHT, YESTERDAY, 'journal_partial'],
      ['today, before the equity was known', MIDNIGHT, NOW, 'journal_partial'],
      [
        'between the moment of the known equity and today',
        justBefore(MIDNIGHT),
        YESTERDAY,
        'journal_partial',
      ],
      ['at the moment of the known equity, which includes it', YESTERDAY, YESTERDAY, 'journal'],
      ['yesterday, before an equity of today', justBefore(MIDNIGHT), MIDNIGHT, 'journal'],
    ])('an unknown result %s has the right source', (_, at, known, source) => {
      const trades = [close({ tradeId: 'a', at, pnl: null }), close({ tradeId: 'b', at: NOW })];
      expect(stateOf([windowOf(9, trades)], known).drawdown).toBe(source);
    });

    it('the drawdown without an equity has the source default, whatever is cut', () => {
      expect(stateOf([reaching(NOW)], null).drawdown).toBe('default');
    });
  });

  describe('symbols', () => {
    const full = (letters: string): Window => {
      const trades = history(letters, { symbol: 'BTC' });
      return windowOf(trades.length, trades);
    };

    it.each([
      ['WL', 'journal_partial'],
      ['WLL', 'journal_partial'],
      ['WLLL', 'journal'],
      ['LWL', 'journal'],
      ['WW', 'journal'],
    ])('the symbols of a full window with %s has the source %s', (letters, source) => {
      expect(stateOf([full(letters)]).symbols).toBe(source);
    });
  });

  it('every group is journal_partial if a window is missing or damaged', () => {
    const window = windowOf(9, history('LWWWWWWWWWWWWWW'));
    const state = riskStateOf(joinedOf([window], lost(1)), equity('1000', YESTERDAY), SAFE, NOW);
    expect(sourcesOf(state)).toEqual({
      streak: 'journal_partial',
      drawdown: 'journal_partial',
      symbols: 'journal_partial',
    });
  });

  it('a missing window puts the streak factor at its floor', () => {
    const state = riskStateOf(joinedOf([], lost(1)), null, SAFE, NOW);
    expect(textOf(streakFactor(state.streak.value, SAFE))).toBe('0.4');
  });

  it.each(BOTH)(
    '%s: the streak has the source journal only if older trades could not change it (any windows)',
    (_, profile) => {
      const outcomes = fc.array(fc.record({ letter: LETTERS, of: fc.nat(2) }), { maxLength: 25 });
      const capacities = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 3 });
      fc.assert(
        fc.property(outcomes, capacities, (list, sizes) => {
          const all = history(list.map(({ letter }) => letter).join(''));
          const windows = sizes.map((size, i) =>
            windowOf(
              size,
              all.filter((_trade, index) => list[index]?.of === i),
            ),
          );
          const known = riskStateOf(joinedOf(windows), null, profile, NOW).streak;
          const whole = riskStateOf(joinedOf([windowOf(99, all)]), null, profile, NOW).streak;
          if (known.source === 'journal') {
            expect(known.value.losses).toBe(whole.value.losses);
            expect(textOf(streakFactor(known.value, profile))).toBe(
              textOf(streakFactor(whole.value, profile)),
            );
          }
          expect(streakFactor(known.value, profile).lte(streakFactor(whole.value, profile))).toBe(true);
        }),
        { numRuns: runs(500) },
      );
    },
  );
});

describe('the trades that count, over any windows', () => {
  it('the trades that count are those of all agents since the newest horizon, without a gap', () => {
    const closes = fc.array(fc.record({ minute: fc.nat(20), of: fc.nat(2) }), { maxLength: 25 });
    const capacities = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(closes, capacities, (list, sizes) => {
        const all = list.map(({ minute, of }, index) => ({
          of,
          trade: close({ tradeId: `t${index}`, at: NOW.plusSeconds(-60 * minute) }),
        }));
        const windows = sizes.map((size, i) =>
          windowOf(
            size,
            all.filter(({ of }) => of === i).map(({ trade }) => trade),
          ),
        );
        const ends = windows
          .filter(({ trades, capacity }) => trades.length === capacity)
          .map(({ trades }) => trades[trades.length - 1] as ClosedTrade);
        const expected = all
          .map(({ trade }) => trade)
          .filter((trade) => ends.every((end) => compareKeys(trade, end) > 0))
          .sort(compareKeys);
        expect(joined(...windows)).toEqual(idsOf(expected));
      }),
    );
  });
});

describe('equityNow', () => {
  const trades = [
    close({ tradeId: 'a', at: YESTERDAY, pnl: '-5' }),
    close({ tradeId: 'b', at: MIDNIGHT, pnl: '10' }),
    close({ tradeId: 'c', at: NOW, pnl: '0.000000000000000000000000000001' }),
  ];
  const of = (window: Window, at: Instant, windowsLost = 0): unknown =>
    plain(equityNow(joinedOf([window], lost(windowsLost)).asOf(NOW), equity('1000', at)));

  it('equityNow is the reported equity moved by the closes since', () => {
    const text = '1010.000000000000000000000000000001';
    expect(of(windowOf(9, trades), YESTERDAY)).toEqual({ amount: text, partial: false, unknownResults: 0 });
    expect(of(windowOf(9, trades), NOW)).toMatchObject({ amount: '1000', partial: false });
  });

  it('equityNow is partial if a close since the report has no usable pnl', () => {
    const unknown = close({ tradeId: 'd', at: NOW, pnl: null });
    expect(of(windowOf(9, [...trades, unknown]), MIDNIGHT)).toMatchObject({
      partial: true,
      unknownResults: 1,
    });
    expect(of(windowOf(9, [...trades, unknown]), NOW)).toMatchObject({ partial: false, unknownResults: 0 });
  });

  it('equityNow is partial only if closes since the report may be missing', () => {
    expect(of(windowOf(3, trades), YESTERDAY)).toMatchObject({ partial: false });
    expect(of(windowOf(3, trades), justBefore(YESTERDAY))).toMatchObject({ partial: true });
    expect(of(windowOf(2, trades), NOW)).toMatchObject({ partial: false });
    expect(of(windowOf(9, trades), NOW, 1)).toMatchObject({ partial: true });
  });

  it('equityNow leaves out trades that close too far ahead, and is partial then', () => {
    const ahead = close({ tradeId: 'd', at: NOW.plusSeconds(301), pnl: '500' });
    expect(of(windowOf(9, [...trades, ahead]), MIDNIGHT)).toEqual({
      amount: '1000.000000000000000000000000000001',
      partial: true,
      unknownResults: 0,
    });
  });
});

describe('withRequested', () => {
  const known: RiskState = {
    streak: { source: 'journal', scope: 'agent', value: streak('LLL'), unknownResults: 1 },
    drawdown: { source: 'journal_partial', scope: 'account', value: drawdown('2', '3'), unknownResults: 2 },
    symbols: { source: 'journal', scope: 'agent', value: () => [], unknownResults: 3 },
  };
  const nothing = { streak: null, drawdown: null, symbols: null };

  it('withRequested changes nothing for a request without a risk state', () => {
    expect(withRequested(known, nothing)).toEqual(known);
    expect(withRequested(NOTHING_KNOWN, nothing)).toEqual(NOTHING_KNOWN);
  });

  it.each([
    ['streak', 'agent', streak('W')],
    ['drawdown', 'account', drawdown('1')],
  ] as const)(
    'withRequested takes %s whole from the request, keeps its scope (%s), and leaves the other groups',
    (group, scope, value) => {
      expect(withRequested(known, { ...nothing, [group]: value })).toEqual({
        ...known,
        [group]: { source: 'request', scope, value, unknownResults: 0 },
      });
    },
  );

  it('withRequested takes symbols whole from the request, and leaves the other groups', () => {
    const { symbols, ...others } = withRequested(known, { ...nothing, symbols: [] });
    expect(symbols.source).toBe('request');
    expect(symbols.value()).toEqual([]);
    expect(others).toEqual({ streak: known.streak, drawdown: known.drawdown });
  });
});

describe('KnownTrades.gaps', () => {
  it('has no gaps if everything is known', () => {
    expect(NO_TRADES.asOf(NOW).gaps).toEqual({ knownAfter: null, damage: lost(0), closesAhead: 0 });
  });

  it('has the horizon, the lost windows and the trades that close ahead', () => {
    const ahead = close({ tradeId: 'z', at: NOW.plusSeconds(301) });
    const windows = joinedOf([agent('a', 2, 30, 20), windowOf(9, [ahead])], lost(3));
    expect(plain(windows.asOf(NOW).gaps)).toEqual({
      knownAfter: '2026-11-20T11:30:00.000Z',
      damage: lost(3),
      closesAhead: 1,
    });
  });
});
