import fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { Decimal, decimalText, Exact, exactSum } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { type Fill, signedSize } from './fill';
import { type PairedFills, pairFills } from './pair-fills';
import { tradeOfPosition } from './trade-of-position';

const START = 1_767_225_600;

function fill(
  seconds: number,
  side: 'BUY' | 'SELL',
  size: number | string | Decimal,
  price: number | string | Decimal,
  more: Partial<Fill> = {},
): Fill {
  return {
    row: seconds + 1,
    id: null,
    time: new Instant(START + seconds),
    agentId: 'a',
    symbol: 'BTC',
    position: '',
    side,
    effect: 'any',
    price: new Decimal(price),
    size: new Decimal(size),
    pnl: null,
    fee: new Decimal(0),
    before: null,
    ...more,
  };
}

/** The trades of a pairing without what depends on rows, in an order of their own. */
function tradesOf({ closed }: PairedFills): string[] {
  return closed.map((position) => JSON.stringify(tradeOfPosition(position))).sort();
}

function only(...fills: Fill[]): Record<string, unknown> {
  const { closed, open, unknown } = pairFills(fills);
  expect([closed.length, open.length, unknown]).toEqual([1, 0, 0]);
  const [position] = closed;
  return position === undefined ? {} : tradeOfPosition(position);
}

