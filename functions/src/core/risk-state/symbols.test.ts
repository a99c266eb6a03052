import fc from 'fast-check';
import { decimal, Fraction, rOf } from '../../../test/support/oracles/engine';
import { close, history, plain } from '../../../test/support/oracles/policy';
import { runs } from '../../../test/support/runs';
import { type Profile, PROFILE_NAMES, type ProfileName, PROFILES } from '../profiles/profiles';
import { type SymbolPerformance, symbolPerformances } from './symbol-performance';
import { MeanR } from './mean-r';
import { judgeSymbols, unknownLosses, verdictsMayWorsen } from './symbols';
import type { ClosedTrade, PlainTrade } from '../trades/trade';

const { SAFE, AGGRESSIVE } = PROFILES;

const mean = (text: string): MeanR => MeanR.of(decimal(text));

/** A symbol with a good performance. */
function performance(changes: Partial<SymbolPerformance> = {}): SymbolPerformance {
  return {
    symbol: 'BTC',
    trades: 10,
    winRate: decimal('1'),
    tradesWithR: 10,
    averageR: mean('9'),
    unknownResults: 0,
    consecutiveLosses: 0,
    ...changes,
  };
}

const reasonsAgainst = (changes: Partial<SymbolPerformance>, name: ProfileName = 'SAFE'): unknown =>
  plain(judgeSymbols([performance(changes)], PROFILES[name]).disallowed.flatMap(({ reasons }) => reasons));

describe('a win rate below min_winrate', () => {
  it.each<[ProfileName, string, boolean]>([
    ['SAFE', '0.4499999999999999999999999999', true],
    ['SAFE', '0.45', false],
    ['SAFE', '0.4500000000000000000000000001', false],
    ['SAFE', '0', true],
    ['AGGRESSIVE', '0.3499999999999999999999999999', true],
    ['AGGRESSIVE', '0.35', false],
  ])('%s: a symbol with a win rate of %s is disallowed: %s', (name, winRate, refused) => {
    const { disallowed, allowed } = judgeSymbols(
      [performance({ winRate: decimal(winRate) })],
      PROFILES[name],
    );
    expect([disallowed.length, allowed.length]).toEqual(refused ? [1, 0] : [0, 1]);
  });

  it('a win rate is not judged with four trades, but with five', () => {
    const winRate = decimal('0');
    expect(reasonsAgainst({ trades: 4, winRate })).toEqual([]);
    expect(reasonsAgainst({ trades: 5, winRate })).toEqual([
      { code: 'win_rate', win_rate: '0', min_winrate: '0.45', trades: 5 },
    ]);
  });

  it('a win rate is not judged if it is not known', () => {
    expect(reasonsAgainst({ winRate: null })).toEqual([]);
  });

  it('a win rate counts break-even trades among all trades: 4 wins of 10 are too few for SAFE, 4 of 8 are not', () => {
    const judged = (letters: string): number =>
      judgeSymbols(symbolPerformances(history(letters, { symbol: 'BTC' })), SAFE).disallowed.length;
    expect(judged('LWLWLWLW')).toBe(0);
    expect(judged('LWLWLWLW==')).toBe(1);
    expect(judged('LWLWLWLW??')).toBe(1);
  });

  it('9 wins of 20 are exactly enough for SAFE, 7 of 20 for AGGRESSIVE', () => {
    const journal = (wins: number): ClosedTrade[] =>
      history('LW'.repeat(wins) + '='.repeat(20 - 2 * wins), { symbol: 'BTC' });
    expect(judgeSymbols(symbolPerformances(journal(9)), SAFE).allowed).toEqual(['BTC']);
    expect(judgeSymbols(symbolPerformances(journal(8)), SAFE).allowed).toEqual([]);
    expect(judgeSymbols(symbolPerformances(journal(7)), AGGRESSIVE).allowed).toEqual(['BTC']);
    expect(judgeSymbols(symbolPerformances(journal(6)), AGGRESSIVE).allowed).toEqual([]);
  });
});

