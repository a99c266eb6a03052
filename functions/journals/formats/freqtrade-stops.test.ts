import { InitialStops } from './freqtrade-stops';
import type { JsonObject } from './parse-json';

/** Whether the stops of these trades are placeholders. */
function isPlaceholder(...trades: JsonObject[]): boolean {
  const stops = new InitialStops();
  for (const trade of trades) stops.add(trade);
  return stops.whyPlaceholder() !== null;
}

const trade = (open_rate: unknown, initial_stop_loss_abs: unknown, others: JsonObject = {}): JsonObject => ({
  open_rate,
  initial_stop_loss_abs,
  ...others,
});

describe('InitialStops', () => {
  it('calls the same distance of more than half on every trade a placeholder, and says why', () => {
    const stops = new InitialStops();
    for (const rate of [100, 64_123.45, 0.00001234]) stops.add(trade(rate, rate * 0.01));
    expect(stops.whyPlaceholder()).toBe(
      'the initial stop of every trade is 99 % of the stake away; that is a placeholder and not a risk, ' +
        'so its trades have no R',
    );
  });

  it.each<[string, JsonObject[]]>([
    ['a stop of 8 %', [trade(100, 92), trade(200, 184)]],
    ['a stop of exactly half', [trade(100, 50), trade(200, 100)]],
    ['one trade with a nearer stop', [trade(100, 1), trade(200, 2), trade(300, 276)]],
    ['far stops of different distances, as from volatility', [trade(100, 45), trade(100, 38)]],
    ['no trade', []],
    ['no trade with a stop', [trade(100, null), trade(100, undefined)]],
  ])('leaves %s alone', (_, trades) => {
    expect(isPlaceholder(...trades)).toBe(false);
  });

  it.each<[string, JsonObject[]]>([
    ['shorts among them', [trade(100, 1), trade(100, 199, { is_short: true })]],
    [
      'leverage, which brings the stop nearer',
      [trade(300, 201, { leverage: 3 }), trade(100, 90.1, { leverage: 10 })],
    ],
    [
      'stops rounded to a price of the exchange',
      [trade(67_123, 671.5), trade(64_999, 650), trade(0.00000007, 0.00000001)],
    ],
    ['trades without a stop', [trade(100, 1), trade(100, null)]],
    ['one trade', [trade(100, 1)]],
    ['stops at 0', [trade(100, 0), trade(7, 0)]],
  ])('finds placeholders with %s', (_, trades) => {
    expect(isPlaceholder(...trades)).toBe(true);
    expect(isPlaceholder(...trades.reverse())).toBe(true);
  });

  it('measures from the first entry, because later ones move the average', () => {
    const entry = (safe_price: number, at: number): JsonObject => ({
      ft_is_entry: true,
      amount: 1,
      safe_price,
      order_filled_timestamp: at,
    });
    const averaged = trade(76, 1.01, { orders: [entry(51, 2), entry(101, 1)] });
    expect(isPlaceholder(averaged, trade(202, 2.02))).toBe(true);
    expect(isPlaceholder(trade(76, 1.01), trade(202, 2.02))).toBe(false);
  });
});
