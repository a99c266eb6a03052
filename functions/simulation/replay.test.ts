import fc from 'fast-check';
import {
  compareFunctionsByResult,
  configured,
  decimal,
  expectWithin,
  Fraction,
  textOf,
} from '../test/support/oracles/engine';
import { hour, replayTrade } from '../test/support/oracles/replay';
import { DEFAULT_CONFIG, type EngineConfig } from '../src/core/config';
import { assessAgents } from '../src/core/weights/agent-figures';
import { allocate } from '../src/core/weights/allocation';
import type { Decimal } from '../src/core/base/decimal';
import { timeText } from '../src/contract/fields/time';
import { wireValue } from '../src/contract/fields/wire-value';
import { encodePolicy } from '../src/contract/callables/policy-response';
import { PROFILES } from '../src/core/profiles/profiles';
import { journalWindows } from './journal-windows';
import type { Journal } from '../journals/read-journal';
import { policyBefore, riskBookFor } from './policy/entry-policy';
import { moments } from './moments';
import { replay, type ReplayResult, type TradeClose, type TradeEntry } from './replay';
import { type ReplayTrade, replayTrades } from './replay-trades';
import { mostOpenAtOnce, sameForAll } from './slots';
import { wireClose } from './wire';
import { journalOfTrades } from '../test/support/journal';
import { runs } from '../test/support/runs';
import { Instant } from '../src/core/base/instant';

compareFunctionsByResult();

const CONFIG = configured({ minTrades: 2, riskFreeRate: decimal('0') });
const ACCOUNT = { capital: decimal('1000'), slots: new Map<string, number>() };

interface Replayed {
  readonly result: ReplayResult;
  readonly closes: readonly TradeClose[];
  readonly entries: readonly TradeEntry[];
}

function run(trades: readonly ReplayTrade[], config: EngineConfig = CONFIG, slots = 1): Replayed {
  const closes: TradeClose[] = [];
  const entries: TradeEntry[] = [];
  const watcher = {
    onEntry: (entry: TradeEntry) => entries.push(entry),
    onClose: (close: TradeClose) => closes.push(close),
  };
  const account = { ...ACCOUNT, slots: sameForAll(trades, slots) };
  const result = replay(trades, config, account, [watcher]);
  return { result, closes, entries };
}

const texts = (values: Iterable<Decimal>): (string | null)[] => [...values].map(textOf);

/** Two agents, from noon to noon; 24 is the midnight between the days. */
const TRADES = [
  replayTrade({ id: 'a1', agent: 'a', opened: 0, closed: 12, pnl: '10' }),
  replayTrade({ id: 'a2', agent: 'a', opened: 13, closed: 24, pnl: '10' }),
  replayTrade({ id: 'b1', agent: 'b', opened: 13, closed: 30, pnl: '50' }),
  replayTrade({ id: 'b2', agent: 'b', opened: 31, closed: 34, pnl: '-20' }),
  replayTrade({ id: 'a3', agent: 'a', opened: 31, closed: 36, pnl: '-10' }),
];