describe('a mean R below min_avg_R', () => {
  it.each<[ProfileName, string, boolean]>([
    ['SAFE', '0.5999999999999999999999999999', true],
    ['SAFE', '0.6', false],
    ['SAFE', '-1', true],
    ['AGGRESSIVE', '0.2999999999999999999999999999', true],
    ['AGGRESSIVE', '0.3', false],
  ])('%s: a symbol with a mean R of %s is disallowed: %s', (name, averageR, refused) => {
    const { disallowed, allowed } = judgeSymbols([performance({ averageR: mean(averageR) })], PROFILES[name]);
    expect([disallowed.length, allowed.length]).toEqual(refused ? [1, 0] : [0, 1]);
  });

  it('a mean R is not judged with four R, however many trades there are, but with five', () => {
    const averageR = mean('-1');
    expect(reasonsAgainst({ trades: 100, tradesWithR: 4, averageR })).toEqual([]);
    expect(reasonsAgainst({ trades: 100, tradesWithR: 5, averageR })).toMatchObject([
      { avg_r: '-1', min_avg_R: '0.6', trades: 5 },
    ]);
  });

  it('a mean R is not judged if no trade has an R', () => {
    expect(reasonsAgainst({ tradesWithR: 0, averageR: null })).toEqual([]);
  });
});

