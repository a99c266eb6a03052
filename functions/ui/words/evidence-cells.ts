import type { WireEvidence } from '../../src/contract/documents/allocation';
import { Decimal } from '../../src/core/base/decimal';
import { percent, ratio } from './format';
import { grouped, UNKNOWN } from './text';

/** A column of a table of agents: its heading, and the value of one agent. */
export interface EvidenceCell {
  readonly label: string;
  readonly value: string;
}

/** The two most asked for: the probability that the true Sharpe ratio is above 0, and how many more trades would raise it to 95 %. */
export function proofCells(evidence: WireEvidence): EvidenceCell[] {
  return [
    { label: 'PSR', value: probability(evidence.probabilistic_sharpe) },
    { label: 'to 95 %', value: moreNeeded(evidence.more_trades_needed) },
  ];
}

/** All the evidence of an agent. */
export function evidenceCells(evidence: WireEvidence): EvidenceCell[] {
  return [
    { label: 'error', value: ratio(evidence.standard_error, 4) },
    ...proofCells(evidence),
    // Not that of an account: it would put only a part into each trade.
    { label: 'max drawdown, as if each trade used all capital', value: percent(evidence.max_drawdown_pct) },
    { label: 'win rate', value: share(evidence.win_rate) },
    { label: 'profit factor', value: ratio(evidence.profit_factor, 2) },
    { label: 'Sortino', value: ratio(evidence.sortino, 4) },
    { label: 'skewness', value: ratio(evidence.skewness, 2) },
    { label: 'kurtosis', value: ratio(evidence.kurtosis, 2) },
  ];
}

function share(fraction: string | null): string {
  return fraction === null ? UNKNOWN : percent(new Decimal(fraction).times(100).toFixed(), 1);
}

/** A probability in percent, never rounded to certainty. */
export function probability(fraction: string | null): string {
  if (fraction === null) return UNKNOWN;
  const value = new Decimal(fraction);
  if (value.gte('0.9995')) return '> 99.9 %';
  return value.lte('0.0005') ? '< 0.1 %' : share(fraction);
}

/** A Sharpe ratio next to 0 needs millions of trades; the exact number would not help a reader. */
const MANY = 100_000;

export function moreNeeded(count: string | null): string {
  if (count === null) return UNKNOWN;
  return new Decimal(count).gt(MANY) ? `over ${grouped(MANY)}` : grouped(count);
}
