import type { EntryPolicy } from '../../simulation/policy/entry-policy';
import { whyNotReplayed } from '../../simulation/not-replayed';
import type { TradeClose } from '../../simulation/replay';
import type { WirePerformance, WireReplay } from '../../simulation/wire';
import { timeText } from '../../src/contract/fields/time';
import { Decimal, decimalText } from '../../src/core/base/decimal';
import { compareUtf8 } from '../../src/core/base/utf8';
import { probability } from './evidence-cells';
import { fixed, hundredfold, percent, ratio, shortened } from './format';
import { moneyColumn, moneyHeading } from './money';
import { spanText } from './span';
import { type Column, grouped, table, UNKNOWN } from './text';

/** Columns and cells, for a table of the terminal or of the report. The first column has names. */
export interface FigureTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

const figure = (heading: string): Column => ({ heading, right: true });

/** The account with the published weights and those that it is compared with, one row per account. */
export function accountFigures(wire: WireReplay): FigureTable {
  const { capital, currency } = wire;
  const accounts = accountsOf(wire);
  const equities = moneyColumn(
    accounts.map(([, own]) => own.final_equity),
    capital,
  );
  return {
    columns: [
      { heading: 'account' },
      figure(moneyHeading('equity', currency)),
      ...['return', 'max drawdown', 'sharpe', 'per year', 'volatility'].map(figure),
      ...['turnover', 'time in cash', 'most held', 'trades'].map(figure),
    ],
    rows: accounts.map(([name, own], index) => [
      name,
      equities[index] ?? '',
      percent(own.net_return_pct),
      percent(own.max_drawdown_pct),
      ratio(own.sharpe, 2),
      percent(own.annual_return_pct),
      percent(own.volatility_pct),
      fixed(own.turnover, 2),
      percent(own.time_in_cash_pct),
      percent(own.max_exposure_pct),
      grouped(own.trades),
    ]),
  };
}

/** The account with the published weights and those that it is compared with, by their names, which may hold any character. */
export function accountsOf({ weighted, equal, alone }: WireReplay): [name: string, WirePerformance][] {
  return [
    ['maestro', weighted],
    ['equal weights', equal],
    ...Object.entries(alone).map(([agentId, own]): [string, WirePerformance] => [`${agentId} alone`, own]),
  ];
}

/**
 * What each agent contributed to the account with the published weights, the most first, and how far to trust it. A
 * configured agent without a trade has its row too: it may hold capital.
 */
export function agentFigures(wire: WireReplay): FigureTable {
  const agents = new Set([...Object.keys(wire.contributions), ...Object.keys(wire.agent_verdicts)]);
  const contributions = [...agents]
    .map((agentId): [string, string] => [agentId, wire.contributions[agentId] ?? '0'])
    .sort(([a, x], [b, y]) => new Decimal(y).cmp(x) || compareUtf8(a, b));
  const amounts = moneyColumn(
    contributions.map(([, amount]) => amount),
    wire.capital,
  );
  return {
    columns: [
      { heading: 'agent' },
      figure(moneyHeading('contributed', wire.currency)),
      { heading: 'verdict' },
      figure('PSR'),
      figure('over'),
      figure('positions'),
    ],
    rows: contributions.map(([agentId], index) => {
      const agent = wire.agents[agentId];
      return [
        agentId,
        amounts[index] ?? '',
        wire.agent_verdicts[agentId]?.text ?? UNKNOWN,
        probability(agent?.evidence.probabilistic_sharpe ?? null),
        agent === undefined ? UNKNOWN : spanText(agent),
        positions(wire.slots[agentId]),
      ];
    }),
  };
}

/** @param slots of an agent; undefined: it has no trade */
function positions(slots: number | undefined): string {
  return slots === undefined ? UNKNOWN : grouped(slots);
}

/** The most agents that are named per row; further ones are only counted. */
const SHOWN_WEIGHTS = 6;

/** A closed trade, and the policy before its entry; null without --profile. */
export interface ShownClose {
  readonly close: TradeClose;
  readonly before: EntryPolicy | null;
}

/**
 * Closed trades, one row per trade: the agent, the part of the account that the trade held, the equity after the moment
 * of the close, and the weights published then.
 *
 * @param profile the profile of the policies; null where the trades have none
 */
export function closesTable(
  shown: readonly ShownClose[],
  profile: string | null,
  { capital, currency, slots }: Pick<WireReplay, 'capital' | 'currency' | 'slots'>,
): string {
  const equities = moneyColumn(
    shown.map(({ close }) => decimalText(close.equity)),
    capital,
  );
  return table(
    [
      { heading: 'closed at' },
      { heading: 'agent' },
      { heading: 'held', right: true },
      ...(profile === null ? [] : [{ heading: `${profile} before` }]),
      { heading: moneyHeading('equity', currency), right: true },
      { heading: 'weights published, %' },
    ],
    shown.map(({ close, before }, index) => [
      timeText(close.trade.closedAt),
      close.trade.agentId,
      whyNotReplayed(close) ?? `${hundredfold(close.weight.div(slots[close.trade.agentId] ?? 1), 2)} %`,
      ...(before === null ? [] : [before.refused[0] ?? `${shortened(before.policy.maxRiskPct, 4)} %`]),
      equities[index] ?? '',
      weightsText(close),
    ]),
  );
}

function weightsText({ allocation }: TradeClose): string {
  const { weights, unallocated } = allocation.published;
  const heaviest = [...weights].sort(([, a], [, b]) => b.cmp(a)).slice(0, SHOWN_WEIGHTS);
  const named = heaviest.map(([agentId, share]) => `${agentId} ${hundredfold(share, 1)}`);
  if (weights.size > SHOWN_WEIGHTS) named.push(`and ${weights.size - SHOWN_WEIGHTS} more`);
  if (!unallocated.isZero()) named.push(`cash ${hundredfold(unallocated, 1)}`);
  return named.join(', ');
}