describe('replay, by hand', () => {
  const { result, closes } = run(TRADES);

  it('sizes every trade by the weights published before it opened', () => {
    // a alone: all of it. With b, which has one trade and so the floor: 0.95 and 0.05. Nothing before a first close.
    expect(closes.map(({ trade, weight }) => [trade.tradeId, textOf(weight)])).toEqual([
      ['a1', '0'],
      ['a2', '1'],
      ['b1', '0'],
      ['b2', '0.05'],
      ['a3', '0.95'],
    ]);
  });

  it('moves the account by sleeve × return', () => {
    // a2: 1000 × 10 %. Both trades that open at 31 do so on 1100: b2 55 × −20 % = −11, a3 1045 × −10 % = −104.5.
    expect(texts(closes.map(({ equity }) => equity))).toEqual(['1000', '1100', '1100', '1089', '984.5']);
    // Below the peak of 1100: 11 / 1100, 115.5 / 1100.
    expect(texts(closes.map(({ drawdownPct }) => drawdownPct))).toEqual(['0', '0', '0', '1', '10.5']);
    // Halves: 550 × −20 %, 550 × −10 %.
    expect(texts(closes.map(({ equalEquity }) => equalEquity))).toEqual([
      '1000',
      '1100',
      '1100',
      '990',
      '935',
    ]);
    // a: 1000, 1100, 1210, 1089. b: 1000, 1500, 1200. Alone they need no allocation.
    expect(texts(closes.map(({ aloneEquity }) => aloneEquity))).toEqual([
      '1100',
      '1210',
      '1500',
      '1200',
      '1089',
    ]);
  });

  it('gives each account its figures', () => {
    const { weighted, equal, alone } = result;
    expect([timeText(result.from), timeText(result.to), result.closes]).toEqual([
      '1970-01-01T12:00:00Z',
      '1970-01-02T12:00:00Z',
      5,
    ]);
    expect(texts([weighted.finalEquity, weighted.netReturnPct, weighted.maxDrawdownPct])).toEqual([
      '984.5',
      '-1.55',
      '10.5',
    ]);
    // A day is no year, and two days with a close are no record.
    expect([...weighted.unknown]).toEqual([
      ['annualReturnPct', 'under_180_days'],
      ['volatilityPct', 'under_180_days'],
      ['sharpe', 'under_30_days_with_a_close'],
    ]);
    // In cash from 12 to 13 and from 24 to 31: 8 of 24 hours. Never more than the whole account at once.
    expectWithin(weighted.timeInCashPct, new Fraction(100n, 3n), `0.${'0'.repeat(23)}1`);
    expect(textOf(weighted.maxExposurePct)).toBe('100');
    expect([weighted.trades, equal.trades, alone.get('a')?.trades, alone.get('b')?.trades]).toEqual([
      3, 3, 3, 2,
    ]);
    // b joins a: half of the account goes to it. An account of one agent has nothing to move.
    expect(textOf(equal.turnover)).toBe('0.5');
    expect(textOf(alone.get('a')?.turnover ?? null)).toBe('0');
    // b alone: 1500, then 1200.
    expect(textOf(alone.get('b')?.maxDrawdownPct ?? null)).toBe('20');
  });

  it('says what each agent contributed, and compares the days from the first close with a weight', () => {
    // a: 100 − 104.5. b: −11.
    expect([...result.contributions].map(([agentId, moved]) => [agentId, textOf(moved)])).toEqual([
      ['a', '-4.5'],
      ['b', '-11'],
    ]);
    // All three are on the second day.
    expect(result.difference).toMatchObject({ days: 1, daysWithClose: 1, closes: 3, mean: null, t: null });
  });

  it('gives each trade 1/slots of the share', () => {
    const { closes: halves } = run(TRADES, CONFIG, 2);
    // 1000 × ½ × 10 %; then on 1050: 26.25 × −20 %, 498.75 × −10 %.
    expect(texts(halves.map(({ equity }) => equity))).toEqual(['1000', '1050', '1050', '1044.75', '994.875']);
  });
});

