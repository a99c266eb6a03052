import type { WireComparison, WireOutcome } from '../../simulation/wire';
import { fixed, percent } from './format';
import { grouped, table, UNKNOWN } from './text';

/** All trades of the journal, then the trades that each profile takes: one column per profile. */
export function comparisonTable({ profiles, all }: WireComparison): string {
  const row = (name: string, ofAll: string, cell: (outcome: WireOutcome) => string): string[] => [
    name,
    ofAll,
    ...profiles.map(cell),
  ];
  return table(
    [
      { heading: '' },
      { heading: 'all trades', right: true },
      ...profiles.map(({ profile }) => ({ heading: profile, right: true })),
    ],
    [
      row('trades taken', grouped(all.trades), ({ taken }) => grouped(taken)),
      row('trades refused', UNKNOWN, ({ refused }) => grouped(refused)),
      row('win rate', percent(all.win_rate_pct), (outcome) => percent(outcome.win_rate_pct)),
      row('average risk', UNKNOWN, (outcome) => percent(outcome.average_risk_pct, 4)),
      row('net result at that risk', UNKNOWN, (outcome) => fixed(outcome.at_risk.net_result, 2)),
      row('  max drawdown', UNKNOWN, (outcome) => percent(outcome.at_risk.max_drawdown_pct)),
      row('  trades with an R', UNKNOWN, (outcome) => grouped(outcome.at_risk.trades)),
      row('net result as traded', fixed(all.as_traded.net_result, 2), (outcome) =>
        fixed(outcome.as_traded.net_result, 2),
      ),
      row('  max drawdown', percent(all.as_traded.max_drawdown_pct), (outcome) =>
        percent(outcome.as_traded.max_drawdown_pct),
      ),
    ],
  );
}

/** The trades of each agent as they were made. */
export function agentsTable({ agents }: WireComparison): string {
  return table(
    [
      { heading: 'agent' },
      ...['trades', 'win rate', 'net result', 'max drawdown'].map((heading) => ({ heading, right: true })),
    ],
    Object.entries(agents).map(([agentId, { trades, win_rate_pct: winRate, as_traded: account }]) => [
      agentId,
      grouped(trades),
      percent(winRate),
      fixed(account.net_result, 2),
      percent(account.max_drawdown_pct),
    ]),
  );
}

/** How many trades each profile refuses, by the first reason. */
export function firstReasonsTable({ profiles }: WireComparison): string {
  const reasons = [...new Set(profiles.flatMap((outcome) => Object.keys(outcome.first_reasons)))];
  if (reasons.length === 0) return UNKNOWN;
  return table(
    [{ heading: 'reason' }, ...profiles.map(({ profile }) => ({ heading: profile, right: true }))],
    reasons.map((reason) => [
      reason,
      ...profiles.map((outcome) => grouped(outcome.first_reasons[reason] ?? 0)),
    ]),
  );
}

/** The first trades that a profile refuses, with all reasons. */
export function refusalsTable({ first_refusals: refusals }: WireOutcome): string {
  return table(
    [
      { heading: 'at' },
      { heading: 'agent' },
      { heading: 'symbol' },
      { heading: 'trade' },
      { heading: 'reasons' },
    ],
    refusals.map(({ at, agent_id: agent, symbol, trade_id: trade, reasons }) => [
      at,
      agent,
      symbol ?? UNKNOWN,
      trade,
      reasons.join(', '),
    ]),
  );
}
