import fc from 'fast-check';
import { decimal, expectWithin, Fraction, textOf } from '../../../test/support/oracles/engine';
import {
  close,
  compareKeys,
  decimalTexts,
  equity,
  instant,
  justBefore,
  MIDNIGHT,
  NOW,
  plain,
} from '../../../test/support/oracles/policy';
import { equityAfter, equityBefore, NO_DRAWDOWN, todaysDrawdown } from './drawdown';
import type { Instant } from '../base/instant';
import type { ClosedTrade } from '../trades/trade';
import { runs } from '../../../test/support/runs';

const YESTERDAY = instant('2026-11-19T18:00:00Z');

/** Trades that closed today, by the hour: `[hour, pnl]`. */
function closes(...list: [hour: number, pnl: string | null][]): ClosedTrade[] {
  return list.map(([hour, pnl], index) =>
    close({ tradeId: `t${index}`, at: MIDNIGHT.plusSeconds(hour * 3600), pnl }),
  );
}

const shown = (...args: Parameters<typeof todaysDrawdown>): unknown => plain(todaysDrawdown(...args));

describe('NO_DRAWDOWN', () => {
  it('is 0 now and at worst', () => {
    expect(plain(NO_DRAWDOWN)).toEqual({ now: '0', worst: '0' });
  });
});

describe("today's drawdown from an equity known before today", () => {
  const start = equity('1000', YESTERDAY);

  it.each<[string, [number, string | null][], string, string]>([
    ['no trade', [], '0', '0'],
    ['a loss of 1 %', [[1, '-10']], '1', '1'],
    ['a gain', [[1, '10']], '0', '0'],
    [
      'losses that add up',
      [
        [1, '-10'],
        [2, '-15'],
      ],
      '2.5',
      '2.5',
    ],
    [
      'a loss won back in part',
      [
        [1, '-50'],
        [2, '20'],
      ],
      '3',
      '5',
    ],
    [
      'a loss won back in whole',
      [
        [1, '-50'],
        [2, '50'],
      ],
      '0',
      '5',
    ],
    // The peak is 1250: 250 / 1250 and 125 / 1250.
    [
      'a loss from a peak of today',
      [
        [1, '250'],
        [2, '-250'],
        [3, '125'],
      ],
      '10',
      '20',
    ],
    // 100 of 1000, then from the new peak of 2000 another 100.
    [
      'a second peak',
      [
        [1, '-100'],
        [2, '1100'],
        [3, '-100'],
      ],
      '5',
      '10',
    ],
    [
      'a trade without pnl',
      [
        [1, '-10'],
        [2, null],
        [3, '-10'],
      ],
      '2',
      '2',
    ],
    [
      'a break-even trade',
      [
        [1, '-10'],
        [2, '0'],
      ],
      '1',
      '1',
    ],
    ['more than everything', [[1, '-1500']], '150', '150'],
  ])('%s', (_, list, now, worst) => {
    expect(shown(start, closes(...list), NOW)).toEqual({ now, worst });
  });

  it('starts at the equity of midnight: earlier closes move that, but are not part of today', () => {
    const before = close({ tradeId: 'a', at: instant('2026-11-19T20:00:00Z'), pnl: '-500' });
    expect(shown(start, [before, ...closes([1, '-50'])], NOW)).toEqual({ now: '10', worst: '10' });
    expect(shown(start, [before], NOW)).toEqual({ now: '0', worst: '0' });
  });

  it('ignores closes until the moment of the known equity, because that includes them', () => {
    const older = [
      close({ tradeId: 'a', at: instant('2026-11-18T00:00:00Z'), pnl: '-500' }),
      close({ tradeId: 'b', at: YESTERDAY, pnl: '-200' }),
    ];
    expect(shown(start, [...older, ...closes([1, '-50'])], NOW)).toEqual({ now: '5', worst: '5' });
  });

  it('counts a close a microsecond after the moment of the known equity', () => {
    const next = close({ at: YESTERDAY, pnl: '-500' });
    expect(shown(equity('1000', justBefore(YESTERDAY)), [next, ...closes([1, '-50'])], NOW)).toEqual({
      now: '10',
      worst: '10',
    });
  });
});

