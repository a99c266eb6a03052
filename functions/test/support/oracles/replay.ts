import { closedTrade } from '../../../src/core/trades/trade';
import { Decimal } from '../../../src/core/base/decimal';
import { Instant } from '../../../src/core/base/instant';
import type { ReplayTrade } from '../../../simulation/replay-trades';

/** What the tests of a replay share. Times are in hours since the epoch. */

const HOUR = 3600;

export function hour(hours: number): Instant {
  return new Instant(hours * HOUR);
}

interface Sketch {
  readonly id: string;
  readonly agent: string;
  readonly opened?: number | null;
  readonly closed: number;
  /** Of a capital of 100, so it is the return in percent too; null: unusable. */
  readonly pnl: string | null;
  readonly symbol?: string;
  readonly r?: string;
  readonly confidence?: string;
}

export function replayTrade(sketch: Sketch): ReplayTrade {
  const { pnl, opened = null } = sketch;
  return {
    agentId: sketch.agent,
    ...closedTrade({
      tradeId: sketch.id,
      closedAt: hour(sketch.closed),
      pnl: pnl === null ? null : new Decimal(pnl),
      capital: pnl === null ? null : new Decimal(100),
      skipped: pnl === null ? 'missing_pnl' : null,
      symbol: sketch.symbol ?? null,
      rMultiple: sketch.r === undefined ? null : new Decimal(sketch.r),
    }),
    openedAt: opened === null ? null : hour(opened),
    confidence: sketch.confidence === undefined ? null : new Decimal(sketch.confidence),
    regime: null,
  };
}