describe('a mean R at the threshold', () => {
  const rounded = (pnl: string, risk: string): PlainTrade => ({
    ...close({ symbol: 'BTC', pnl }),
    ...rOf(decimal(pnl), decimal(risk)),
  });
  const refused = (trades: readonly ClosedTrade[], name: ProfileName): boolean =>
    judgeSymbols(symbolPerformances(trades), PROFILES[name])
      .disallowed.flatMap(({ reasons }) => reasons)
      .some(({ code }) => code === 'average_r');

  it('10/3, 10/3, −3.5, 10/3, −3.5 are 0.6 on average, and not below it', () => {
    const three = [rounded('10', '3'), rounded('10', '3'), rounded('10', '3')];
    const others = [close({ symbol: 'BTC', r: '-3.5' }), close({ symbol: 'BTC', r: '-3.5' })];
    expect(refused([...three, ...others], 'SAFE')).toBe(false);
    const hair = `9.${'9'.repeat(30)}`;
    expect(refused([...three.slice(1), rounded(hair, '3'), ...others], 'SAFE')).toBe(true);
  });

  it('is compared exactly, whatever the risks are', () => {
    const parts = fc.array(fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 1, max: 99 })), {
      minLength: 4,
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        parts,
        fc.constantFrom(-1n, 0n, 1n),
        fc.constantFrom(...PROFILE_NAMES),
        (list, hairs, name) => {
          const threshold = Fraction.of(name === 'SAFE' ? '0.6' : '0.3');
          const bottom = list.reduce((product, [, risk]) => product * BigInt(risk), 1n);
          const sum = Fraction.sum(list.map(([pnl, risk]) => new Fraction(BigInt(pnl), BigInt(risk))));
          const total = threshold.times(new Fraction(BigInt(list.length + 1)));
          // A last trade that makes the mean the threshold, or misses it by a hair.
          const hair = new Fraction(hairs, 10n ** 30n);
          const last = total.minus(sum).times(new Fraction(bottom)).plus(hair).rounded(30);
          const trades = list.map(([pnl, risk]) => rounded(String(pnl), String(risk)));
          expect(refused([...trades, rounded(last, String(bottom))], name)).toBe(hairs < 0n);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});

describe('consecutive losses from bad_streak_limit on', () => {
  it.each<[ProfileName, number, boolean]>([
    ['SAFE', 2, false],
    ['SAFE', 3, true],
    ['SAFE', 4, true],
    ['AGGRESSIVE', 4, false],
    ['AGGRESSIVE', 5, true],
  ])('%s: a symbol with %d consecutive losses is disallowed: %s', (name, consecutiveLosses, refused) => {
    expect(reasonsAgainst({ consecutiveLosses }, name)).toHaveLength(refused ? 1 : 0);
  });

  it('consecutive losses are judged with any number of trades, and shown with the limit', () => {
    expect(
      reasonsAgainst({ trades: 3, tradesWithR: 0, averageR: null, winRate: null, consecutiveLosses: 3 }),
    ).toEqual([{ code: 'consecutive_losses', consecutive_losses: 3, bad_streak_limit: 3 }]);
  });
});

describe('judgeSymbols', () => {
  it('gives every reason to avoid a symbol', () => {
    expect(
      judgeSymbols(
        [performance({ winRate: decimal('0'), averageR: mean('-1'), consecutiveLosses: 10 })],
        SAFE,
      ).disallowed[0]?.reasons,
    ).toHaveLength(3);
  });

  it('puts every symbol into exactly one list, each sorted by its UTF-8 bytes', () => {
    const sorted = ['0', '10', '2', 'B', 'a', 'constructor', '\uFF5E', '\u{1F600}'];
    const performances = [...sorted]
      .reverse()
      .flatMap((symbol) => [
        performance({ symbol }),
        performance({ symbol: `${symbol}!`, consecutiveLosses: 9 }),
      ]);
    const { allowed, disallowed } = judgeSymbols(performances, SAFE);
    expect(allowed).toEqual(sorted);
    expect(disallowed.map(({ symbol }) => symbol)).toEqual(
      sorted.map((symbol) => `${symbol}!`).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });

  it('does not change its input', () => {
    const performances = [performance({ symbol: 'b' }), performance({ symbol: 'a' })];
    judgeSymbols(performances, SAFE);
    expect(performances.map(({ symbol }) => symbol)).toEqual(['b', 'a']);
  });

  it('gives two empty lists for no symbol', () => {
    expect(judgeSymbols([], SAFE)).toEqual({ allowed: [], disallowed: [] });
  });
});

function mayWorsen(
  counted: readonly SymbolPerformance[],
  held: readonly SymbolPerformance[],
  profile: Profile,
): boolean {
  return verdictsMayWorsen(counted, judgeSymbols(counted, profile), judgeSymbols(held, profile));
}

describe('verdictsMayWorsen', () => {
  it.each<[string, ProfileName, boolean]>([
    ['', 'SAFE', false],
    ['L', 'SAFE', true],
    ['LL', 'SAFE', true],
    ['L=', 'SAFE', true],
    // Disallowed anyway.
    ['LLL', 'SAFE', false],
    ['LLLL', 'AGGRESSIVE', true],
    ['LLLLL', 'AGGRESSIVE', false],
    // A win certainly ends them.
    ['WL', 'SAFE', false],
    ['LW', 'SAFE', false],
    // A break-even trade neither extends nor ends them.
    ['=', 'SAFE', true],
    ['?', 'SAFE', true],
  ])(
    'after the trades %s, a verdict of %s may worsen with unknown older losses: %s',
    (letters, name, hidden) => {
      expect(mayWorsen(symbolPerformances(history(letters, { symbol: 'BTC' })), [], PROFILES[name])).toBe(
        hidden,
      );
    },
  );

  it('looks at each symbol by itself', () => {
    const trades = [...history('WWW', { symbol: 'ETH' }), ...history('L', { symbol: 'BTC' })];
    expect(mayWorsen(symbolPerformances(trades), [], SAFE)).toBe(true);
  });

  it('ignores trades without a symbol', () => {
    expect(mayWorsen(symbolPerformances(history('LL')), [], SAFE)).toBe(false);
  });

  it.each([
    // Six losses that no longer count, of a symbol that is gone or looks good.
    ['', 'LLLLLL', true],
    ['W', 'LLLLLL', true],
    ['W', 'LL', false],
    ['WWLL', 'W', false],
    ['WLWL', 'LLLLLL', true],
    // The older trades make nothing worse.
    ['WLL', 'W', false],
  ])('the verdict on %s may worsen with older trades %s: %s', (counted, older, hidden) => {
    const of = (letters: string): SymbolPerformance[] =>
      symbolPerformances(history(letters, { symbol: 'XAUUSD' }));
    expect(mayWorsen(of(counted), of(older + counted), SAFE)).toBe(hidden);
  });
});

describe('unknownLosses', () => {
  it.each<[string, ProfileName, number]>([
    ['', 'SAFE', 0],
    ['WLL', 'SAFE', 0],
    // As losses they would disallow the symbol: SAFE after three losses, AGGRESSIVE after five.
    ['WLL?', 'SAFE', 1],
    ['W???', 'SAFE', 3],
    ['W??', 'SAFE', 0],
    ['WLL?', 'AGGRESSIVE', 0],
    ['WWWWL?=L??', 'AGGRESSIVE', 3],
    // A win has ended them.
    ['LL?W', 'SAFE', 0],
    // Disallowed anyway.
    ['WLLL?', 'SAFE', 0],
  ])('of the trades %s, under %s: %d', (letters, name, count) => {
    const found = symbolPerformances(history(letters, { symbol: 'BTC' }));
    expect(unknownLosses(found, judgeSymbols(found, PROFILES[name]), PROFILES[name])).toBe(count);
  });
});
