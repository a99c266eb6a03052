import { readTrade } from '../../src/contract/documents/trade';
import { type AgentWindow, agentWindow, withTrades } from '../../src/core/statistics/agent-window';
import { type AgentFigures, assessAgent, assessAgents } from '../../src/core/weights/agent-figures';
import { allocate, type Allocation } from '../../src/core/weights/allocation';
import { DEFAULT_CONFIG, type EngineConfig, type ReturnBasis } from '../../src/core/config';
import { decimalText } from '../../src/core/base/decimal';
import type { Evidence } from '../../src/core/statistics/evidence';
import { Instant } from '../../src/core/base/instant';
import type { ClosedTrade } from '../../src/core/trades/trade';
import { fold, windowCapacity } from '../../src/core/trades/window';
import { plainWeights } from './plain-engine';
import { duration, medians, print, share, timesLess } from './measure';
import { agentNames, closeTime, type SampleTrade, sampleTrades } from './sample';

/** Agents with full windows, and trades that close one after another: the engine alone, without Firestore. */
export class Closing {
  private readonly windows = new Map<string, AgentWindow>();
  private readonly figures = new Map<string, AgentFigures>();
  /** Kept because reading it is what computes it; a publication holds it with the figures. */
  private readonly evidence = new Map<string, Evidence>();
  private readonly trades: SampleTrade[];
  private readonly agents: string[];
  private readonly capacity: number;
  private closes = 0;

  constructor(
    agents: number,
    private readonly config: EngineConfig = DEFAULT_CONFIG,
  ) {
    this.capacity = windowCapacity(config.lookbackTrades);
    const { capacity } = this;
    this.agents = agentNames(agents);
    for (const agentId of this.agents) {
      const trades = sampleTrades(agentId, capacity).map(recordOf).reverse();
      this.windows.set(agentId, agentWindow(capacity, trades, config));
      this.figures.set(agentId, assessAgent(trades, config));
    }
    this.trades = sampleTrades('agent-000', 2_000, capacity);
  }

  /** The next trade closes: from its document to the weights and, if wanted, to the evidence of its agent. */
  close({ withEvidence }: { readonly withEvidence: boolean }): Allocation {
    const sample = this.trades[this.closes % this.trades.length];
    const agentId = this.agents[this.closes % this.agents.length] ?? '';
    const window = this.windows.get(agentId);
    if (sample === undefined || window === undefined) throw new Error('There is nothing to close.');
    const number = this.capacity + this.closes++;
    const trade = recordOf({ ...sample, closed_at: closeTime(number) }, number);
    const next = withTrades(window, fold(window, new Set(), [trade]).trades);
    this.windows.set(agentId, next);
    const figures = assessAgent(next.trades, this.config, next.sums);
    this.figures.set(agentId, figures);
    if (withEvidence) this.evidence.set(agentId, figures.evidence());
    return allocate(this.figures, this.config, null, new Instant(0));
  }

  /** The weights, computed from the windows. */
  recompute(): Allocation {
    const windows = new Map([...this.windows].map(([agentId, { trades }]) => [agentId, trades]));
    const figures = assessAgents(windows, this.config);
    return allocate(figures, this.config, null, new Instant(0));
  }
}

/** A sample trade as a window keeps it. Its id has the number. */
export function recordOf({ closed_at, ...fields }: SampleTrade, index: number): ClosedTrade {
  const trade = readTrade(`trade-${index}`, { ...fields, closed_at: new Instant(closed_at) });
  if (trade.kind !== 'closed') throw new Error('A sample trade is not closed.');
  return trade.closedTrade;
}

const FOLDED = 1_000_000;

/** The engine alone, beside the same formulas written plainly; and how its time per close depends on the lookback. */
export async function benchEngine(): Promise<void> {
  const closing = new Closing(4);
  const newest = new Map(agentNames(4).map((agentId) => [agentId, sampleTrades(agentId, 100)]));
  mustAgree(closing.recompute(), plainWeights(newest));
  const took = await medians({
    close: () => closing.close({ withEvidence: false }),
    published: () => closing.close({ withEvidence: true }),
    recompute: () => closing.recompute(),
    plain: () => plainWeights(newest),
  });
  const perTrade = closeMany(new Closing(4));
  const row = (what: string, maestro: number, plain: number): string[] => [
    what,
    duration(maestro),
    duration(plain),
    timesLess(maestro, plain),
  ];
  print(
    'The engine alone, 4 agents × 100 trades',
    ['', 'Maestro', 'all recomputed, plain decimal.js', 'ratio'],
    [
      row('one close, from the document to the weights', took.close, took.plain),
      row('the same, including evidence (the baseline computes none)', took.published, took.plain),
      row('all weights recomputed', took.recompute, took.plain),
      row('a million trades folded, weights after each', perTrade * FOLDED, took.plain * FOLDED),
    ],
  );
  for (const returnBasis of ['trade', 'day'] as const) await benchLookback(returnBasis);
}

/** Ensures that the two ways compute the same weights: only then does it make sense to compare their times. */
export function mustAgree({ target }: Allocation, plain: ReadonlyMap<string, string>): void {
  for (const [agentId, weight] of target.weights)
    if (decimalText(weight) !== plain.get(agentId))
      throw new Error(
        `${agentId} has ${decimalText(weight)}, in the baseline ${String(plain.get(agentId))}.`,
      );
}

/** Microseconds per trade, the weights included. */
function closeMany(closing: Closing): number {
  const start = performance.now();
  for (let trade = 0; trade < FOLDED; trade++) closing.close({ withEvidence: false });
  return ((performance.now() - start) * 1_000) / FOLDED;
}

const LOOKBACKS = [50, 100, 200, 500, 1_000];

async function benchLookback(returnBasis: ReturnBasis): Promise<void> {
  const closings = LOOKBACKS.map((lookbackTrades) => {
    const closing = new Closing(4, { ...DEFAULT_CONFIG, lookbackTrades, returnBasis });
    return [`lookback ${lookbackTrades}`, () => closing.close({ withEvidence: true })] as const;
  });
  const took = Object.entries(await medians(Object.fromEntries(closings)));
  const least = took[0]?.[1] ?? NaN;
  print(
    `The engine's close as the lookback grows, evidence included, 4 agents, basis ${returnBasis}`,
    ['', 'per close', 'at 50', 'ratio'],
    took.map(([what, micros]) => [what, duration(micros), duration(least), share(micros, least)]),
  );
}
