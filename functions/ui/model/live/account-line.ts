import { parseFigure } from '../../../src/contract/fields/figure';
import { type Decimal, Exact } from '../../../src/core/base/decimal';
import type { LinesSpec } from '../../charts/chart-spec';
import { valueText } from '../../charts/value-text';
import { placesFor } from '../../words/money';
import { type Clock, momentText } from '../../words/moment';
import { grouped, plural } from '../../words/text';
import type { SaidEquity, WrittenTrade } from './documents';

/** The account over time, as far as closed trades tell it. */
export interface AccountLine {
  /** Seconds since 1970-01-01T00:00:00Z, rising: one per moment with a close. */
  readonly times: readonly number[];
  readonly chart: LinesSpec;
}

interface Close {
  readonly at: number;
  /** Null: not known. */
  readonly pnl: Decimal | null;
}

/** What an account line is made of. */
export interface AccountLineInput {
  /** The trades that closed last, in any order. */
  readonly trades: readonly WrittenTrade[];
  /** So many trades were asked for: with as many, there may be older ones. */
  readonly limit: number;
  /** What the user said that the account is worth. */
  readonly said: SaidEquity | null;
  /** In milliseconds: closes before are not drawn. */
  readonly from: number;
}

/**
 * The equity after each close: what the user said that the account is worth, with the results of the closes since then, and
 * without those of the closes before it. Where nothing was said, or before the oldest of these trades, the results are added
 * up from 0.
 *
 * @returns null where there are fewer than two moments to draw
 */
export function accountLine(
  { trades, limit, said, from }: AccountLineInput,
  clock: Clock,
): AccountLine | null {
  const all = closesOf(trades);
  const saidAt = Date.parse(said?.at ?? '');
  const isEquity =
    said !== null && (trades.length < limit ? saidAt >= -Infinity : saidAt >= (all[0]?.at ?? NaN));
  const closes = all.filter(({ at }) => at >= from);
  const start = isEquity ? equityBefore(closes[0]?.at ?? from, all, said.amount, saidAt) : new Exact(0);
  const points = new Map<number, Decimal>();
  let equity = start;
  for (const { at, pnl } of closes) {
    equity = equity.plus(pnl ?? 0);
    points.set(at, equity);
  }
  if (points.size < 2) return null;
  const unknown = closes.filter(({ pnl }) => pnl === null).length;
  const values = [...points.values()].map((value) => value.toNumber());
  const unit = {
    places: placesFor(
      [...points.values()].map((value) => value.toFixed()),
      '100',
    ),
    suffix: '',
  };
  const title = isEquity ? 'Equity' : 'Results';
  return {
    times: [...points.keys()].map((at) => at / 1000),
    chart: {
      kind: 'lines',
      id: 'account',
      title,
      caption: captionOf(
        { isEquity, said, known: closes.length - unknown, unknown, since: closes[0]?.at ?? from },
        clock,
      ),
      summary: `${title} from ${valueText(values[0], unit)} to ${valueText(values.at(-1), unit)}.`,
      unit,
      series: [{ name: title.toLowerCase(), colour: 'maestro', values, isShown: true }],
      start: isEquity ? null : { value: 0, name: '0' },
      canBeLog: false,
      height: 160,
    },
  };
}

/** The equity before the closes of a moment, from what it was at another. */
function equityBefore(moment: number, closes: readonly Close[], amount: Decimal, at: number): Decimal {
  return closes.reduce((equity, close) => {
    if (close.at > at && close.at < moment) return equity.plus(close.pnl ?? 0);
    return close.at <= at && close.at >= moment ? equity.minus(close.pnl ?? 0) : equity;
  }, new Exact(amount));
}

interface Made {
  readonly isEquity: boolean;
  readonly said: SaidEquity | null;
  readonly known: number;
  readonly unknown: number;
  readonly since: number;
}

/** What a line is made of, and what is not in it. */
function captionOf({ isEquity, said, known, unknown, since }: Made, clock: Clock): string {
  const results = `the results of ${plural(known, 'closed trade')} since ${momentText(new Date(since).toISOString(), clock)}`;
  const without = [
    'open positions',
    ...(isEquity ? ['deposits and withdrawals'] : []),
    ...(unknown === 0 ? [] : [`${plural(unknown, 'trade')} without a known result`]),
  ].join(', ');
  if (isEquity)
    return `Made of the ${grouped(said?.amount.toFixed() ?? '')} that you said ${momentText(said?.at ?? '', clock)}, and of ${results}. Not in it: ${without}.`;
  const how =
    said === null
      ? 'Say in the settings what the account is worth, to see its equity'
      : 'Say in the settings what the account is worth now: these trades do not reach back to when you did';
  return `Made of ${results}, added up from 0. Not in it: ${without}. ${how}.`;
}

/** The oldest first. */
function closesOf(trades: readonly WrittenTrade[]): Close[] {
  return trades
    .flatMap(({ fields: { closed_at: written, realized_pnl: pnl } }) => {
      const at = typeof written === 'string' ? Date.parse(written) : NaN;
      return Number.isNaN(at) ? [] : [{ at, pnl: parseFigure(pnl) }];
    })
    .sort((a, b) => a.at - b.at);
}
