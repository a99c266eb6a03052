import { decimal } from '../../../test/support/oracles/engine';
import { history, plain } from '../../../test/support/oracles/policy';
import { type Profile, type ProfileName, PROFILES } from '../profiles/profiles';
import { type SymbolPerformance, symbolPerformances } from './symbol-performance';
import { judgeSymbols, verdictsMayWorsen } from './symbols';
import type { ClosedTrade } from '../trades/trade';

const { SAFE, AGGRESSIVE } = PROFILES;

/** A symbol of which nothing bad is known. */
function record(changes: Partial<SymbolPerformance> = {}): SymbolPerformance {
  return {
    symbol: 'BTC',
    trades: 10,
    winRate: decimal('1'),
    tradesWithR: 10,
    averageR: decimal('9'),
    consecutiveLosses: 0,
    ...changes,
  };
}

const faults = (changes: Partial<SymbolPerformance>, name: ProfileName = 'SAFE'): unknown =>
  plain(judgeSymbols([record(changes)], PROFILES[name]).disallowed.flatMap(({ reasons }) => reasons));

describe('a win rate below min_winrate', () => {
  it.each<[ProfileName, string, boolean]>([
    ['SAFE', '0.4499999999999999999999999999', true],
    ['SAFE', '0.45', false],
    ['SAFE', '0.4500000000000000000000000001', false],
    ['SAFE', '0', true],
    ['AGGRESSIVE', '0.3499999999999999999999999999', true],
    ['AGGRESSIVE', '0.35', false],
  ])('%s: %s is refused: %s', (name, winRate, refused) => {
    const { disallowed, allowed } = judgeSymbols([record({ winRate: decimal(winRate) })], PROFILES[name]);
    expect([disallowed.length, allowed.length]).toEqual(refused ? [1, 0] : [0, 1]);
  });

  it('is not judged with four trades, but with five', () => {
    const winRate = decimal('0');
    expect(faults({ trades: 4, winRate })).toEqual([]);
    expect(faults({ trades: 5, winRate })).toEqual([
      { code: 'win_rate', win_rate: '0', min_winrate: '0.45', trades: 5 },
    ]);
  });

  it('is not judged where it is not known', () => {
    expect(faults({ winRate: null })).toEqual([]);
  });

  it('counts break-even trades among all trades: 4 wins of 10 are too few for SAFE, 4 of 8 are not', () => {
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
  ])('%s: %s is refused: %s', (name, averageR, refused) => {
    const { disallowed, allowed } = judgeSymbols([record({ averageR: decimal(averageR) })], PROFILES[name]);
    expect([disallowed.length, allowed.length]).toEqual(refused ? [1, 0] : [0, 1]);
  });

  it('is not judged with four R, however many trades there are, but with five', () => {
    const averageR = decimal('-1');
    expect(faults({ trades: 100, tradesWithR: 4, averageR })).toEqual([]);
    expect(faults({ trades: 100, tradesWithR: 5, averageR })).toMatchObject([
      { avg_r: '-1', min_avg_R: '0.6', trades: 5 },
    ]);
  });

  it('is not judged where no trade has an R', () => {
    expect(faults({ tradesWithR: 0, averageR: null })).toEqual([]);
  });
});

describe('consecutive losses from bad_streak_limit on', () => {
  it.each<[ProfileName, number, boolean]>([
    ['SAFE', 2, false],
    ['SAFE', 3, true],
    ['SAFE', 4, true],
    ['AGGRESSIVE', 4, false],
    ['AGGRESSIVE', 5, true],
  ])('%s: %d are refused: %s', (name, consecutiveLosses, refused) => {
    expect(faults({ consecutiveLosses }, name)).toHaveLength(refused ? 1 : 0);
  });

  it('are judged with any number of trades, and shown with the limit', () => {
    expect(
      faults({ trades: 3, tradesWithR: 0, averageR: null, winRate: null, consecutiveLosses: 3 }),
    ).toEqual([{ code: 'consecutive_losses', consecutive_losses: 3, bad_streak_limit: 3 }]);
  });
});