describe('midnight', () => {
  it('a close at exactly 00:00 UTC is part of today', () => {
    const at = close({ at: MIDNIGHT, pnl: '-100' });
    expect(shown(equity('1000', YESTERDAY), [at], NOW)).toEqual({ now: '10', worst: '10' });
  });

  it('a close a microsecond before 00:00 UTC is part of yesterday', () => {
    const before = close({ at: justBefore(MIDNIGHT), pnl: '-100' });
    expect(shown(equity('1000', YESTERDAY), [before], NOW)).toEqual({ now: '0', worst: '0' });
  });

  it('the drawdown of a day is gone at 00:00 UTC of the next', () => {
    const trades = closes([1, '-100'], [23, '-100']);
    const midnight = instant('2026-11-21T00:00:00Z');
    expect(shown(equity('1000', YESTERDAY), trades, justBefore(midnight))).toEqual({
      now: '20',
      worst: '20',
    });
    expect(shown(equity('1000', YESTERDAY), trades, midnight)).toEqual({ now: '0', worst: '0' });
  });

  it('an equity known at midnight includes the close of that moment', () => {
    // 900 with it, so 1000 before it.
    const at = close({ at: MIDNIGHT, pnl: '-100' });
    expect(shown(equity('900', MIDNIGHT), [at], NOW)).toEqual({ now: '10', worst: '10' });
  });
});

describe("today's drawdown from an equity known later", () => {
  const trades = closes([1, '-100'], [2, '50'], [10, '-100']);

  it('an equity known today is projected back to midnight: 950 at 3:00 after −100 and +50 was 1000', () => {
    expect(shown(equity('950', MIDNIGHT.plusSeconds(3 * 3600)), trades, NOW)).toEqual({
      now: '15',
      worst: '15',
    });
  });

  it('an equity known between two closes of today is moved by each in its direction', () => {
    expect(shown(equity('900', MIDNIGHT.plusSeconds(3600)), trades, NOW)).toEqual({ now: '15', worst: '15' });
  });

  it('an equity known in the future includes all closes', () => {
    expect(shown(equity('850', NOW.plusSeconds(86_400)), trades, NOW)).toEqual({ now: '15', worst: '15' });
  });

  it('an equity known today includes a close of yesterday, whatever its pnl', () => {
    const before = close({ tradeId: 'a', at: YESTERDAY, pnl: '-5000' });
    expect(shown(equity('850', NOW), [before, ...trades], NOW)).toEqual({ now: '15', worst: '15' });
  });
});

describe('extreme figures', () => {
  it('sums keep every digit: 1e-30 beside 1e19', () => {
    const tiny = '0.000000000000000000000000000001';
    const trades = closes([1, `-${tiny}`], [2, tiny], [3, '-1000000000000000000']);
    expect(shown(equity('10000000000000000000', YESTERDAY), trades, NOW)).toEqual({ now: '10', worst: '10' });
  });

  it('a loss of 1e-12 beside 1e19 counts', () => {
    const found = shown(equity('10000000000000000000', YESTERDAY), closes([1, '-0.000000000001']), NOW);
    expect(found).toEqual({ now: `0.${'0'.repeat(28)}1`, worst: `0.${'0'.repeat(28)}1` });
  });

  it('a periodic quotient has 28 digits', () => {
    expect(shown(equity('300', YESTERDAY), closes([1, '-1']), NOW)).toEqual({
      now: `0.${'3'.repeat(28)}`,
      worst: `0.${'3'.repeat(28)}`,
    });
  });

  it.each(['0', '-5'])('an account of %s has nothing left to lose', (amount) => {
    expect(shown(equity(amount, YESTERDAY), [], NOW)).toEqual({ now: '100', worst: '100' });
  });
});

describe('equityAfter', () => {
  it('equityAfter adds only the closes after the moment of the known equity', () => {
    const trades = closes([1, '-100'], [2, '30'], [3, null], [4, '0.000000000000000000000000000001']);
    const at = MIDNIGHT.plusSeconds(3600);
    expect(textOf(equityAfter(equity('1000', at), trades))).toBe('1030.000000000000000000000000000001');
    expect(textOf(equityAfter(equity('1000', YESTERDAY), trades))).toBe('930.000000000000000000000000000001');
    expect(textOf(equityAfter(equity('1000', NOW), trades))).toBe('1000');
  });
});

describe('equityBefore', () => {
  const later = closes([13, '-100'], [14, null], [15, '30']);

  it('equityBefore takes back the closes that the amount includes', () => {
    const before = (hour: number): unknown =>
      plain(equityBefore(equity('1000', MIDNIGHT.plusSeconds(hour * 3600)), later));
    expect(before(12)).toMatchObject({ amount: '1000' });
    expect(before(13)).toMatchObject({ amount: '1100', unknownResults: 0 });
    expect(before(14)).toMatchObject({ amount: '1100', unknownResults: 1 });
    expect(before(20)).toMatchObject({ amount: '1070', unknownResults: 1 });
  });
});

