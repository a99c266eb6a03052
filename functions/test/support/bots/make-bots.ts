/*
 * Makes the journals of four kinds of bots, with which docs/reference/weights.md and profiles.md explain every rule:
 *
 *   npm --prefix functions exec -- tsx functions/test/support/bots/make-bots.ts FOLDER
 *
 * writes scalper.csv, trend.csv, grid.csv and maker.csv. The trades are invented, as those of local/sample: no market data,
 * no real account. The random numbers are seeded, so the files are the same at every run. Each bot trades from a first day
 * to the end of June 2026, one position after another, with the same stake every time, and buys at a price of 100.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Chance } from '../../../local/sample/chance';
import { Exact } from '../../../src/core/base/decimal';
import { Instant } from '../../../src/core/base/instant';
import { timeText } from '../../../src/contract/fields/time';

interface Bot {
  readonly symbols: readonly string[];
  readonly days: number;
  readonly tradesPerDay: number;
  /** Capital per trade, in USDT. */
  readonly stake: number;
  /** Distance of the stop, in basis points of the stake: 1 R. Without a stop a trade has no R. */
  readonly stop?: number;
  /** The result of the trade with this index (0, 1, …), in tenths of a basis point of the stake, after fees. */
  readonly result: (chance: Chance, index: number) => number;
}

export const BOTS = {
  // A fixed target of about 2 % and a stop 10 % away: 0.2 R in most trades, -1 R in one of eight or nine.
  scalper: {
    symbols: ['ADA/USDT', 'BNB/USDT', 'SOL/USDT', 'XRP/USDT'],
    days: 30,
    tradesPerDay: 6,
    stake: 1000,
    stop: 1000,
    result: (chance) => (chance.between(1, 100) <= 88 ? chance.between(1500, 2500) : -10_000),
  },
  // A stop 2 % away and no target: two of three trades lose, the others make 2 to 6 R.
  trend: {
    symbols: ['BTC/USDT', 'ETH/USDT'],
    days: 240,
    tradesPerDay: 0.5,
    stake: 2000,
    stop: 200,
    result: (chance) =>
      chance.between(1, 100) <= 35 ? chance.between(4000, 12_000) : -chance.between(1000, 2000),
  },
  // No stop: 0.2 to 0.3 % each time, until the price leaves the grid, which costs 25 to 35 % and happens twice.
  grid: {
    symbols: ['ETH/USDT'],
    days: 28,
    tradesPerDay: 10,
    stake: 1000,
    result: (chance, index) =>
      index % 120 === 40 ? -chance.between(25_000, 35_000) : chance.between(200, 300),
  },
  // No stop: every few minutes a gain or a loss of 0.01 to 0.05 %, slightly more gains than losses.
  maker: {
    symbols: ['BTC/USDT'],
    days: 8,
    tradesPerDay: 200,
    stake: 500,
    result: (chance) => (chance.between(1, 100) <= 54 ? 1 : -1) * chance.between(10, 50),
  },
} as const satisfies Readonly<Record<string, Bot>>;

/** 2026-07-01T00:00:00Z: all bots trade until here. */
const END_SECONDS = 1_782_864_000;
const DAY = 86_400;
const SEED = 15;
const PRICE = 100;
const COLUMNS =
  'trade_id,agent_id,symbol,side,opened_at,closed_at,entry_price,quantity,realized_pnl,risk_amount';

/** The journal of a bot as CSV, the same text at every call. */
export function makeBot(name: keyof typeof BOTS): string {
  const bot: Bot = BOTS[name];
  const chance = new Chance(SEED);
  const slot = Math.floor(DAY / bot.tradesPerDay);
  const count = bot.days * bot.tradesPerDay;
  const risk = bot.stop === undefined ? '' : String(new Exact(bot.stake).times(bot.stop).div(10_000));
  const rows = Array.from({ length: count }, (_, index) => {
    const openedAt = END_SECONDS - (count - index) * slot + chance.between(0, Math.floor(slot / 3));
    const closedAt = openedAt + chance.between(Math.floor(slot / 10), Math.floor(slot / 2));
    const pnl = new Exact(bot.stake).times(bot.result(chance, index)).div(100_000);
    return [
      `${name}-${String(index + 1).padStart(4, '0')}`,
      name,
      bot.symbols[chance.between(0, bot.symbols.length - 1)],
      'BUY',
      timeText(new Instant(openedAt)),
      timeText(new Instant(closedAt)),
      PRICE,
      String(new Exact(bot.stake).div(PRICE)),
      pnl.toFixed(4),
      risk,
    ].join(',');
  });
  return `${[COLUMNS, ...rows].join('\n')}\n`;
}

if (require.main === module) {
  const folder = resolve(process.argv[2] ?? '.');
  for (const name of Object.keys(BOTS) as (keyof typeof BOTS)[])
    writeFileSync(resolve(folder, `${name}.csv`), makeBot(name));
}
