import { initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';
import { parseDecimalText } from '../../src/contract/fields/figure';
import { encodeTrade, StoredTrade } from '../../src/contract/documents/stored-trade';
import { decodeWindow, encodeWindow, holdsTrade } from '../../src/contract/documents/window';
import { agentWindow, withTrades } from '../../src/core/statistics/agent-window';
import { DEFAULT_CONFIG } from '../../src/core/config';
import { type Decimal, decimalText } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { type ClosedTrade, closedTrade } from '../../src/core/trades/trade';
import { fold } from '../../src/core/trades/window';
import { plainTrade } from '../support/arbitraries/documents';
import { recordOf } from './engine';
import { duration, medians, print, share } from './measure';
import { closeTime, type SampleTrade, sampleTrades } from './sample';

/** A form in which a window's trades could be stored, and a close: reading it and writing it with one more trade. */
interface Form {
  readonly stored: unknown;
  readonly close: () => unknown;
}

/** The cost of reading a window, adding a trade and writing it, by the form in which it is stored. */
export async function benchWindowForms(): Promise<void> {
  for (const count of [100, 1_000]) {
    const forms = formsOf(count);
    const took = await medians(
      Object.fromEntries(Object.entries(forms).map(([name, { close }]) => [name, close])),
    );
    const [best = NaN] = Object.values(took);
    print(
      `A window of ${count} trades: read, put a trade into it, and write`,
      ['', 'a close', 'bytes', 'ratio'],
      Object.entries(forms).map(([name, { stored }]) => [
        name,
        duration(took[name] ?? NaN),
        String(JSON.stringify(stored).length),
        share(took[name] ?? NaN, best),
      ]),
    );
  }
}

function formsOf(count: number): Record<string, Form> {
  const config = { ...DEFAULT_CONFIG, lookbackTrades: count };
  const trades = sampleTrades('agent-000', count).map(recordOf).reverse();
  const [sample] = sampleTrades('agent-000', 1, count) as [SampleTrade];
  const next = recordOf({ ...sample, closed_at: closeTime(count) }, count);
  const withNext = (held: readonly ClosedTrade[]): ClosedTrade[] => [next, ...held.slice(0, -1)];

  const document = encodeWindow(agentWindow(count, trades, config));
  const lines = trades.map(encodeTrade).join('\n');
  const json = JSON.stringify(trades.map(fieldsOf));
  const sdk = serializer();
  const maps = sdk.encodeValue(trades.map(fieldsOf));
  return {
    'lines, read where needed; sums and digest': {
      stored: document,
      close: () => {
        const window = decodeWindow({ ...document });
        if (window === null || holdsTrade(document, next.tradeId)) throw new Error('The window is damaged.');
        return encodeWindow(withTrades(window, fold(window, new Set(), [next]).trades));
      },
    },
    'lines, all read': {
      stored: lines,
      close: () => {
        const held = lines.split('\n').map((line) => plainTrade(new StoredTrade(line)));
        return withNext(held).map(encodeTrade).join('\n');
      },
    },
    'JSON text, all read': {
      stored: json,
      close: () => JSON.stringify(withNext((JSON.parse(json) as Fields[]).map(tradeOf)).map(fieldsOf)),
    },
    'a map per trade, by the SDK': {
      stored: trades.map(fieldsOf),
      close: () => sdk.encodeValue(withNext((sdk.decodeValue(maps) as Fields[]).map(tradeOf)).map(fieldsOf)),
    },
  };
}

type Fields = Readonly<Record<string, string | number | null>>;

function fieldsOf({ tradeId, closedAt, pnl, capital, skipped, symbol, rMultiple }: ClosedTrade): Fields {
  const text = (value: Decimal | null): string | null => (value === null ? null : decimalText(value));
  return {
    trade_id: tradeId,
    closed_at: closedAt.seconds,
    pnl: text(pnl),
    capital: text(capital),
    skipped,
    symbol,
    r_multiple: text(rMultiple),
  };
}

function tradeOf({ trade_id, closed_at, pnl, capital, symbol, r_multiple }: Fields): ClosedTrade {
  return closedTrade({
    tradeId: String(trade_id),
    closedAt: new Instant(Number(closed_at)),
    pnl: parseDecimalText(pnl),
    capital: parseDecimalText(capital),
    skipped: null,
    symbol: symbol === null ? null : String(symbol),
    rMultiple: parseDecimalText(r_multiple),
  });
}

/** How the SDK converts values for Firestore and back. It is internal, but that is where the time goes. */
interface Serializer {
  encodeValue(value: unknown): unknown;
  decodeValue(proto: unknown): unknown;
}

function serializer(): Serializer {
  const db = getFirestore(initializeApp({ projectId: 'demo-forms' }, 'forms'));
  return (db as unknown as { readonly _serializer: Serializer })._serializer;
}