/**
 * The definition, moment by moment: after a close the account was worth the known amount, plus the pnl of closes
 * between the known moment and that close, minus the pnl of closes between that close and the known moment.
 */
function naiveDrawdown(
  amount: Fraction,
  at: Instant,
  trades: readonly ClosedTrade[],
  now: Instant,
): { now: Fraction; worst: Fraction } {
  const pnlOf = ({ pnl }: ClosedTrade): Fraction => (pnl === null ? new Fraction(0n) : Fraction.of(pnl));
  const isIn = ({ closedAt }: ClosedTrade): boolean =>
    closedAt.seconds < at.seconds || (closedAt.seconds === at.seconds && closedAt.micros <= at.micros);
  const worthAfter = (count: number): Fraction => {
    const since = trades.slice(0, count).filter((trade) => !isIn(trade));
    const undone = trades.slice(count).filter(isIn);
    return amount.plus(Fraction.sum(since.map(pnlOf))).minus(Fraction.sum(undone.map(pnlOf)));
  };
  const today = Math.floor(now.seconds / 86_400) * 86_400;
  const midnight = trades.filter(({ closedAt }) => closedAt.seconds < today).length;
  // An account projected to nothing at midnight had deposits since: it is only known from the reported moment.
  const isToldToday = at.seconds > today || (at.seconds === today && at.micros > 0);
  const first = isToldToday && worthAfter(midnight).top <= 0n ? trades.filter(isIn).length : midnight;
  let peak: Fraction | null = null;
  let worst = new Fraction(0n);
  let last = worst;
  for (let count = first; count <= trades.length; count++) {
    const worth = worthAfter(count);
    if (peak === null || peak.lt(worth)) peak = worth;
    last = peak.top <= 0n ? new Fraction(100n) : peak.minus(worth).times(new Fraction(100n)).over(peak);
    if (worst.lt(last)) worst = last;
  }
  return { now: last, worst };
}

it('a withdrawal does not stop a day of gains: the drawdown then starts at the reported moment', () => {
  const trades = closes([1, '500'], [10, '-10']);
  const told = equity('100', MIDNIGHT.plusSeconds(5 * 3600));
  expect(shown(told, trades, NOW)).toEqual({ now: '10', worst: '10' });
});

describe('over any closes', () => {
  const days = 2 * 86_400;
  const moments = fc.oneof(fc.constantFrom(0, -1, 1, 43_200), fc.integer({ min: -days, max: 43_200 }));
  const journal = fc
    .array(
      fc.record({
        second: moments,
        pnl: fc.option(
          fc.tuple(fc.boolean(), decimalTexts(200, 6)).map(([lost, text]) => (lost ? `-${text}` : text)),
          { freq: 6 },
        ),
      }),
      { maxLength: 12 },
    )
    .map((list) =>
      list
        .map(({ second, pnl }, index) =>
          close({ tradeId: `t${index}`, at: MIDNIGHT.plusSeconds(second), pnl }),
        )
        .sort(compareKeys),
    );

  it('equals the definition, in exact fractions', () => {
    fc.assert(
      fc.property(
        journal,
        decimalTexts(2000, 2),
        fc.integer({ min: -days, max: days }),
        (trades, amount, at) => {
          const moment = MIDNIGHT.plusSeconds(at);
          const actual = todaysDrawdown(equity(amount, moment), trades, NOW);
          const expected = naiveDrawdown(Fraction.of(amount), moment, trades, NOW);
          for (const key of ['now', 'worst'] as const) {
            const { top, bottom, shown: rounded } = actual[key];
            const exact = Fraction.of(top).over(Fraction.of(bottom));
            expect(exact.minus(expected[key]).top).toBe(0n);
            expectWithin(rounded, expected[key], expected[key].abs().times(new Fraction(1n, 10n ** 27n)));
          }
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('is never negative, and never worse now than at its worst', () => {
    fc.assert(
      fc.property(journal, decimalTexts(2000, 2), (trades, amount) => {
        const { now, worst } = todaysDrawdown(equity(amount, MIDNIGHT), trades, NOW);
        expect(now.compare(decimal('0'))).toBeGreaterThanOrEqual(0);
        expect(now.compare(worst)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