describe('replay', () => {
  it('does not use a close of the moment in which a trade opens', () => {
    const { entries } = run([
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '1' }),
      replayTrade({ id: '2', agent: 'a', opened: 1, closed: 1, pnl: '1' }),
      replayTrade({ id: '3', agent: 'a', opened: 2, closed: 3, pnl: '1' }),
    ]);
    expect(texts(entries.map(({ weight }) => weight))).toEqual(['0', '0', '1']);
  });

  it('sizes a trade without a known opening by the weights published before its close', () => {
    const { entries, result } = run([
      replayTrade({ id: '1', agent: 'a', closed: 1, pnl: '1' }),
      replayTrade({ id: '2', agent: 'a', closed: 2, pnl: '1' }),
      // The same moment: neither comes before the other.
      replayTrade({ id: '3', agent: 'b', closed: 3, pnl: '1' }),
      replayTrade({ id: '4', agent: 'b', closed: 3, pnl: '1' }),
    ]);
    expect(texts(entries.map(({ weight }) => weight))).toEqual(['0', '1', '0', '0']);
    // How long it was held is not known.
    expect([result.weighted.timeInCashPct, result.weighted.maxExposurePct]).toEqual([null, null]);
  });

  it('publishes weights of configured agents before their first trade, and none of other agents', () => {
    const { entries, result } = run(
      [
        replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '1' }),
        replayTrade({ id: '2', agent: 'x', opened: 2, closed: 3, pnl: '1' }),
      ],
      configured({ agentIds: ['a', 'b'] }),
    );
    expect(texts(entries.map(({ weight }) => weight))).toEqual(['0.5', '0']);
    expect([...result.allocation.published.weights.keys()]).toEqual(['a', 'b']);
  });

  it('keeps a trade without a return, which moves nothing', () => {
    const { result, closes } = run([
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '5' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 3, pnl: null }),
    ]);
    expect(texts(closes.map(({ equity }) => equity))).toEqual(['1000', '1000']);
    expect(result.allocation.agents.get('a')).toMatchObject({
      trades: 2,
      skipped: new Map([['missing_pnl', 1]]),
    });
    expect(result.weighted).toMatchObject({ trades: 0, sharpe: null, annualReturnPct: null });
  });

  it('keeps the published weights while the target stays within the band', () => {
    const banded = configured({ minTrades: 2, rebalanceThreshold: decimal('0.5') });
    const trades = [1, 2, 3, 4, 5, 6, 7, 8].map((at) =>
      replayTrade({
        id: String(at),
        agent: at % 2 === 0 ? 'a' : 'b',
        opened: at - 1,
        closed: at,
        pnl: String(at * at),
      }),
    );
    const { closes, result } = run(trades, banded);
    const published = closes.map(({ allocation }) => textOf(allocation.published.weights.get('a') ?? null));
    const target = closes.map(({ allocation }) => textOf(allocation.target.weights.get('a') ?? null));
    expect(new Set(published.slice(3)).size).toBe(1);
    // A change of the target alone is not turnover.
    expect(published.slice(0, 4)).toEqual([null, '0.5', '0.5', '0.5']);
    expect(textOf(result.weighted.turnover)).toBe('0.5');
    expect(new Set(target.slice(3)).size).toBeGreaterThan(1);
  });

  it('stops for good if nothing is left, and says so', () => {
    const { result } = run([
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '5' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 3, pnl: '-150' }),
      replayTrade({ id: '3', agent: 'a', opened: 4, closed: 48, pnl: '50' }),
    ]);
    expect(texts([result.weighted.finalEquity, result.weighted.maxDrawdownPct])).toEqual(['-500', '150']);
    expect(result.weighted.trades).toBe(1);
  });

  it('leaves exactly nothing of an account that loses its capital, whatever its digits', () => {
    const capital = decimal('1.000000000000500000000000000499');
    const lost = { ...replayTrade({ id: '2', agent: 'a', opened: 2, closed: 3, pnl: '1' }), capital };
    const { result } = run([
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '5' }),
      { ...lost, pnl: capital.negated() },
      replayTrade({ id: '3', agent: 'a', opened: 4, closed: 5, pnl: '50' }),
    ]);
    const { finalEquity, ruinedAt, trades } = result.weighted;
    expect([textOf(finalEquity), ruinedAt, trades]).toEqual(['0', hour(3), 1]);
  });

  it('is ruined too where thirds of an account are lost one after another', () => {
    const first = replayTrade({ id: '0', agent: 'a', opened: 0, closed: 1, pnl: '1' });
    const thirds = ['1', '2', '3'].map((id) =>
      replayTrade({ id, agent: 'a', opened: 2, closed: 2 + Number(id), pnl: '-100' }),
    );
    const later = replayTrade({ id: '4', agent: 'a', opened: 8, closed: 9, pnl: '50' });
    const { ruinedAt, trades } = run([first, ...thirds, later], CONFIG, 3).result.weighted;
    expect([ruinedAt, trades]).toEqual([hour(5), 3]);
  });

  it('takes the closes of one moment together: no trough between them, one publication', () => {
    const { result, closes } = run([
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '5' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 30, pnl: '-50' }),
      replayTrade({ id: '3', agent: 'a', opened: 3, closed: 30, pnl: '60' }),
      replayTrade({ id: '4', agent: 'b', opened: 3, closed: 30, pnl: '1' }),
    ]);
    expect(texts(closes.map(({ equity }) => equity))).toEqual(['1000', '1100', '1100', '1100']);
    expect(textOf(result.weighted.maxDrawdownPct)).toBe('0');
    expect(new Set(closes.slice(1).map(({ allocation }) => allocation)).size).toBe(1);
  });

  it('needs a trade', () => {
    expect(() => replay([], CONFIG, ACCOUNT, [])).toThrow('A replay needs at least one trade.');
  });
});

