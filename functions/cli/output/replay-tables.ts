import { Decimal } from '../../src/core/base/decimal';
import type { EntryPolicy } from '../../simulation/policy/entry-policy';
import { whyNotReplayed } from '../../simulation/skipped-trades';
import type { TradeClose } from '../../simulation/replay';
import type { WirePerformance, WireReplay } from '../../simulation/wire';
import { escapeControl, grouped, table, UNKNOWN } from './text';
import { timeText } from '../../src/contract/fields/time';

/** The weighted account beside the others: a row each. */
export function performanceTable({ weighted, equal, alone }: WireReplay): string {
  const rows = [
    performanceRow('maestro', weighted),
    performanceRow('equal weights', equal),
    ...Object.entries(alone).map(([agentId, own]) => performanceRow(`${escapeControl(agentId)} alone`, own)),
  ];
  const figures = [
    'equity',
    'return',
    'a year',
    'volatility',
    'sharpe',
    'max drawdown',
    'turnover',
    'time in cash',
    'most held',
    'trades',
  ];
  return table([{ heading: 'account' }, ...figures.map((heading) => ({ heading, right: true }))], rows);
}

/** One account, in the columns of both tables that show accounts: this one's and the page's. */
export function performanceRow(name: string, performance: WirePerformance): string[] {
  return [
    name,
    fixed(performance.final_equity, 2),
    percent(performance.net_return_pct),
    percent(performance.annual_return_pct),
    percent(performance.volatility_pct),
    fixed(performance.sharpe, 2),
    percent(performance.max_drawdown_pct),
    fixed(performance.turnover, 2),
    percent(performance.time_in_cash_pct),
    percent(performance.max_exposure_pct),
    grouped(performance.trades),
  ];
}

/** To two places. */
export function percent(text: string | null): string {
  return text === null ? UNKNOWN : `${fixed(text, 2)} %`;
}

/** Grouped; a figure with more than 15 digits before the point as its power of ten. */
export function fixed(text: string | null, places: number): string {
  if (text === null) return UNKNOWN;
  const value = new Decimal(text);
  if (value.abs().gte('1e15')) return value.toExponential(2);
  const rounded = value.toDecimalPlaces(places);
  // Never −0.00.
  const [whole = '', fraction] = (rounded.isZero() ? rounded.abs() : rounded).toFixed(places).split('.');
  return `${whole.startsWith('-') ? '-' : ''}${grouped(whole.replace('-', ''))}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** How many agents a row names; the others are counted. */
const SHOWN_WEIGHTS = 6;

/**
 * One close: who, what was at stake, the equity after it, and the weights that were published.
 *
 * @param before its entry; null: nobody asked
 */
export function closeRow(close: TradeClose, before: EntryPolicy | null): string[] {
  const { trade, weight, equity, allocation } = close;
  const { weights, unallocated } = allocation.published;
  const heaviest = [...weights].sort(([, a], [, b]) => b.cmp(a)).slice(0, SHOWN_WEIGHTS);
  const named = heaviest.map(
    ([agentId, share]) => `${escapeControl(agentId)} ${share.times(100).toFixed(1)}`,
  );
  if (weights.size > SHOWN_WEIGHTS) named.push(`and ${weights.size - SHOWN_WEIGHTS} more`);
  if (!unallocated.isZero()) named.push(`cash ${unallocated.times(100).toFixed(1)}`);
  return [
    timeText(trade.closedAt),
    escapeControl(trade.agentId),
    whyNotReplayed(close) ?? `${weight.times(100).toFixed(2)} %`,
    ...(before === null ? [] : [before.refused[0] ?? `${short(before.policy.maxRiskPct)} %`]),
    fixed(equity.toFixed(), 2),
    named.join(', '),
  ];
}

/** Four places: a risk can have twelve. */
function short(value: Decimal): string {
  return value.toDecimalPlaces(4).toFixed();
}

/** @param profile whose policy the rows have; null: they have none */
export function closesTable(rows: readonly string[][], profile: string | null): string {
  return table(
    [
      { heading: 'closed at' },
      { heading: 'agent' },
      { heading: 'held', right: true },
      ...(profile === null ? [] : [{ heading: `${profile} before` }]),
      { heading: 'equity', right: true },
      { heading: 'weights published, %' },
    ],
    rows,
  );
}
