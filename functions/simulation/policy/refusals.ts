import { Decimal, Exact } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import { decidedAt, type ReplayTrade } from '../replay-trades';
import { mostFrequentFirst } from './reason-counts';
import type { RefusalReason } from './refusal';
import type { NetResult } from './result-account';

/** A trade that a profile would not have taken. */
export interface RefusedTrade {
  /** When the policy was requested. */
  readonly at: Instant;
  readonly trade: ReplayTrade;
  /** In the order of the rules: gates, symbol, confidence. */
  readonly reasons: readonly RefusalReason[];
}

/** What refused trades came to: what they lost, refusing them saved; what they made, it cost. */
export interface RefusedResult {
  readonly trades: number;
  /** With the pnl of the journal. */
  readonly asTraded: NetResult;
  /** With the risk that the policy computed, on the trades that have an R. */
  readonly atRisk: NetResult;
}

export interface AllRefused extends RefusedResult {
  /** By the first reason of each trade; the most frequent first. */
  readonly byFirstReason: ReadonlyMap<RefusalReason, RefusedResult>;
  /** The first refused trades in time. */
  readonly first: readonly RefusedTrade[];
}

/** How many refused trades are kept for display. */
const KEPT = 10;

/**
 * The trades that a profile refuses, each under the first of its reasons. The sums take everything else as it was: if one
 * of these trades had been taken, another might have been refused, and the account would have risked more or less later.
 */
export class Refusals {
  readonly #byFirstReason = new Map<RefusalReason, RefusedResult>();
  readonly #first: RefusedTrade[] = [];

  /**
   * @param reasons none: the trade is taken
   * @param riskAmount what the account of the profile would have risked if nothing had stopped the entry
   */
  add(trade: ReplayTrade, reasons: readonly RefusalReason[], riskAmount: Decimal): void {
    const [reason] = reasons;
    if (reason === undefined) return;
    const before = this.#byFirstReason.get(reason) ?? NOTHING;
    this.#byFirstReason.set(reason, sumOf(before, resultOf(trade, riskAmount)));
    if (this.#first.length < KEPT) this.#first.push({ at: decidedAt(trade), trade, reasons });
  }

  end(): AllRefused {
    return {
      ...[...this.#byFirstReason.values()].reduce(sumOf, NOTHING),
      byFirstReason: mostFrequentFirst(this.#byFirstReason, ({ trades }) => trades),
      first: this.#first,
    };
  }
}

const UNKNOWN: NetResult = { trades: 0, net: null };
const NOTHING: RefusedResult = { trades: 0, asTraded: UNKNOWN, atRisk: UNKNOWN };

function resultOf({ pnl, rMultiple }: ReplayTrade, riskAmount: Decimal): RefusedResult {
  return {
    trades: 1,
    asTraded: pnl === null ? UNKNOWN : { trades: 1, net: pnl },
    atRisk: rMultiple === null ? UNKNOWN : { trades: 1, net: Decimal.mul(riskAmount, rMultiple) },
  };
}

function sumOf(a: RefusedResult, b: RefusedResult): RefusedResult {
  return {
    trades: a.trades + b.trades,
    asTraded: netOf(a.asTraded, b.asTraded),
    atRisk: netOf(a.atRisk, b.atRisk),
  };
}

/** Exact, so that no order matters. */
function netOf(a: NetResult, b: NetResult): NetResult {
  if (a.net === null) return b;
  if (b.net === null) return a;
  return { trades: a.trades + b.trades, net: Exact.add(a.net, b.net) };
}
