/*
 * Makes the sample journal:  npx tsx local/sample/make-journal.ts > local/sample/journal.csv
 *
 * The trades are invented; they use no market data and no real account. Five agents with the characters below trade for
 * six weeks. The random numbers are seeded, so the file is the same at every run. Every figure is computed with decimal.js
 * from whole numbers. Three rows are as imperfect as real ones: one without a result, one with quantity 0, one still open.
 */
import { timeText } from '../../src/contract/fields/time';
import { type Decimal, Exact } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { Chance } from './chance';

const COLUMNS = [
  'trade_id',
  'agent_id',
  'symbol',
  'side',
  'opened_at',
  'closed_at',
  'entry_price',
  'exit_price',
  'quantity',
  'realized_pnl',
  'risk_amount',
] as const;

/** The cells of a row; empty text is an empty cell. */
type Row = Record<(typeof COLUMNS)[number], string>;

interface Character {
  readonly agentId: string;
  readonly symbol: string;
  readonly trades: number;
  /** When the agent starts and stops, in hours since the start of the six weeks. */
  readonly from: number;
  readonly until: number;
  readonly firstPrice: string;
  readonly pricePlaces: number;
  readonly quantityPlaces: number;
  /** Capital per trade, in USDT. */
  readonly capital: readonly [least: number, most: number];
  /** Result of a trade before fees, in basis points. */
  readonly result: { readonly middle: number; readonly spread: number };
  /** Distance of the stop from the entry, in basis points. */
  readonly stop: number;
  readonly shortsPercent: number;
  /** Whether shorts have a negative quantity, as some brokers write them. */
  readonly negativeShorts?: boolean;
}

const SEED = 2026;
/** 2026-09-07T00:00:00Z, a Monday. */
const START_SECONDS = 1_788_739_200;
const HOUR = 3600;
const WEEKS_6 = 6 * 7 * 24;
/** The fee on the value of each side, in basis points. */
const FEE = 5;
const PNL_PLACES = 4;

const CHARACTERS: readonly Character[] = [
  {
    // The steady winner.
    agentId: 'trend-btc',
    symbol: 'BTC/USDT',
    trades: 45,
    from: 6,
    until: WEEKS_6,
    firstPrice: '96480.50',
    pricePlaces: 2,
    quantityPlaces: 5,
    capital: [4000, 6000],
    result: { middle: 70, spread: 150 },
    stop: 180,
    shortsPercent: 15,
  },
  {
    // Larger wins and larger losses.
    agentId: 'breakout-eth',
    symbol: 'ETH/USDT',
    trades: 32,
    from: 20,
    until: WEEKS_6,
    firstPrice: '3512.80',
    pricePlaces: 2,
    quantityPlaces: 4,
    capital: [2500, 4000],
    result: { middle: 75, spread: 420 },
    stop: 350,
    shortsPercent: 35,
    negativeShorts: true,
  },
  {
    // About break-even after fees.
    agentId: 'meanrev-sol',
    symbol: 'SOL/USDT',
    trades: 37,
    from: 2,
    until: WEEKS_6,
    firstPrice: '168.350',
    pricePlaces: 3,
    quantityPlaces: 2,
    capital: [1500, 2500],
    result: { middle: 14, spread: 170 },
    stop: 250,
    shortsPercent: 45,
  },
  {
    // Fees exceed its wins.
    agentId: 'scalper-bnb',
    symbol: 'BNB/USDT',
    trades: 43,
    from: 1,
    until: WEEKS_6,
    firstPrice: '812.40',
    pricePlaces: 2,
    quantityPlaces: 3,
    capital: [1000, 1800],
    result: { middle: -6, spread: 45 },
    stop: 60,
    shortsPercent: 40,
  },
  {
    // New: too few trades for a score.
    agentId: 'news-xrp',
    symbol: 'XRP/USDT',
    trades: 4,
    from: WEEKS_6 - 9 * 24,
    until: WEEKS_6,
    firstPrice: '2.41870',
    pricePlaces: 5,
    quantityPlaces: 0,
    capital: [800, 1200],
    result: { middle: 60, spread: 200 },
    stop: 300,
    shortsPercent: 0,
  },
];

