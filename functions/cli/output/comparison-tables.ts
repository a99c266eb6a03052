import type { WireComparison, WireOutcome } from '../../simulation/wire';
import { changesResult } from './comparison-sentences';
import { fixed, percent } from '../../ui/words/format';
import { moneyColumn, moneyHeading, placesFor } from '../../ui/words/money';
import type { Table } from './parts';
import { table } from './table';
import { grouped, UNKNOWN } from '../../ui/words/text';

/** All trades of the journal, then the trades that each profile takes: one column per profile. */
export function comparisonTable({ profiles, all, capital, currency }: WireComparison): Table {
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
export function agentsTable({ agents, slots, capital, currency }: WireComparison): Table {
  const entries = Object.entries(agents);
  const results = moneyColumn(
    entries.map(([, { as_traded: account }]) => account.net_result),
    capital,
  );
  return table(
    [
      { heading: 'agent' },
      { heading: 'trades', right: true, priority: 2 },
      { heading: 'win rate', right: true, priority: 1 },
      { heading: moneyHeading('net result', currency), right: true },
      { heading: 'max drawdown as traded', right: true },
      { heading: 'positions', right: true, priority: 3 },
    ],
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

/** The trades that a profile refuses, by the first reason of each: what they made, and would have made at its risk. */
export function firstReasonsTable(
  { first_reasons: byReason }: WireOutcome,
  { capital, currency }: WireComparison,
): Table {
  const reasons = Object.entries(byReason);
  const money = moneyOf(
    reasons.flatMap(([, sums]) => [sums.as_traded.net_result, sums.at_risk.net_result]),
    capital,
  );
  return table(
    [
      { heading: 'reason' },
      { heading: 'trades', right: true },
      { heading: moneyHeading('as traded', currency), right: true },
      { heading: 'results not known', right: true, priority: 3 },
      { heading: moneyHeading('at that risk', currency), right: true, priority: 1 },
      { heading: 'with an R', right: true, priority: 2 },
    ],
    reasons.map(([reason, { trades, as_traded: asTraded, at_risk: atRisk }]) => [
      reason,
      grouped(trades),
      money(asTraded.net_result),
      grouped(trades - asTraded.trades),
      money(atRisk.net_result),
      grouped(atRisk.trades),
    ]),
  );
}

/** The results of a profile with one parameter taken out, where they differ, and by how much. */
export function variationsTable({ variations }: WireOutcome, { capital, currency }: WireComparison): Table {
  const shown = variations.filter(changesResult);
  const money = moneyOf(
    shown.flatMap(({ as_traded: asTraded, at_risk: atRisk }) => [asTraded.net_result, atRisk.net_result]),
    capital,
  );
  const change = { heading: 'change', right: true };
  return table(
    [
      { heading: 'taken out' },
      { heading: 'from → to', priority: 5 },
      { heading: 'trades', right: true, priority: 1 },
      // A change goes before the figure that it belongs to: by itself, nobody could say what changed.
      { ...change, priority: 2 },
      { heading: moneyHeading('as traded', currency), right: true },
      change,
      { heading: moneyHeading('at that risk', currency), right: true, priority: 3 },
      { ...change, priority: 4 },
    ],
    shown.map(({ parameter, from, to, taken, change, as_traded: asTraded, at_risk: atRisk }) => [
      parameter,
      `${from} → ${to}`,
      grouped(taken),
      signed(grouped(change.taken)),
      money(asTraded.net_result),
      signed(money(change.as_traded)),
      money(atRisk.net_result),
      signed(money(change.at_risk)),
    ]),
  );
}

/** How amounts of one table are shown: all with the same places. */
function moneyOf(amounts: readonly (string | null)[], capital: string): (amount: string | null) => string {
  const places = placesFor(amounts, capital);
  return (amount) => fixed(amount, places);
}

/** A change with its sign; nothing has none. */
function signed(change: string): string {
  return /[1-9]/.test(change) && !change.startsWith('-') ? `+${change}` : change;
}

/** The first trades that a profile refuses, with all reasons. */
export function refusalsTable({ first_refusals: refusals }: WireOutcome): Table {
  return table(
    [
      { heading: 'at', flow: 'whole', priority: 1 },
      { heading: 'agent' },
      { heading: 'symbol', priority: 2 },
      { heading: 'trade', priority: 3 },
      { heading: 'reasons', flow: 'wrap' },
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
