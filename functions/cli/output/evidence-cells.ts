import { Decimal } from '../../src/core/base/decimal';
import { grouped, UNKNOWN } from './text';

/** `evidence` of an agent, as the wire has it. */
export interface WireEvidence {
  readonly skewness: string | null;
  readonly kurtosis: string | null;
  readonly standard_error: string | null;
  readonly probabilistic_sharpe: string | null;
  readonly min_track_record: string | null;
  readonly more_trades_needed: string | null;
  readonly max_drawdown_pct: string | null;
  readonly win_rate: string | null;
  readonly profit_factor: string | null;
  readonly sortino: string | null;
}

/** A column: what it is called and what an agent has there. */
export interface EvidenceCell {
  readonly label: string;
  readonly value: string;
}

/** The two that a reader asks for first: how likely the Sharpe ratio is above 0, and how many trades until that is 95 %. */
export function proofCells(evidence: WireEvidence): EvidenceCell[] {
  return [
    { label: 'PSR', value: chance(evidence.probabilistic_sharpe) },
    { label: 'to 95 %', value: moreNeeded(evidence.more_trades_needed) },
  ];
}

/** All of the evidence. */
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

/** With so many places. */
export function rounded(text: string | null, places: number): string {
  return text === null ? UNKNOWN : new Decimal(text).toFixed(places);
}

function percent(fraction: string | null): string {
  return fraction === null ? UNKNOWN : `${new Decimal(fraction).times(100).toFixed(1)} %`;
}

/** A chance is never rounded to certainty. */
function chance(fraction: string | null): string {
  if (fraction === null) return UNKNOWN;
  const value = new Decimal(fraction);
  if (value.gte('0.9995') && value.lt(1)) return '> 99.9 %';
  return value.gt(0) && value.lte('0.0005') ? '< 0.1 %' : percent(fraction);
}

function suffixed(text: string, suffix: string): string {
  return text === UNKNOWN ? text : `${text}${suffix}`;
}

/** A Sharpe ratio next to 0 needs millions: how many is no help. */
const MANY = 100_000;

function moreNeeded(count: string | null): string {
  if (count === null) return UNKNOWN;
  return new Decimal(count).gt(MANY) ? `over ${grouped(MANY)}` : grouped(count);
}