/** Rows of a journal: ties in time, unusable figures, unknown openings, openings after the close, ids out of order. */
const rows = fc
  .uniqueArray(
    fc.record({
      trade_id: fc.integer({ min: 0, max: 10_000 }).map((id) => `t${id}`),
      agent_id: fc.constantFrom('a', 'b', 'c'),
      opened: fc.option(fc.integer({ min: 0, max: 60 })),
      closed: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 12 }),
      realized_pnl: fc.option(fc.integer({ min: -9, max: 9 }), { freq: 8 }),
    }),
    { selector: ({ trade_id: id }) => id, minLength: 1, maxLength: 40, size: 'max' },
  )
  .map((sketches) =>
    sketches.map(({ opened, closed, ...row }) => ({
      ...row,
      entry_price: '10',
      quantity: '5',
      opened_at: opened === null ? null : timeText(hour(opened)),
      closed_at: closed === null ? null : timeText(hour(closed)),
    })),
  );

/** Configurations under which a replay publishes its target. */
const UNBANDED = [
  CONFIG,
  configured({ minTrades: 2, enforcePerformance: true, lookbackTrades: 3, agentIds: ['a', 'b'] }),
  configured({ minTrades: 2, scoreMethod: 'shrunk', weightBasis: 'risk', lookbackTrades: 5 }),
  configured({ minTrades: 2, returnBasis: 'day', scoreMethod: 'shrunk', enforcePerformance: true }),
  configured({ minTrades: 2, returnBasis: 'day', maxWeight: decimal('0.4'), temperature: decimal('0.3') }),
] as const;

const configs = fc.constantFrom<EngineConfig>(...UNBANDED, {
  ...DEFAULT_CONFIG,
  minTrades: 3,
  rebalanceThreshold: decimal('0.1'),
});

const journalOf = (list: readonly object[]): Journal => journalOfTrades(list);

/** How many trades the first moments have; closes of one moment are taken together. */
function wholeMoments(trades: readonly ReplayTrade[], cut: number): number {
  const ends = [...moments(trades)].reduce(
    (sums, { closes }) => [...sums, (sums.at(-1) ?? 0) + closes.length],
    [0],
  );
  return ends[cut % ends.length] ?? 0;
}

const seriesOf = (trades: readonly ReplayTrade[], config: EngineConfig): unknown[] =>
  trades.length === 0 ? [] : run(trades, config).closes.map(wireClose);