describe('pairFills', () => {
  it('makes one trade of all fills of a position, by the average of its entries', () => {
    const buyMore = [
      fill(0, 'BUY', 10, 100, { fee: new Decimal('0.5') }),
      fill(1, 'SELL', 9, 110),
      fill(2, 'BUY', 9, 50),
    ];
    expect(only(...buyMore, fill(3, 'SELL', 10, 60, { fee: new Decimal('0.25') }))).toEqual({
      agent_id: 'a',
      symbol: 'BTC',
      side: 'BUY',
      opened_at: '2026-01-01T00:00:00Z',
      closed_at: '2026-01-01T00:00:03Z',
      realized_pnl: '139.25',
      entry_price: decimalText(new Exact(1450).div(19).toDecimalPlaces(30)),
      exit_price: decimalText(new Exact(1590).div(19).toDecimalPlaces(30)),
      quantity: '19',
    });
  });

  it('reads a short', () => {
    expect(only(fill(0, 'SELL', 2, 10), fill(1, 'BUY', 2, 9))).toMatchObject({
      side: 'SELL',
      realized_pnl: '2',
    });
  });

  it('splits a fill that turns a position, and shares its fee exactly', () => {
    const fee = new Decimal(1);
    const { closed, open } = pairFills([
      fill(0, 'BUY', 1, 10),
      fill(1, 'SELL', 3, 12, { fee, id: '7' }),
      fill(2, 'BUY', 2, 11),
    ]);
    expect(open).toEqual([]);
    expect(closed.map(tradeOfPosition)).toMatchObject([
      { side: 'BUY', quantity: '1', realized_pnl: `1.${'6'.repeat(29)}7` },
      { side: 'SELL', quantity: '2', realized_pnl: `1.${'3'.repeat(29)}3`, trade_id: 'BTC-7' },
    ]);
    expect(decimalText(exactSum(closed.map(({ fees }) => fees)))).toBe('1');
  });

  it('takes the profit that the file reports', () => {
    const [entry, exit] = [{ pnl: new Decimal(0) }, { pnl: new Decimal(70) }];
    expect(only(fill(0, 'BUY', 1, 10, entry), fill(1, 'SELL', 1, 11, exit))).toMatchObject({
      realized_pnl: '70',
    });
  });

  it('keeps the positions of a symbol apart by what the file says', () => {
    const [long, short] = [{ position: 'LONG' }, { position: 'SHORT' }];
    const fills = [fill(0, 'BUY', 1, 10, long), fill(1, 'SELL', 1, 20, short), fill(2, 'SELL', 1, 11, long)];
    const { closed, open } = pairFills(fills);
    expect(closed.map(tradeOfPosition)).toMatchObject([{ side: 'BUY', realized_pnl: '1' }]);
    expect(open).toHaveLength(1);
  });

  describe('counts the fills of positions that were opened before the file begins', () => {
    it.each([
      ['a close without an entry', [fill(0, 'SELL', 1, 9, { effect: 'closes' })], 1],
      ['a fill that turns it', [fill(0, 'SELL', 1, 9, { effect: 'turns' })], 1],
      [
        'a close of more than was entered',
        [fill(0, 'BUY', 1, 9), fill(1, 'SELL', 2, 9, { effect: 'closes' })],
        2,
      ],
      [
        'a close in the direction of the entry',
        [fill(0, 'BUY', 1, 9), fill(1, 'BUY', 1, 9, { effect: 'turns' })],
        2,
      ],
      ['a size before that is not 0', [fill(0, 'BUY', 1, 9, { before: new Decimal(2) })], 1],
      ['a size before with another sign', [fill(0, 'BUY', 1, 9, { before: new Decimal(-2) })], 1],
      [
        'a gap between two sizes',
        [fill(0, 'BUY', 1, 9, { before: new Decimal(0) }), fill(1, 'SELL', 1, 9, { before: new Decimal(3) })],
        2,
      ],
    ])('%s', (_, fills, unknown) => {
      expect(pairFills(fills)).toEqual({ closed: [], open: [], unknown, broken: 0 });
    });

    it('an entry whose exit reports another profit, if profits are checked', () => {
      const fills = [
        fill(0, 'BUY', 1, 9, { pnl: new Decimal(0) }),
        fill(1, 'SELL', 1, 10, { pnl: new Decimal('1.5'), effect: 'turns' }),
      ];
      expect(pairFills(fills, true)).toEqual({ closed: [], open: [], unknown: 2, broken: 0 });
      expect(pairFills(fills).closed).toHaveLength(1);
    });
  });

  describe('leaves out the positions that lack a fill', () => {
    const at = (seconds: number): Instant => new Instant(START + seconds);
    const fills = [
      fill(0, 'BUY', 1, 100, { effect: 'opens' }),
      fill(4, 'SELL', 1, 110, { effect: 'closes' }),
      fill(6, 'BUY', 1, 100, { effect: 'opens' }),
      fill(8, 'SELL', 1, 120, { effect: 'closes' }),
    ];
    it.each([
      ['within the first', { symbol: 'BTC', time: at(2) }, ['20'], 2],
      ['at its end', { symbol: 'BTC', time: at(4) }, ['20'], 2],
      ['between the two', { symbol: 'BTC', time: at(5) }, ['10', '20'], 0],
      ['in another symbol', { symbol: 'ETH', time: at(2) }, ['10', '20'], 0],
      ['in a symbol that is not known', { symbol: null, time: at(7) }, ['10'], 2],
      ['at a time that is not known', { symbol: 'BTC', time: null }, [], 4],
    ])('%s', (_, gap, profits, broken) => {
      const paired = pairFills(fills, false, [gap]);
      expect(paired.closed.map((position) => tradeOfPosition(position).realized_pnl)).toEqual(profits);
      expect([paired.unknown, paired.broken]).toEqual([0, broken]);
    });
  });

  it('begins with what opens beyond an unknown position', () => {
    const { closed, unknown } = pairFills([
      fill(0, 'SELL', 5, 9, { before: new Decimal(3) }),
      fill(1, 'BUY', 2, 8, { before: new Decimal(-2) }),
    ]);
    expect(unknown).toBe(1);
    expect(closed.map(tradeOfPosition)).toMatchObject([{ side: 'SELL', quantity: '2', realized_pnl: '2' }]);
  });

  it('orders fills of one moment by the sizes before them, else by their ids as numbers', () => {
    const chain = [0, 1, 3].map((before, index) =>
      fill(0, 'BUY', [1, 2, 4][index] ?? 0, 9 + index, {
        before: new Decimal(before),
        id: String(9 - index),
      }),
    );
    const close = fill(0, 'SELL', 7, 12, { before: new Decimal(7), id: '1' });
    expect(tradesOf(pairFills([close, ...chain]))).toHaveLength(1);
    const [second, first] = [fill(0, 'SELL', 1, 12, { id: '10' }), fill(0, 'BUY', 1, 12, { id: '9' })];
    expect(pairFills([second, first]).closed.map(tradeOfPosition)).toMatchObject([
      { side: 'BUY', trade_id: 'BTC-9' },
    ]);
  });

  const figure = (max: number): fc.Arbitrary<Decimal> =>
    fc.integer({ min: 1, max }).map((n) => new Decimal(n).div(1000));
  const step = fc.record({
    size: figure(50_000),
    price: figure(900_000),
    fee: fc.integer({ min: -50, max: 900 }),
  });
  interface Made {
    readonly fills: readonly Fill[];
    readonly trades: readonly Record<string, unknown>[];
  }

  /** Positions of one symbol, one after another: entries, partial exits, further entries, and a last exit. */
  const positions: fc.Arbitrary<Made> = fc
    .tuple(
      fc.constantFrom('BTC', 'ETH'),
      fc.array(
        fc.record({
          side: fc.constantFrom<'BUY' | 'SELL'>('BUY', 'SELL'),
          rounds: fc.array(fc.tuple(fc.array(step, { minLength: 1, maxLength: 3 }), step), {
            minLength: 1,
            maxLength: 3,
          }),
          last: step,
        }),
        { maxLength: 4 },
      ),
    )
    .map(([symbol, list]) => {
      let clock = 0;
      const fills: Fill[] = [];
      const trades: Record<string, unknown>[] = [];
      for (const { side, rounds, last } of list) {
        const begin = fills.length;
        const other = side === 'BUY' ? 'SELL' : 'BUY';
        let [open, bought] = [new Exact(0), new Exact(0)];
        let [cost, earned, fees] = [new Exact(0), new Exact(0), new Exact(0)];
        const add = (
          of: 'BUY' | 'SELL',
          size: Decimal,
          { price, fee }: { price: Decimal; fee: number },
        ): void => {
          const paid = new Decimal(fee).div(100);
          fills.push(fill((clock += 1), of, size, price, { symbol, fee: paid, id: String(clock) }));
          fees = fees.plus(paid);
          const value = new Exact(price).times(size);
          if (of === side) [open, bought, cost] = [open.plus(size), bought.plus(size), cost.plus(value)];
          else [open, earned] = [open.minus(size), earned.plus(value)];
        };
        for (const [entries, exit] of rounds) {
          for (const entry of entries) add(side, entry.size, entry);
          if (new Exact(exit.size).lt(open)) add(other, exit.size, exit);
        }
        add(other, open, last);
        const gross = side === 'BUY' ? earned.minus(cost) : cost.minus(earned);
        trades.push({
          agent_id: 'a',
          symbol,
          side,
          opened_at: new Date((START + begin + 1) * 1000).toISOString().replace('.000', ''),
          closed_at: new Date((START + clock) * 1000).toISOString().replace('.000', ''),
          realized_pnl: gross.minus(fees).toFixed(),
          entry_price: cost.div(bought).toDecimalPlaces(30).toFixed(),
          exit_price: earned.div(bought).toDecimalPlaces(30).toFixed(),
          quantity: bought.toFixed(),
          trade_id: `${symbol}-${begin + 1}`,
        });
      }
      return { fills, trades };
    });

  it('finds the positions from which fills were made, whatever the order of rows', () => {
    const shuffled = positions.chain((made) =>
      fc
        .shuffledSubarray([...made.fills], { minLength: made.fills.length })
        .map((fills) => ({ ...made, fills })),
    );
    fc.assert(
      fc.property(shuffled, ({ fills, trades }) => {
        const paired = pairFills(fills);
        expect(tradesOf(paired)).toEqual(trades.map((trade) => JSON.stringify(trade)).sort());
        expect([paired.open, paired.unknown]).toEqual([[], 0]);
      }),
      { numRuns: runs(80) },
    );
  });

  const stream = fc
    .array(
      fc.record({
        buys: fc.boolean(),
        size: fc.integer({ min: 1, max: 4 }),
        price: figure(9_000),
        fee: figure(500),
      }),
      { maxLength: 30 },
    )
    .map((list) =>
      list.map(({ buys, size, price, fee }, index) =>
        fill(index, buys ? 'BUY' : 'SELL', size, price, { fee, id: String(index) }),
      ),
    );

  it('is unchanged when a fill comes as two', () => {
    fc.assert(
      fc.property(stream, fc.nat(), (fills, at) => {
        const split = fills.flatMap((whole, index) =>
          index === at % fills.length
            ? ['0.25', '0.75'].map((part) => ({
                ...whole,
                size: whole.size.times(part),
                fee: whole.fee.times(part),
              }))
            : [whole],
        );
        const [once, twice] = [pairFills(fills), pairFills(split)];
        expect(withoutFeesRounding(tradesOf(twice))).toEqual(withoutFeesRounding(tradesOf(once)));
        expect(twice.open.map(({ size }) => size.toFixed())).toEqual(
          once.open.map(({ size }) => size.toFixed()),
        );
      }),
      { numRuns: runs(80) },
    );
  });

  it('gives every fill to one position: results and fees add up to those of the fills', () => {
    fc.assert(
      fc.property(stream, (fills) => {
        const { closed, open, unknown } = pairFills(fills);
        const all = [...closed, ...open];
        const cash = exactSum(fills.map((each) => signedSize(each).times(each.price).neg()));
        expect(exactSum(all.map(({ pnl }) => pnl)).toFixed()).toBe(cash.toFixed());
        expect(exactSum(all.map(({ fees }) => fees)).toFixed()).toBe(
          exactSum(fills.map(({ fee }) => fee)).toFixed(),
        );
        expect(exactSum(all.map(({ size }) => size)).toFixed()).toBe(
          exactSum(fills.map(signedSize)).toFixed(),
        );
        expect(unknown).toBe(0);
      }),
      { numRuns: runs(80) },
    );
  });
});

/** Fees of a fill that turns a position are shared to 30 places, so that the last of them may differ. */
function withoutFeesRounding(trades: readonly string[]): unknown[] {
  return trades.map((text) => {
    const trade = JSON.parse(text) as Record<string, string>;
    return { ...trade, realized_pnl: new Decimal(trade.realized_pnl ?? '').toDecimalPlaces(25).toFixed() };
  });
}
