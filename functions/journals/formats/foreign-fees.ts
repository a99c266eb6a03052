import { type Decimal, ZERO } from '../../src/core/base/decimal';

/** Counts fees in another currency than the profit: they cannot be added, so they are left out and said. */
export function foreignFees(): { leaveOut(coin: string): Decimal; notes(): string[] } {
  const counts = new Map<string, number>();
  return {
    leaveOut(coin) {
      counts.set(coin, (counts.get(coin) ?? 0) + 1);
      return ZERO;
    },
    notes: () =>
      [...counts].map(([coin, count]) => {
        const fills = count === 1 ? 'the fee of 1 fill is' : `the fees of ${count} fills are`;
        return `${fills} in ${coin}, not in the currency of the profit, and not part of realized_pnl`;
      }),
  };
}
