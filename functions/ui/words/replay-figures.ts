import type { WirePerformance, WireReplay } from '../../simulation/wire';
import { Decimal } from '../../src/core/base/decimal';
import { compareUtf8 } from '../../src/core/base/utf8';
import { probability } from './evidence-cells';
import { fixed, percent, ratio } from './format';
import { moneyColumn, moneyHeading } from './money';
import { spanText } from './span';
import type { FigureColumn, FigureTable } from './figure-table';
import { grouped, UNKNOWN } from './text';

const figure = (heading: string, priority = 0): FigureColumn => ({ heading, right: true, priority });

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
      figure(moneyHeading('equity', currency), 1),
      figure('return'),
      figure('max drawdown'),
      figure('Sharpe per year', 2),
      figure('return per year', 5),
      figure('volatility', 8),
      figure('turnover', 7),
      figure('time in cash', 6),
      figure('most held', 4),
      figure('trades', 3),
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
      figure('PSR', 1),
      figure('over', 2),
      figure('positions', 3),
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