/** Imperfect rows by trade id, with the cells that differ. */
const MISHAPS: Readonly<Partial<Record<string, Partial<Row>>>> = {
  'meanrev-sol-0021': { realized_pnl: '' },
  'scalper-bnb-0030': { quantity: '0', realized_pnl: '0', risk_amount: '0' },
  'trend-btc-0045': { closed_at: '', exit_price: '', realized_pnl: '' },
};

export function makeJournal(): string {
  const chance = new Chance(SEED);
  const rows = CHARACTERS.flatMap((character) => tradesOf(character, chance));
  // All times have the same form, so their texts sort as the times do; the open trade comes last.
  rows.sort((a, b) => compare(a.closed_at || '~', b.closed_at || '~') || compare(a.trade_id, b.trade_id));
  const lines = rows.map((row) => COLUMNS.map((column) => row[column]).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}

/** The trades of one agent, one after another. The price moves a little between them. */
function tradesOf(character: Character, chance: Chance): Row[] {
  const slot = Math.floor(((character.until - character.from) * HOUR) / character.trades);
  let price = new Exact(character.firstPrice);
  return Array.from({ length: character.trades }, (_, index) => {
    const openedAt =
      START_SECONDS + character.from * HOUR + index * slot + chance.between(0, Math.floor(slot / 3));
    const closedAt = openedAt + chance.between(Math.floor(slot / 10), Math.floor(slot / 2));
    const entry = moved(price, chance.around(4, 60)).toDecimalPlaces(character.pricePlaces);
    const { row, exit } = trade(character, entry, chance);
    price = exit;
    const id = `${character.agentId}-${String(index + 1).padStart(4, '0')}`;
    const times = { opened_at: timeText(new Instant(openedAt)), closed_at: timeText(new Instant(closedAt)) };
    return { trade_id: id, ...row, ...times, ...MISHAPS[id] };
  });
}

function trade(
  character: Character,
  entry: Decimal,
  chance: Chance,
): { row: Omit<Row, 'trade_id' | 'opened_at' | 'closed_at'>; exit: Decimal } {
  const short = chance.between(1, 100) <= character.shortsPercent;
  const { middle, spread } = character.result;
  // A stop is filled slightly beyond its price.
  const result = Math.max(chance.around(middle, spread), -character.stop - chance.between(0, 8));
  const exit = moved(entry, short ? -result : result).toDecimalPlaces(character.pricePlaces);
  const quantity = new Exact(chance.between(...character.capital))
    .div(entry)
    .toDecimalPlaces(character.quantityPlaces);

  const gained = short ? entry.minus(exit) : exit.minus(entry);
  const fees = entry.plus(exit).times(quantity).times(FEE).div(10_000);
  const pnl = gained.times(quantity).minus(fees).toDecimalPlaces(PNL_PLACES);
  const risk = entry.times(quantity).times(character.stop).div(10_000).toDecimalPlaces(PNL_PLACES);
  const row = {
    agent_id: character.agentId,
    symbol: character.symbol,
    side: short ? 'SELL' : 'BUY',
    entry_price: entry.toFixed(character.pricePlaces),
    exit_price: exit.toFixed(character.pricePlaces),
    quantity: (short && character.negativeShorts === true ? quantity.neg() : quantity).toFixed(
      character.quantityPlaces,
    ),
    realized_pnl: pnl.toFixed(PNL_PLACES),
    risk_amount: risk.toFixed(PNL_PLACES),
  };
  return { row, exit };
}

/** A price after a move of this many basis points. */
function moved(price: Decimal, basisPoints: number): Decimal {
  return new Exact(price).times(10_000 + basisPoints).div(10_000);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

if (require.main === module) process.stdout.write(makeJournal());