describe('replay, for any journal', () => {
  it('does not depend on the order of the rows of a file', () => {
    const permuted = rows.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(permuted, configs, ([list, shuffled], config) => {
        const series = (some: readonly object[]): unknown[] =>
          seriesOf(replayTrades(journalOf(some), config, null).trades, config);
        expect(series(shuffled)).toEqual(series(list));
      }),
      { numRuns: runs(60) },
    );
  });

  it('does not depend on the order of the ids of trades that close at one moment', () => {
    const figuresOf = (list: readonly object[], config: EngineConfig, slots: number | null): unknown => {
      const { trades } = replayTrades(journalOf(list), config, null);
      if (trades.length === 0) return null;
      const account = {
        ...ACCOUNT,
        slots: slots === null ? mostOpenAtOnce(trades) : sameForAll(trades, slots),
      };
      const { allocation, ...figures } = replay(trades, config, account, []);
      return [wireValue(figures), wireValue(allocation.published)];
    };
    // No window is full, so that no id decides which trade leaves it.
    const roomy = configs.map((config) => ({ ...config, lookbackTrades: 100 }));
    const renamed = rows.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(renamed, roomy, fc.constantFrom(null, 1), ([list, others], config, slots) => {
        const exchanged = list.map((row, index) => ({ ...row, trade_id: others[index]?.trade_id }));
        expect(figuresOf(exchanged, config, slots)).toEqual(figuresOf(list, config, slots));
      }),
      { numRuns: runs(60) },
    );
  });

  it('divides exactly what the account gained among its agents', () => {
    fc.assert(
      fc.property(rows, configs, fc.constantFrom(1, 3, 7), (list, config, slots) => {
        const { trades } = replayTrades(journalOf(list), config, null);
        if (trades.length === 0) return;
        const { contributions, weighted, capital } = run(trades, config, slots).result;
        const gained = Fraction.of(weighted.finalEquity.toFixed()).minus(Fraction.of(capital.toFixed()));
        const sum = Fraction.sum([...contributions.values()].map((moved) => Fraction.of(moved.toFixed())));
        expect(sum.minus(gained).rounded(60)).toBe('0');
      }),
      { numRuns: runs(60) },
    );
  });

  it('never looks ahead: the replay of a prefix is the prefix of the replay', () => {
    fc.assert(
      fc.property(rows, configs, fc.nat(), (list, config, cut) => {
        const { trades } = replayTrades(journalOf(list), config, null);
        const length = wholeMoments(trades, cut);
        expect(seriesOf(trades.slice(0, length), config)).toEqual(seriesOf(trades, config).slice(0, length));
      }),
      { numRuns: runs(60) },
    );
  });

  it('never looks ahead in a policy', () => {
    const policiesOf = (trades: readonly ReplayTrade[], config: EngineConfig): Map<string, unknown> => {
      const policies = new Map<string, unknown>();
      const { book, watcher } = riskBookFor(config, ACCOUNT.capital);
      const onEntry = (entry: TradeEntry): void => {
        const { policy } = policyBefore(entry, PROFILES.SAFE, book, null);
        policies.set(entry.trade.tradeId, encodePolicy(policy));
      };
      if (trades.length > 0) replay(trades, config, ACCOUNT, [{ onEntry }, watcher]);
      return policies;
    };
    fc.assert(
      fc.property(rows, configs, fc.nat(), (list, config, cut) => {
        const { trades } = replayTrades(journalOf(list), config, null);
        const length = wholeMoments(trades, cut);
        const all = policiesOf(trades, config);
        for (const [tradeId, policy] of policiesOf(trades.slice(0, length), config))
          expect(policy).toEqual(all.get(tradeId));
      }),
      { numRuns: runs(40) },
    );
  });

  it('ends with the allocation of `maestro weights`', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom<EngineConfig>(...UNBANDED), (list, config) => {
        const journal = journalOf(list);
        const { trades } = replayTrades(journal, config, null);
        if (trades.length === 0) return;
        const { agents, published } = run(trades, config).result.allocation;
        const { windows } = journalWindows(journal, config, null);
        const expected = allocate(assessAgents(windows, config), config, null, new Instant(0));
        expect([agents, published]).toEqual([expected.agents, expected.published]);
      }),
      { numRuns: runs(100) },
    );
  });
});
