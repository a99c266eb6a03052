import type { WireAgent, WireAllocation } from '../../src/contract/documents/allocation';
import { Decimal, decimalText, Exact, ONE } from '../../src/core/base/decimal';
import { roundByLargestRemainder } from '../../src/core/numbers/largest-remainder';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { EngineConfig } from '../../src/core/config';
import type { FloorRules } from '../../simulation/floors-take-all';
import { agentVerdict, VERDICT_NAMES } from '../../simulation/verdicts';
import { floorsNote, statusText } from '../../ui/words/allocation-words';
import { proofCells } from '../../ui/words/evidence-cells';
import { ratio } from '../../ui/words/format';
import { moneyHeading, placesFor } from '../../ui/words/money';
import { spanText } from '../../ui/words/span';
import type { Column, Part } from './parts';
import { table } from './table';
import { grouped, UNKNOWN } from '../../ui/words/text';

/** The part of an allocation that is printed. */
export type PrintedAllocation = Pick<WireAllocation, 'weights' | 'unallocated' | 'agents'>;

const BAR_WIDTH = 20;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const CASH = 'cash';

/**
 * An allocation as a table, and a note where there is one: one row per agent, the heaviest first, then the cash; with `capital` also amounts. There is a column
 * of scores if any score is not the Sharpe ratio: because it is clamped or shrunk, or because a flat series has no ratio.
 *
 * @param config of the allocation
 * @param currency of the capital; null: not known
 */
export function allocationTable(
  allocation: PrintedAllocation,
  config: FloorRules & Pick<EngineConfig, 'returnBasis'>,
  capital: Decimal | null,
  currency: string | null = null,
): Part[] {
  const agents = Object.entries(allocation.weights)
    .map(([agentId, weight]) => ({ agentId, weight: new Decimal(weight) }))
    .sort((a, b) => b.weight.cmp(a.weight) || compareUtf8(a.agentId, b.agentId));
  const cash = new Decimal(allocation.unallocated);
  const shares = [...agents.map(({ weight }) => weight), cash];
  const percents = roundByLargestRemainder(shares, ONE, 4).map((share) => `${share.times(100).toFixed(2)} %`);
  const amounts = capital === null ? null : amountsOf(shares, capital);

  const hasSkipped = Object.values(allocation.agents).some(({ skipped }) => Object.keys(skipped).length > 0);
  const columns: Column[] = [
    { heading: 'agent' },
    { heading: 'weight', right: true },
    { heading: '', flow: 'whole', priority: 1 },
    { heading: `Sharpe per ${config.returnBasis}`, right: true, priority: 8 },
    { heading: 'PSR', right: true, priority: 2 },
    { heading: 'to 95 %', right: true, priority: 5 },
    { heading: 'trades', right: true, priority: 3 },
    { heading: 'over', right: true, priority: 6 },
    { heading: 'skipped', right: true, priority: hasSkipped ? 4 : 9 },
    { heading: 'verdict', flow: 'wrap' },
    { heading: 'status', flow: 'wrap' },
  ];
  const rows = agents.map(({ agentId, weight }, index) => {
    const agent = allocation.agents[agentId];
    const cells = agent === undefined ? ['', '', '', '', '', '', '', ''] : cellsOf(agent);
    return [agentId, percents[index] ?? '', bar(weight), ...cells];
  });
  rows.push([CASH, percents.at(-1) ?? '', bar(cash), '', '', '', '', '', '', '', '']);
  const insert = (at: number, column: Column, cells: readonly string[]): void => {
    columns.splice(at, 0, { ...column, right: true });
    rows.forEach((row, index) => row.splice(at, 0, cells[index] ?? ''));
  };
  const scores = agents.map(({ agentId }) => allocation.agents[agentId]);
  if (scores.some((agent) => agent !== undefined && agent.score !== null && agent.score !== agent.sharpe))
    insert(
      4,
      { heading: 'score', priority: 7 },
      scores.map((agent) => ratio(agent?.score ?? null, 4)),
    );
  if (amounts !== null) insert(3, { heading: moneyHeading('amount', currency) }, amounts);
  const note = floorsNote(allocation, config);
  return [table(columns, rows), ...(note === null ? [] : [note])];
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
    VERDICT_NAMES[agentVerdict(agent).code],
    statusText(agent),
  ];
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
