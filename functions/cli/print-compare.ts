import { fixed } from './print-replay';
import type { WireComparison, WireOutcome } from './replay/wire';
import { escapeControl, grouped, table } from './text';

/** The profiles side by side: a column each. */
export function comparisonTable({ profiles }: WireComparison): string {
  const row = (name: string, cell: (outcome: WireOutcome) => string): string[] => [
    name,
    ...profiles.map(cell),
  ];
  const percent = (text: string | null): string => (text === null ? '–' : `${fixed(text, 2)} %`);
  return table(
    [{ heading: '' }, ...profiles.map(({ profile }) => ({ heading: profile, right: true }))],
    [
      row('trades taken', ({ taken }) => grouped(taken)),
      row('trades refused', ({ refused }) => grouped(refused)),
      row('win rate', (outcome) => percent(outcome.win_rate_pct)),
      row('average risk', (outcome) =>
        outcome.average_risk_pct === null ? '–' : `${fixed(outcome.average_risk_pct, 4)} %`,
      ),
      row('net result at that risk', (outcome) => fixed(outcome.at_risk.net_result, 2)),
      row('  max drawdown', (outcome) => percent(outcome.at_risk.max_drawdown_pct)),
      row('  trades with an R', (outcome) => grouped(outcome.at_risk.trades)),
      row('net result as traded', (outcome) => fixed(outcome.as_traded.net_result, 2)),
      row('  max drawdown', (outcome) => percent(outcome.as_traded.max_drawdown_pct)),
    ],
  );
}

export function reasonsTable({ profiles }: WireComparison): string {
  const reasons = [...new Set(profiles.flatMap((outcome) => Object.keys(outcome.first_reasons)))];
  if (reasons.length === 0) return '–';
  return table(
    [{ heading: 'reason' }, ...profiles.map(({ profile }) => ({ heading: profile, right: true }))],
    reasons.map((reason) => [
      reason,
      ...profiles.map((outcome) => grouped(outcome.first_reasons[reason] ?? 0)),
    ]),
  );
}

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
      escapeControl(agent),
      symbol === null ? '–' : escapeControl(symbol),
      escapeControl(trade),
      reasons.join(', '),
    ]),
  );
}
