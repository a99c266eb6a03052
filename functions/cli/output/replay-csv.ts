import { timeText } from '../../src/contract/fields/time';
import { type Decimal, decimalText } from '../../src/core/base/decimal';
import { compareUtf8 } from '../../src/core/base/utf8';
import { csvRow, textCell } from '../../ui/words/csv-cells';
import type { OutputFile } from './output-file';
import type { EntryPolicy } from '../../simulation/policy/entry-policy';
import type { TradeClose } from '../../simulation/replay';

const COLUMNS = [
  'closed_at',
  'trade_id',
  'agent_id',
  'opened_at',
  'skipped',
  'weight_at_open',
  'equity',
  'drawdown_pct',
  'equal_equity',
  'equal_drawdown_pct',
  'alone_equity',
  'unallocated',
];
const POLICY_COLUMNS = ['allow_new_trades', 'max_risk_pct', 'min_confidence', 'reasons', 'refused'];

/** The series of a replay as CSV (RFC 4180): one row per closed trade, written as the replay goes on. */
export class ReplayCsv {
  readonly #agents: readonly string[];

  /**
   * @param agents all agents of the replay: one column per agent
   * @param withPolicy whether there are columns for the policy before the entry
   * @param withSettings whether a first column names the settings, of which there are several
   */
  constructor(
    private readonly file: OutputFile,
    agents: Iterable<string>,
    private readonly withPolicy: boolean,
    withSettings = false,
  ) {
    this.#agents = [...agents].sort(compareUtf8);
    const weights = this.#agents.map((agentId) => `weight:${agentId}`);
    const first = withSettings ? ['settings'] : [];
    this.#write([...first, ...COLUMNS, ...(withPolicy ? POLICY_COLUMNS : []), ...weights]);
  }

  /**
   * @param before the policy before the entry
   * @param settings the name of the settings, where there are several
   */
  add(close: TradeClose, before: EntryPolicy | null, settings?: string): void {
    const { trade, allocation } = close;
    const { weights, unallocated } = allocation.published;
    this.#write([
      ...(settings === undefined ? [] : [textCell(settings)]),
      timeText(trade.closedAt),
      textCell(trade.tradeId),
      textCell(trade.agentId),
      trade.openedAt === null ? '' : timeText(trade.openedAt),
      trade.skipped ?? '',
      decimalText(close.weight),
      decimalText(close.equity),
      decimalText(close.drawdownPct),
      decimalText(close.equalEquity),
      decimalText(close.equalDrawdownPct),
      decimalText(close.aloneEquity),
      decimalText(unallocated),
      ...(this.withPolicy ? policyCells(before) : []),
      ...this.#agents.map((agentId) => textOf(weights.get(agentId))),
    ]);
  }

  #write(cells: readonly string[]): void {
    this.file.write(csvRow(cells));
  }
}

function policyCells(before: EntryPolicy | null): string[] {
  if (before === null) return POLICY_COLUMNS.map(() => '');
  const { policy, refused } = before;
  return [
    String(policy.allowNewTrades),
    decimalText(policy.maxRiskPct),
    decimalText(policy.minConfidence),
    policy.reasons.map(({ code }) => code).join(' '),
    refused.join(' '),
  ];
}

/** An empty cell: the agent was not in the allocation yet. */
function textOf(weight: Decimal | undefined): string {
  return weight === undefined ? '' : decimalText(weight);
}
