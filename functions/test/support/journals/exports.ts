import { Decimal } from '../../../src/core/base/decimal';

/** A closed position, from which the exports below are made. Figures are decimal text. */
export interface MadeTrade {
  readonly symbol: string;
  readonly isLong: boolean;
  /** Whole seconds since 1970. */
  readonly opened: number;
  readonly closed: number;
  readonly entry: string;
  readonly exit: string;
  readonly size: string;
  readonly entryFee: string;
  readonly exitFee: string;
}

/** Writes trades as a program exports them. */
export interface Export {
  readonly name: string;
  readonly write: (trades: readonly MadeTrade[]) => string;
  /** Fields that this export does not have. */
  readonly lacks?: readonly string[];
}

/** Profit before fees. */
export function grossOf({ isLong, entry, exit, size }: MadeTrade): Decimal {
  return new Decimal(exit)
    .minus(entry)
    .times(size)
    .times(isLong ? 1 : -1);
}

export function feesOf({ entryFee, exitFee }: MadeTrade): Decimal {
  return new Decimal(entryFee).plus(exitFee);
}

export function netOf(trade: MadeTrade): Decimal {
  return grossOf(trade).minus(feesOf(trade));
}

function csv(header: string, rows: readonly (readonly unknown[])[]): string {
  const cell = (value: unknown): string => {
    const text = String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [header, ...rows.map((row) => row.map(cell).join(','))].join('\n') + '\n';
}

/** `2026-01-02 10:00:00` */
function wall(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

const value = ({ entry, size }: MadeTrade): string => new Decimal(entry).times(size).toFixed();

/** The first is of the entry, the second of the exit. */
interface MadeFill {
  readonly trade: MadeTrade;
  readonly id: number;
  readonly opens: boolean;
  readonly buys: boolean;
  readonly at: number;
  readonly price: string;
  readonly fee: string;
  readonly pnl: string;
}

function fillsOf(trades: readonly MadeTrade[]): MadeFill[] {
  return trades.flatMap((trade, index) => {
    const { isLong, opened, closed, entry, exit, entryFee, exitFee } = trade;
    return [
      {
        trade,
        id: 2 * index + 1,
        opens: true,
        buys: isLong,
        at: opened,
        price: entry,
        fee: entryFee,
        pnl: '0',
      },
      {
        trade,
        id: 2 * index + 2,
        opens: false,
        buys: !isLong,
        at: closed,
        price: exit,
        fee: exitFee,
        pnl: grossOf(trade).toFixed(),
      },
    ];
  });
}

const jesse = (trade: MadeTrade, index: number): Record<string, unknown> => ({
  id: `id-${index}`,
  strategy_name: 'agent',
  symbol: trade.symbol,
  type: trade.isLong ? 'long' : 'short',
  entry_price: Number(trade.entry),
  exit_price: Number(trade.exit),
  qty: Number(trade.size),
  fee: feesOf(trade).toNumber(),
  PNL: netOf(trade).toNumber(),
  opened_at: trade.opened * 1000,
  closed_at: trade.closed * 1000,
});

const bybit = (trade: MadeTrade): Record<string, string> => ({
  symbol: trade.symbol,
  side: trade.isLong ? 'Sell' : 'Buy',
  closedSize: trade.size,
  cumEntryValue: value(trade),
  avgEntryPrice: trade.entry,
  avgExitPrice: trade.exit,
  closedPnl: netOf(trade).toFixed(),
  createdTime: String(trade.closed * 1000),
  updatedTime: String(trade.closed * 1000),
});

const lean = (trade: MadeTrade): Record<string, unknown> => ({
  symbols: [{ value: trade.symbol }],
  direction: trade.isLong ? 0 : 1,
  quantity: Number(trade.size),
  entryTime: `${wall(trade.opened).replace(' ', 'T')}Z`,
  exitTime: `${wall(trade.closed).replace(' ', 'T')}Z`,
  entryPrice: Number(trade.entry),
  exitPrice: Number(trade.exit),
  profitLoss: grossOf(trade).toNumber(),
  totalFees: feesOf(trade).toNumber(),
});

const binance = ({ trade, id, buys, at, price, fee, pnl }: MadeFill): Record<string, unknown> => ({
  symbol: trade.symbol,
  id,
  side: buys ? 'BUY' : 'SELL',
  price,
  qty: trade.size,
  realizedPnl: pnl,
  commission: fee,
  commissionAsset: 'USDT',
  time: at * 1000,
  positionSide: 'BOTH',
});

const hyperliquid = ({ trade, id, opens, buys, at, price, fee, pnl }: MadeFill): Record<string, unknown> => ({
  coin: trade.symbol,
  px: price,
  sz: trade.size,
  side: buys ? 'B' : 'A',
  time: at * 1000,
  startPosition: opens ? '0.0' : `${trade.isLong ? '' : '-'}${trade.size}`,
  dir: `${opens ? 'Open' : 'Close'} ${trade.isLong ? 'Long' : 'Short'}`,
  closedPnl: pnl,
  fee,
  tid: 1000 - id,
});

/** Cells of the table "Deals"; a lot is 100 units. */
const deal = ({ trade, id, opens, buys, at, price, fee, pnl }: MadeFill): string[] => [
  wall(at).replaceAll('-', '.'),
  String(id),
  trade.symbol,
  buys ? 'buy' : 'sell',
  opens ? 'in' : 'out',
  new Decimal(trade.size).div(100).toFixed(),
  price.replace(/^(\d+)(\d{3})(?=\.|$)/, '$1 $2'),
  new Decimal(fee).neg().toFixed().replace('-', '- '),
  '0.00',
  pnl,
];
const DEALS = 'Time,Deal,Symbol,Type,Direction,Volume,Price,Commission,Swap,Profit';

export const EXPORTS: readonly Export[] = [
  {
    name: 'jesse JSON',
    write: (trades) => JSON.stringify({ trades: trades.map(jesse), considering_timeframes: ['1m'] }),
  },
  {
    name: 'jesse CSV',
    write: (trades) =>
      csv(
        Object.keys(jesse(trades[0] as MadeTrade, 0)).join(','),
        trades.map((trade, index) => Object.values(jesse(trade, index))),
      ),
  },
  {
    name: 'Bybit JSON',
    lacks: ['opened_at'],
    write: (trades) =>
      JSON.stringify({ retCode: 0, result: { category: 'linear', list: trades.map(bybit) } }),
  },
  {
    name: 'Bybit list of the API',
    lacks: ['opened_at'],
    write: (trades) => JSON.stringify(trades.map(bybit)),
  },
  {
    name: 'Bybit CSV',
    lacks: ['opened_at'],
    write: (trades) =>
      csv(
        'Contracts,Closing Direction,Qty,Entry Price,Exit Price,Closed P&L,Exit Type,Trade Time(UTC+1)',
        trades.map((trade) => [
          trade.symbol,
          trade.isLong ? 'Close Long' : 'Close Short',
          trade.size,
          trade.entry,
          trade.exit,
          netOf(trade).toFixed(),
          'Trade',
          wall(trade.closed + 3600),
        ]),
      ),
  },
  {
    name: 'Lean JSON',
    write: (trades) => JSON.stringify({ totalPerformance: { closedTrades: trades.map(lean) } }),
  },
  {
    name: 'Lean JSON in Pascal case',
    write: (trades) =>
      JSON.stringify({ TotalPerformance: { ClosedTrades: trades.map(lean) } }).replace(
        /"([a-z])(\w*)":/g,
        (_, first: string, rest: string) => `"${first.toUpperCase()}${rest}":`,
      ),
  },
  {
    name: 'Lean CSV',
    write: (trades) =>
      csv(
        'Entry Time,Symbols,Exit Time,Direction,Entry Price,Exit Price,Quantity,P&L,Fees,Order Ids',
        trades.map((trade) => [
          `${wall(trade.opened).replace(' ', 'T')}Z`,
          trade.symbol,
          `${wall(trade.closed).replace(' ', 'T')}Z`,
          trade.isLong ? 'Buy' : 'Sell',
          trade.entry,
          trade.exit,
          trade.size,
          grossOf(trade).toFixed(),
          feesOf(trade).toFixed(),
          '\t1,2',
        ]),
      ),
  },
  {
    name: 'hummingbot CSV',
    write: (trades) =>
      csv(
        'id,timestamp,close_timestamp,config,net_pnl_quote,filled_amount_quote,custom_info,controller_id',
        trades.map((trade, index) => [
          `id-${index}`,
          `${trade.opened}.0`,
          trade.closed,
          JSON.stringify({ trading_pair: trade.symbol }),
          netOf(trade).toFixed(),
          new Decimal(trade.entry).plus(trade.exit).times(trade.size).toFixed(),
          JSON.stringify({
            side: trade.isLong ? 1 : 2,
            current_position_average_price: Number(trade.entry),
            close_price: Number(trade.exit),
          }),
          'agent',
        ]),
      ),
  },
  {
    name: 'TradingView CSV',
    lacks: ['symbol'],
    write: (trades) =>
      csv(
        'Trade number,Type,Date and time,Signal,Price USDT,Size (qty),Size (value),Net P&L USDT,Net P&L %',
        trades.flatMap((trade, index) =>
          ['Exit', 'Entry'].map((kind) => [
            index + 1,
            `${kind} ${trade.isLong ? 'long' : 'short'}`,
            wall(kind === 'Exit' ? trade.closed : trade.opened),
            'x',
            kind === 'Exit' ? trade.exit : trade.entry,
            trade.size,
            value(trade),
            netOf(trade).toFixed(),
            '1.5',
          ]),
        ),
      ),
  },
  { name: 'Binance JSON', write: (trades) => JSON.stringify(fillsOf(trades).map(binance)) },
  {
    name: 'Binance JSON in hedge mode',
    write: (trades) =>
      JSON.stringify(
        fillsOf(trades).map((fill) => ({
          ...binance(fill),
          positionSide: fill.trade.isLong ? 'LONG' : 'SHORT',
        })),
      ),
  },
  {
    name: 'Binance CSV',
    write: (trades) =>
      csv(
        'Uid,Time(UTC),Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit,Buyer,Maker,Trade ID,Order ID',
        fillsOf(trades).map(({ trade, id, buys, at, price, fee, pnl }) => [
          7,
          wall(at).slice(2),
          trade.symbol,
          buys ? 'BUY' : 'SELL',
          price,
          trade.size,
          '0',
          `${fee} USDT`,
          pnl,
          buys,
          false,
          id,
          id,
        ]),
      ),
  },
  { name: 'Hyperliquid JSON', write: (trades) => JSON.stringify(fillsOf(trades).map(hyperliquid)) },
  {
    name: 'Hyperliquid CSV',
    write: (trades) =>
      csv(
        'time,coin,dir,px,sz,ntl,fee,closedPnl',
        fillsOf(trades).map(({ trade, opens, at, price, fee, pnl }) => [
          // 15 to 31 January: the day cannot be a month.
          `${wall(at).slice(8, 10)}/${wall(at).slice(5, 7)}/${wall(at).slice(0, 4)} - ${wall(at).slice(11)}`,
          trade.symbol,
          `${opens ? 'Open' : 'Close'} ${trade.isLong ? 'Long' : 'Short'}`,
          price,
          trade.size,
          '0',
          fee,
          new Decimal(pnl).minus(fee).toFixed(),
        ]),
      ),
  },
  { name: 'MetaTrader CSV', write: (trades) => csv(DEALS, fillsOf(trades).map(deal)) },
  {
    name: 'MetaTrader HTML',
    write: (trades) => {
      const row = (cells: readonly string[]): string =>
        `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
      const title = '<tr><th colspan="10"><div><b>Deals</b></div></th></tr>';
      const header = row(DEALS.split(',').map((name) => `<b>${name}</b>`));
      return `<!DOCTYPE html><html><body><table>${title}${header}${fillsOf(trades).map(deal).map(row).join('\n')}</table></body></html>`;
    },
  },
  {
    name: 'MetaTrader CSV from Python',
    write: (trades) =>
      csv(
        'ticket,time,type,entry,magic,position_id,volume,price,commission,swap,profit,fee,symbol,comment',
        fillsOf(trades).map(({ trade, id, opens, buys, at, price, fee, pnl }) => [
          id,
          at,
          buys ? 0 : 1,
          opens ? 0 : 1,
          0,
          opens ? id : id - 1,
          new Decimal(trade.size).div(100).toFixed(),
          price,
          new Decimal(fee).neg().toFixed(),
          '0.0',
          pnl,
          '0.0',
          trade.symbol,
          '',
        ]),
      ),
  },
];
