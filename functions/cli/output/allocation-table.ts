import type { WireAgent, WireAllocation } from '../../src/contract/documents/allocation';
import { Decimal, decimalText, Exact, ONE } from '../../src/core/base/decimal';
import { roundByLargestRemainder } from '../../src/core/numbers/largest-remainder';
import { compareUtf8 } from '../../src/core/base/utf8';
import { type FloorRules, floorsTakeAll } from '../../simulation/floors-take-all';
import { type Needed, stillNeeded } from '../../simulation/verdicts';
import { proofCells } from './evidence-cells';
import { ratio } from './format';
import { moneyHeading, placesFor } from './money';
import { spanText } from './span';
import { type Column, grouped, plural, table, UNKNOWN } from './text';

/** The part of an allocation that is printed. */
export type PrintedAllocation = Pick<WireAllocation, 'weights' | 'unallocated' | 'agents'>;

const BAR_WIDTH = 20;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const CASH = 'cash';

/**
 * An allocation as a table: one row per agent, the heaviest first, then the cash; with `capital` also amounts. There is a column
 * of scores if any score is not the Sharpe ratio: because it is clamped or shrunk, or because a flat series has no ratio.
 *
 * @param config of the allocation
 * @param currency of the capital; null: not known
 */
export function allocationTable(
  allocation: PrintedAllocation,
  config: FloorRules,
  capital: Decimal | null,
  currency: string | null = null,
): string {
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
    { heading: 'over', right: true },
    { heading: 'skipped', right: true },
    { heading: 'status' },
  ];
  const rows = agents.map(({ agentId, weight }, index) => {
    const agent = allocation.agents[agentId];
    const cells = agent === undefined ? ['', '', '', '', '', '', ''] : cellsOf(agent);
    return [agentId, percents[index] ?? '', bar(weight), ...cells];
  });
  rows.push([CASH, percents.at(-1) ?? '', bar(cash), '', '', '', '', '', '', '']);
  const insert = (at: number, heading: string, cells: readonly string[]): void => {
    columns.splice(at, 0, { heading, right: true });
    rows.forEach((row, index) => row.splice(at, 0, cells[index] ?? ''));
  };
  const scores = agents.map(({ agentId }) => allocation.agents[agentId]);
  if (scores.some((agent) => agent !== undefined && agent.score !== null && agent.score !== agent.sharpe))
    insert(
      4,
      'score',
      scores.map((agent) => ratio(agent?.score ?? null, 4)),
    );
  if (amounts !== null) insert(3, moneyHeading('amount', currency), amounts);
  const note = floorsNote(allocation, config);
  return table(columns, rows) + (note === null ? '' : `\n\n${note}`);
}

/** A note if the floors of all agents take the whole account, which makes their weights equal whatever their scores; else null. */
export function floorsNote(allocation: Pick<PrintedAllocation, 'agents'>, config: FloorRules): string | null {
  if (!floorsTakeAll(allocation, config)) return null;
  const agents = Object.keys(allocation.agents).length;
  const floor = config.minFloorWeight.toFixed();
  return `The floors of ${agents} agents take the whole account, so that scores decide nothing: ${agents} × min_floor_weight ${floor} leaves no room.`;
}

function cellsOf(agent: WireAgent): string[] {
  const { sharpe, evidence, trades, skipped } = agent;
  const reasons = Object.entries(skipped);
  const skippedCount = reasons.reduce((sum, [, count]) => sum + count, 0);
  const named = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ');
  return [
    ratio(sharpe, 4),
    ...proofCells(evidence).map(({ value }) => value),
    grouped(trades),
    spanText(agent),
    skippedCount === 0 ? UNKNOWN : `${skippedCount} (${named})`,
    statusText(agent),
  ];
}

/** The status of an agent; of an unproven one also what it needs. */
export function statusText(agent: Pick<WireAgent, 'status'> & Needed): string {
  if (agent.status !== 'unproven') return agent.status;
  const { what, count } = stillNeeded(agent);
  return what === 'days' ? `unproven, ${plural(count, 'day')} to go` : `unproven, ${count} to go`;
}

/** Amounts with at least the places of the capital; they sum to it. */
function amountsOf(shares: readonly Decimal[], capital: Decimal): string[] {
  const exact = shares.map((share) => new Exact(share).times(capital));
  const places = Math.max(placesFor(exact.map(decimalText), capital.toFixed()), capital.decimalPlaces());
  return roundByLargestRemainder(exact, capital, places).map((amount) => grouped(amount.toFixed(places)));
}

function bar(weight: Decimal): string {
  const eighths = weight
    .times(BAR_WIDTH * 8)
    .round()
    .toNumber();
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
