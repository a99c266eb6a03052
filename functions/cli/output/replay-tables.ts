import type { EntryPolicy } from '../../simulation/policy/entry-policy';
import { whyNotReplayed } from '../../simulation/not-replayed';
import type { TradeClose } from '../../simulation/replay';
import type { WirePerformance, WireReplay } from '../../simulation/wire';
import { fixed, hundredfold, percent, shortened } from './format';
import { grouped, table } from './text';
import { timeText } from '../../src/contract/fields/time';

/** The weighted account and the accounts it is compared with, one row per account. */
export function performanceTable({ weighted, equal, alone }: WireReplay): string {
  const rows = [
    performanceRow('maestro', weighted),
    performanceRow('equal weights', equal),
    ...Object.entries(alone).map(([agentId, own]) => performanceRow(`${agentId} alone`, own)),
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

/** The cells of one account. The report uses them too. */
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

/** The most agents that are named per row; further ones are only counted. */
const SHOWN_WEIGHTS = 6;

/**
 * The cells of one closed trade: the agent, the part of the account that it held, the equity after the close, and the
 * published weights.
 *
 * @param before the policy before its entry; null without --profile
 */
export function closeRow(close: TradeClose, before: EntryPolicy | null): string[] {
  const { trade, weight, equity, allocation } = close;
  const { weights, unallocated } = allocation.published;
  const heaviest = [...weights].sort(([, a], [, b]) => b.cmp(a)).slice(0, SHOWN_WEIGHTS);
  const named = heaviest.map(([agentId, share]) => `${agentId} ${hundredfold(share, 1)}`);
  if (weights.size > SHOWN_WEIGHTS) named.push(`and ${weights.size - SHOWN_WEIGHTS} more`);
  if (!unallocated.isZero()) named.push(`cash ${hundredfold(unallocated, 1)}`);
  return [
    timeText(trade.closedAt),
    trade.agentId,
    whyNotReplayed(close) ?? `${hundredfold(weight, 2)} %`,
    ...(before === null ? [] : [before.refused[0] ?? `${shortened(before.policy.maxRiskPct, 4)} %`]),
    fixed(equity.toFixed(), 2),
    named.join(', '),
  ];
}

/** @param profile the profile of the policies in the rows; null where the rows have none */
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