describe('judgeSymbols', () => {
  it('names every fault of a symbol', () => {
    expect(
      judgeSymbols([record({ winRate: decimal('0'), averageR: decimal('-1'), consecutiveLosses: 10 })], SAFE)
        .disallowed[0]?.reasons,
    ).toHaveLength(3);
  });

  it('puts every symbol into exactly one list, each sorted by its UTF-8 bytes', () => {
    const sorted = ['0', '10', '2', 'B', 'a', 'constructor', '\uFF5E', '\u{1F600}'];
    const records = [...sorted]
      .reverse()
      .flatMap((symbol) => [record({ symbol }), record({ symbol: `${symbol}!`, consecutiveLosses: 9 })]);
    const { allowed, disallowed } = judgeSymbols(records, SAFE);
    expect(allowed).toEqual(sorted);
    expect(disallowed.map(({ symbol }) => symbol)).toEqual(
      sorted.map((symbol) => `${symbol}!`).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });

  it('leaves what it was given as it was', () => {
    const records = [record({ symbol: 'b' }), record({ symbol: 'a' })];
    judgeSymbols(records, SAFE);
    expect(records.map(({ symbol }) => symbol)).toEqual(['b', 'a']);
  });

  it('has two empty lists for no symbol', () => {
    expect(judgeSymbols([], SAFE)).toEqual({ allowed: [], disallowed: [] });
  });
});

function verdictMayWorsen(
  counted: readonly SymbolPerformance[],
  held: readonly SymbolPerformance[],
  profile: Profile,
): boolean {
  return verdictsMayWorsen(counted, judgeSymbols(counted, profile), judgeSymbols(held, profile));
}

describe('losses that may go on before the first trade known', () => {
  it.each<[string, ProfileName, boolean]>([
    ['', 'SAFE', false],
    ['L', 'SAFE', true],
    ['LL', 'SAFE', true],
    ['L=', 'SAFE', true],
    // Refused anyway.
    ['LLL', 'SAFE', false],
    ['LLLL', 'AGGRESSIVE', true],
    ['LLLLL', 'AGGRESSIVE', false],
    // A win ends them for sure.
    ['WL', 'SAFE', false],
    ['LW', 'SAFE', false],
    // A break-even trade neither extends nor ends them.
    ['=', 'SAFE', true],
    ['?', 'SAFE', true],
  ])('%s under %s: %s', (letters, name, hidden) => {
    expect(
      verdictMayWorsen(symbolPerformances(history(letters, { symbol: 'BTC' })), [], PROFILES[name]),
    ).toBe(hidden);
  });

  it('are those of one symbol, whatever the others do', () => {
    const trades = [...history('WWW', { symbol: 'ETH' }), ...history('L', { symbol: 'BTC' })];
    expect(verdictMayWorsen(symbolPerformances(trades), [], SAFE)).toBe(true);
  });

  it('are of no interest without a symbol', () => {
    expect(verdictMayWorsen(symbolPerformances(history('LL')), [], SAFE)).toBe(false);
  });

  it.each([
    // Six losses that do not count any more, of a symbol that is gone or looks well.
    ['', 'LLLLLL', true],
    ['W', 'LLLLLL', true],
    ['W', 'LL', false],
    ['WWLL', 'W', false],
    ['WLWL', 'LLLLLL', true],
    // What is known anew is no worse.
    ['WLL', 'W', false],
  ])('%s after %s that does not count: %s', (counted, older, hidden) => {
    const of = (letters: string): SymbolPerformance[] =>
      symbolPerformances(history(letters, { symbol: 'XAUUSD' }));
    expect(verdictMayWorsen(of(counted), of(older + counted), SAFE)).toBe(hidden);
  });
});
