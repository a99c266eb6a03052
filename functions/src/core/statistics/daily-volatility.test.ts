import { closedTrade } from '../trades/trade';
import { configured, decimal, textOf, trade } from '../../../test/support/oracles/engine';
import { assessAgent } from '../weights/agent-figures';
import type { ReturnBasis } from '../config';

const DAY = 86_400;

/** Closes of an agent, the newest first: the day, and the return in percent. */
const closes = (...days: readonly [day: number, returnPct: string][]) =>
  days.map(([day, pnl], index) =>
    closedTrade(trade({ tradeId: `t${index}`, closedAt: day * DAY + 60, pnl, capital: '100' })),
  );

const volatilityOf = (trades: ReturnType<typeof closes>, returnBasis: ReturnBasis = 'trade'): string | null =>
  textOf(assessAgent(trades, configured({ returnBasis, minTrades: 2 })).dailyVolatility());

describe('the daily volatility of an agent', () => {
  it.each<[string, ReturnType<typeof closes>, string | null]>([
    ['is not known without a trade', [], null],
    ['is not known of one day, however many trades it has', closes([3, '1'], [3, '2']), null],
    // 3, 0 and −3 of three days: √(18 / 2).
    ['counts the days without a close as 0', closes([5, '3'], [3, '-3']), '3'],
    // Days of 3 and −1: √8.
    ['adds the returns of a day', closes([4, '1'], [4, '2'], [3, '-1']), '2.828427124746190097603377448'],
    ['is 0 where all days are equal', closes([5, '2'], [4, '2'], [3, '2']), '0'],
  ])('%s', (_, trades, expected) => {
    expect(volatilityOf(trades)).toBe(expected);
    expect(volatilityOf(trades, 'day')).toBe(expected);
  });

  it('covers the trades that are looked at, and skipped ones add their days', () => {
    const window = [...closes([5, '3'], [3, '-3'])];
    const skipped = closedTrade(trade({ tradeId: 'x', closedAt: 2 * DAY, skipped: 'missing_pnl' }));
    // 3, 0, −3, 0: √(18 / 3).
    expect(volatilityOf([...window, skipped])).toBe('2.449489742783178098197284075');
    const config = configured({ lookbackTrades: 2 });
    expect(textOf(assessAgent([...window, ...closes([1, '50'])], config).dailyVolatility())).toBe('3');
    expect(textOf(assessAgent(window, config).evidence().dailyVolatilityPct)).toBe(decimal('3').toFixed());
  });
});
