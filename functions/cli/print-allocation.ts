import { Decimal, ONE } from '../src/core/decimal';
import { roundByLargestRemainder } from '../src/core/largest-remainder';
import { compareUtf8 } from '../src/core/utf8';
import { proofCells, type WireEvidence } from './evidence-text';
import { type Column, escapeControl, grouped, table } from './text';

/** The part of an allocation's wire shape that is printed. */
export interface WireAllocation {
  readonly weights: Readonly<Record<string, string>>;
  readonly unallocated: string;
  readonly agents: Readonly<Record<string, WireAgent>>;
}

interface WireAgent {
  readonly sharpe: string | null;
  readonly score: string | null;
  readonly trades: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly status: string;
  readonly trades_needed: number;
  readonly evidence: WireEvidence;
}

const BAR_WIDTH = 20;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const CASH = 'cash';

/** An allocation as a table: a row an agent, the heaviest first, then the cash; with `capital`, amounts. */
export function allocationTable(allocation: WireAllocation, capital: Decimal | null): string {
  const agents = Object.entries(allocation.weights)
    .map(([agentId, weight]) => ({ agentId, weight: new Decimal(weight) }))
    .sort((a, b) => b.weight.cmp(a.weight) || compareUtf8(a.agentId, b.agentId));
  const cash = new Decimal(allocation.unallocated);
  const shares = [...agents.map(({ weight }) => weight), cash];
  const percents = roundByLargestRemainder(shares, ONE, 4).map((share) => `${share.times(100).toFixed(2)} %`);
  const amounts = capital === null ? null : amountsOf(shares, capital);

  const columns: Column[] = [
    { heading: 'agent' },
    { heading: 'weight', right: true },
    { heading: '' },
    { heading: 'sharpe', right: true },
    { heading: 'PSR', right: true },
    { heading: 'to 95 %', right: true },
    { heading: 'trades', right: true },
    { heading: 'skipped', right: true },
    { heading: 'status' },
  ];
  const rows = agents.map(({ agentId, weight }, index) => {
    const agent = allocation.agents[agentId];
    const cells = agent === undefined ? ['', '', '', '', '', ''] : cellsOf(agent);
    return [escapeControl(agentId), percents[index] ?? '', bar(weight), ...cells];
  });
  rows.push([CASH, percents.at(-1) ?? '', bar(cash), '', '', '', '', '', '']);
  if (amounts !== null) {
    columns.splice(3, 0, { heading: 'amount', right: true });
    rows.forEach((row, index) => row.splice(3, 0, amounts[index] ?? ''));
  }
  return table(columns, rows);
}

function cellsOf({ sharpe, evidence, trades, skipped, status, trades_needed }: WireAgent): string[] {
  const reasons = Object.entries(skipped);
  const skippedCount = reasons.reduce((sum, [, count]) => sum + count, 0);
  const named = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ');
  return [
    sharpe === null ? '–' : new Decimal(sharpe).toFixed(4),
    ...proofCells(evidence).map(({ value }) => value),
    grouped(trades),
    skippedCount === 0 ? '–' : `${skippedCount} (${named})`,
    status === 'unproven' ? `unproven, ${trades_needed} to go` : status,
  ];
}

/** Rounded to cents (or to the places of the capital, if it has more) so that they sum to the capital. */
function amountsOf(shares: readonly Decimal[], capital: Decimal): string[] {
  const places = Math.max(2, capital.decimalPlaces());
  const exact = shares.map((share) => share.times(capital));
  return roundByLargestRemainder(exact, capital, places).map((amount) => grouped(amount.toFixed(places)));
}

function bar(weight: Decimal): string {
  const eighths = weight
    .times(BAR_WIDTH * 8)
    .round()
    .toNumber();
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
