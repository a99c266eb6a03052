import fc from 'fast-check';
import { parseFigure } from '../../src/contract/fields/figure';
import { Exact } from '../../src/core/base/decimal';
import { filledOrders, positionOf, riskAmount } from './freqtrade-position';
import type { JsonObject } from './parse-json';
import { runs } from '../../test/support/runs';

const DAY = 86_400_000;

/** An order of an export, filled on the given day. */
function order(isEntry: boolean, amount: unknown, price: unknown, day: number | null = 1): JsonObject {
  return {
    ft_is_entry: isEntry,
    amount,
    safe_price: price,
    order_filled_timestamp: day === null ? null : 1_788_264_000_000 + day * DAY,
  };
}

const buy = (amount: unknown, price: unknown, day?: number | null): JsonObject =>
  order(true, amount, price, day);
const sell = (amount: unknown, price: unknown, day?: number | null): JsonObject =>
  order(false, amount, price, day);

/** The capital of a position: what Maestro divides the profit by. */
function capital(trade: JsonObject): string {
  const { entry_price, quantity } = positionOf(trade);
  return new Exact(parseFigure(entry_price) ?? NaN)
    .times(parseFigure(quantity) ?? NaN)
    .toSignificantDigits(24)
    .toFixed();
}

describe('positionOf', () => {
  const trade = { open_rate: 100, amount: 0.3 };

  it.each([
    ['no orders', []],
    ['one entry and one exit', [buy(0.3, 100), sell(0.3, 110)]],
    ['several entries, of which amount is the sum', [buy(0.1, 80), buy(0.2, 110), sell(0.3, 110)]],
    ['an exit that was not filled', [buy(0.3, 100), sell(0.1, 110, null), sell(0.3, 110)]],
    ['several exits and an entry of unknown size', [buy('some', 100), sell(0.1, 110), sell(0.3, 110)]],
    ['several exits and an entry of size 0', [buy(0, 100), sell(0.1, 110), sell(0.3, 110)]],
    ['only exits', [sell(0.1, 110), sell(0.3, 110)]],
    ['values that are not orders', [null, 5, {}, 'x']],
    ['no list of orders', 'none'],
  ])('is amount × open_rate with %s', (_, orders) => {
    expect(positionOf({ ...trade, orders })).toEqual({ entry_price: 100, quantity: 0.3 });
  });

  it.each([
    ['', [buy(0.1, 100), buy(0.7, 100), sell(0.5, 110), sell(0.3, 110)]],
    ['and an entry that was not filled', [buy(0.8, 100), buy(9, 90, null), sell(0.5, 110), sell(0.3, 110)]],
    [
      'and a second entry of unknown price',
      [buy(0.4, 100), sell(0.1, 110, 2), buy(0.4, null, 3), sell(0.7, 110, 4)],
    ],
  ])('has the size of all entries where there are several exits %s', (_, orders) => {
    expect(positionOf({ ...trade, orders })).toEqual({ entry_price: 100, quantity: '0.8' });
  });

  it('has the cost of all entries where the position was bought again after an exit', () => {
    // 140 / 1,450 is a return of 9.655172… %.
    const orders = [buy(10, 100, 1), sell(9, 110, 2), buy(9, 50, 3), sell(10, 60, 4)];
    const again = { ...trade, open_rate: 55, amount: 10, orders };
    expect(positionOf(again)).toEqual({ entry_price: '76.315789473684210526315789473684', quantity: '19' });
    expect(capital(again)).toBe('1450');
  });

  it('goes by the time of filling: a stop that is placed first and filled last is the last exit', () => {
    const orders = [buy(1, 100, 1), sell(1.5, 70, 9), buy(1, 80, 2), sell(0.5, 90, 3)];
    expect(positionOf({ ...trade, orders })).toEqual({ entry_price: 100, quantity: '2' });
  });

  it('keeps the order of the file within one moment', () => {
    const orders = [buy(1, 100, 1), sell(1, 90, 2), buy(1, 80, 2), sell(1, 90, 2)];
    expect(positionOf({ ...trade, orders })).toEqual({ entry_price: '90', quantity: '2' });
  });

  it('takes what was filled of a live order, by its side, and knows the sides of a short', () => {
    const live = (side: string, filled: number, amount: number, price: number): JsonObject => ({
      ft_order_side: side,
      filled,
      amount,
      safe_price: price,
      is_open: false,
    });
    const orders = [
      live('sell', 2, 3, 100),
      live('buy', 1, 1, 90),
      live('sell', 0, 5, 80),
      live('buy', 1, 1, 80),
    ];
    expect(positionOf({ ...trade, is_short: true, orders })).toEqual({ entry_price: 100, quantity: '2' });
    expect(filledOrders({ is_short: true, orders }).map(({ isEntry }) => isEntry)).toEqual([
      true,
      false,
      false,
    ]);
    expect(filledOrders({ orders: [{ ...live('buy', 1, 2, 9), is_open: true }] })).toEqual([]);
  });

  it('has the capital that all entries cost, whatever was bought and sold in between', () => {
    const figure = (max: number, places: number): fc.Arbitrary<number> =>
      fc.integer({ min: 1, max }).map((whole) => whole / 10 ** places);
    const entry = fc.record({ amount: figure(1_000_000, 6), price: figure(10_000_000, 4) });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), (entries) => {
        const orders = entries.flatMap(({ amount, price }, index) => [
          buy(amount, price, 2 * index),
          sell(amount, price + 1, 2 * index + 1),
        ]);
        const trade = { open_rate: entries.at(-1)?.price, amount: entries.at(-1)?.amount, orders };
        let cost = new Exact(0);
        for (const { amount, price } of entries) cost = cost.plus(new Exact(amount).times(price));
        expect(capital(trade)).toBe(cost.toSignificantDigits(24).toFixed());
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('riskAmount', () => {
  const risk = (change: JsonObject, quantity: unknown = 0.3): string | undefined =>
    riskAmount({ initial_stop_loss_abs: 90, ...change }, { entry_price: 100, quantity });

  it.each([
    ['a long', {}, 0.3, '3'],
    ['a short, whose stop is above the entry', { initial_stop_loss_abs: 112, is_short: true }, '2', '24'],
    ['text', { initial_stop_loss_abs: '99.99' }, '0.5', '0.005'],
  ])('is the distance to the stop × the size: %s', (_, change, quantity, expected) => {
    expect(risk(change, quantity)).toBe(expected);
  });

  it('keeps digits that a float has not', () => {
    const stop = { initial_stop_loss_abs: 74.03 };
    expect(riskAmount(stop, { entry_price: 102.10264257472156, quantity: 0.3 })).toBe('8.421792772416468');
  });

  it.each([
    ['no stop', { initial_stop_loss_abs: null }],
    ['0, which is no stop', { initial_stop_loss_abs: 0 }],
    ['a stop that is not a figure', { initial_stop_loss_abs: 'far' }],
    ['a stop at the entry', { initial_stop_loss_abs: 100 }],
    ['a stop above the average entry of a long', { initial_stop_loss_abs: 101 }],
    ['a stop below the entry of a short', { is_short: true }],
  ])('is unknown with %s', (_, change) => {
    expect(risk(change)).toBeUndefined();
  });

  it.each([
    ['no size', 100, undefined],
    ['a negative size', 100, -1],
    ['a product beyond 20 digits', 9e19, 9e19],
    ['a product with more than 30 places', '100.0000000000000001', '0.0000000000000001'],
  ])('is unknown with %s', (_, entry_price, quantity) => {
    expect(riskAmount({ initial_stop_loss_abs: 90 }, { entry_price, quantity })).toBeUndefined();
  });
});
