import type { WireEvidence } from '../../src/contract/documents/allocation';
import { Decimal } from '../../src/core/base/decimal';
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
    { label: 'error', value: rounded(evidence.standard_error, 4) },
    ...proofCells(evidence),
    { label: 'max drawdown', value: suffixed(rounded(evidence.max_drawdown_pct, 2), ' %') },
    { label: 'win rate', value: percent(evidence.win_rate) },
    { label: 'profit factor', value: rounded(evidence.profit_factor, 2) },
    { label: 'Sortino', value: rounded(evidence.sortino, 4) },
    { label: 'skewness', value: rounded(evidence.skewness, 2) },
    { label: 'kurtosis', value: rounded(evidence.kurtosis, 2) },
  ];
}

/** A decimal rounded to this many places; a dash if it is not known. */
export function rounded(text: string | null, places: number): string {
  return text === null ? UNKNOWN : new Decimal(text).toFixed(places);
}

function percent(fraction: string | null): string {
  return fraction === null ? UNKNOWN : `${new Decimal(fraction).times(100).toFixed(1)} %`;
}

/** A probability in percent, never rounded to certainty. */
function probability(fraction: string | null): string {
  if (fraction === null) return UNKNOWN;
  const value = new Decimal(fraction);
  if (value.gte('0.9995') && value.lt(1)) return '> 99.9 %';
  return value.gt(0) && value.lte('0.0005') ? '< 0.1 %' : percent(fraction);
}

function suffixed(text: string, suffix: string): string {
  return text === UNKNOWN ? text : `${text}${suffix}`;
}

/** A Sharpe ratio next to 0 needs millions of trades; the exact number would not help a reader. */
const MANY = 100_000;

function moreNeeded(count: string | null): string {
  if (count === null) return UNKNOWN;
  return new Decimal(count).gt(MANY) ? `over ${grouped(MANY)}` : grouped(count);
}
