import type { WireComparison, WireOutcome } from '../../simulation/wire';
import { percent } from './format';
import { moneyColumn, moneyHeading } from './money';
import { grouped, plural, table, UNKNOWN } from './text';

/** The answer of a comparison: what each profile would have taken, and what came of it; one sentence per profile. */
export function comparisonSentences({ profiles, all, capital, currency }: WireComparison): string[] {
  const money = moneyColumn(
    [all.as_traded.net_result, ...profiles.map(({ as_traded: account }) => account.net_result)],
    capital,
  );
  const amount = (index: number): string => `${money[index] ?? ''}${currency === null ? '' : ` ${currency}`}`;
  return profiles.map(({ profile, taken, win_rate_pct: winRate, as_traded: account }, index) => {
    if (taken === 0) return `${profile} takes none of ${plural(all.trades, 'trade')}.`;
    const takes = `${profile} takes ${grouped(taken)} of ${plural(all.trades, 'trade')}`;
    if (account.net_result === null) return `${takes}; the result of none of them is known.`;
    return `${takes}: ${amount(index + 1)} as traded, where all trades made ${amount(0)}; win rate ${percent(winRate)}, of all ${percent(all.win_rate_pct)}.`;
  });
}

/** All trades of the journal, then the trades that each profile takes: one column per profile. */
export function comparisonTable({ profiles, all, capital, currency }: WireComparison): string {
  const row = (name: string, ofAll: string, cells: readonly string[]): string[] => [name, ofAll, ...cells];
  const each = (cell: (outcome: WireOutcome) => string): string[] => profiles.map(cell);
  const money = moneyColumn(
    [
      all.as_traded.net_result,
      ...profiles.map(({ as_traded: account }) => account.net_result),
      ...profiles.map(({ at_risk: account }) => account.net_result),
    ],
    capital,
  );
  const [ofAll = UNKNOWN, ...ofProfiles] = money;
  return table(
    [
      { heading: '' },
      { heading: 'all trades', right: true },
      ...profiles.map(({ profile }) => ({ heading: profile, right: true })),
    ],
    [
      row(
        'trades taken',
        grouped(all.trades),
        each(({ taken }) => grouped(taken)),
      ),
      row(
        'trades refused',
        UNKNOWN,
        each(({ refused }) => grouped(refused)),
      ),
      row(
        'win rate',
        percent(all.win_rate_pct),
        each((outcome) => percent(outcome.win_rate_pct)),
      ),
      row(
        'average risk',
        UNKNOWN,
        each((outcome) => percent(outcome.average_risk_pct, 4)),
      ),
      row(moneyHeading('net result at that risk', currency), UNKNOWN, ofProfiles.slice(profiles.length)),
      row(
        '  max drawdown',
        UNKNOWN,
        each(({ at_risk: account }) => percent(account.max_drawdown_pct)),
      ),
      row(
        '  trades with an R',
        UNKNOWN,
        each(({ at_risk: account }) => grouped(account.trades)),
      ),
      row(moneyHeading('net result as traded', currency), ofAll, ofProfiles.slice(0, profiles.length)),
      row(
        '  max drawdown',
        percent(all.as_traded.max_drawdown_pct),
        each(({ as_traded: account }) => percent(account.max_drawdown_pct)),
      ),
    ],
  );
}

/** The trades of each agent as they were made. */
export function agentsTable({ agents, slots, capital, currency }: WireComparison): string {
  const entries = Object.entries(agents);
  const results = moneyColumn(
    entries.map(([, { as_traded: account }]) => account.net_result),
    capital,
  );
  const headings = ['trades', 'win rate', moneyHeading('net result', currency), 'max drawdown', 'positions'];
  return table(
    [{ heading: 'agent' }, ...headings.map((heading) => ({ heading, right: true }))],
    entries.map(([agentId, { trades, win_rate_pct: winRate, as_traded: account }], index) => [
      agentId,
      grouped(trades),
      percent(winRate),
      results[index] ?? '',
      percent(account.max_drawdown_pct),
      grouped(slots[agentId] ?? 1),
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
