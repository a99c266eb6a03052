import { parseConfig } from '../../src/contract/documents/config';
import { parseFigure } from '../../src/contract/fields/figure';
import { readTrade } from '../../src/contract/documents/trade';
import { assessAgents } from '../../src/core/weights/agent-figures';
import { allocate, type Allocation } from '../../src/core/weights/allocation';
import { splitCapital } from '../../src/core/weights/capital';
import { DEFAULT_CONFIG } from '../../src/core/config';
import { Decimal, decimalText, exactSum, ONE } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { probabilisticSharpe } from '../../src/core/statistics/probabilistic-sharpe';
import { sharpeStandardError } from '../../src/core/statistics/sharpe-error';
import { targetWeights } from '../../src/core/weights/weights';
import { shrinkSharpes } from '../../src/core/weights/shrinkage';
import { type ClosedTrade, inPercent, returnUnits } from '../../src/core/trades/trade';
import { fold, type Window, windowCapacity } from '../../src/core/trades/window';
import type { Check } from './check';

const CONFIG = parseConfig({ min_trades: 2, risk_free_rate: '0' });

/** Closed trades of one agent on a capital of 100, so that each result is the return in percent. */
function closed(agentId: string, ...pnls: readonly string[]): ClosedTrade[] {
  return pnls.map((pnl, index) =>
    trade(agentId, `${agentId}-${index}`, { realized_pnl: pnl, quantity: '1' }, index),
  );
}

function trade(agentId: string, id: string, fields: Record<string, unknown>, at: number): ClosedTrade {
  const read = readTrade(id, {
    agent_id: agentId,
    closed_at: new Instant(at),
    entry_price: '100',
    ...fields,
  });
  if (read.kind !== 'closed') throw new Error(`${id} was not read as a closed trade.`);
  return read.closedTrade;
}

function allocation(windows: Record<string, readonly ClosedTrade[]>, config = CONFIG): Allocation {
  return allocate(assessAgents(new Map(Object.entries(windows)), config), config, null, new Instant(0));
}

function weightsText({ published }: Allocation): string {
  const weights = [...published.weights].map(([agentId, weight]) => `${agentId} ${decimalText(weight)}`);
  return [...weights, `cash ${decimalText(published.unallocated)}`].join(', ');
}

function sharpeText(windows: readonly ClosedTrade[]): string {
  const sharpe = allocation({ a: windows }).agents.get('a')?.sharpe;
  return sharpe?.toDecimalPlaces(20).toFixed() ?? 'undefined';
}

/** Returns of 3, −1 and 3 %: mean 5/3, standard deviation √(16/3), so a Sharpe ratio of 5/√48. */
const WINNER = closed('winner', '3', '-1', '3');
/** Returns of −1 and −2 %: mean −3/2, standard deviation √(1/2), so a Sharpe ratio of −3/√2. */
const LOSER = closed('loser', '-1', '-2');

/** What docs/specification.md, section 2, demands of the engine. */
export const ENGINE_CHECKS: readonly Check[] = [
  {
    requirement: 'decimals have 28 significant digits, rounded half to even',
    expected: '0.3333333333333333333333333333 0.2 0.4',
    compute: () =>
      [Decimal.div(1, 3), new Decimal('0.25').toDecimalPlaces(1), new Decimal('0.35').toDecimalPlaces(1)]
        .map(decimalText)
        .join(' '),
  },
  {
    requirement: 'figures are decimal text, also with an exponent: no hex, no separators',
    expected: '12.5 0.05 refused refused refused',
    compute: () =>
      ['12.5', '5e-2', '0x1F', '1_000', 'Infinity']
        .map((text) => parseFigure(text)?.toFixed() ?? 'refused')
        .join(' '),
  },
  {
    requirement: 'a profitable short with a negative quantity has a positive return',
    expected: '1.5',
    compute: () => {
      const { pnl, capital } = trade('a', 't', { realized_pnl: '3', quantity: '-2' }, 0);
      return pnl === null || capital === null ? 'none' : decimalText(inPercent(returnUnits(pnl, capital)));
    },
  },
  {
    requirement: 'Sharpe ratio of returns 3, −1, 3 %: 5/√48, to 20 places',
    expected: '0.72168783648703220564',
    compute: () => sharpeText(WINNER),
  },
  {
    requirement: 'return basis day: 2 % and, nine days later, 1 % are a mean of 0.3 % per calendar day',
    expected: '0.3',
    compute: () => {
      const later = trade('a', 'later', { realized_pnl: '1', quantity: '1' }, 9 * 86_400);
      const config = { ...CONFIG, returnBasis: 'day' as const };
      const mean = allocation({ a: [later, ...closed('a', '2')] }, config).agents.get('a')?.meanReturnPct;
      return mean ? decimalText(mean) : 'none';
    },
  },
  {
    requirement: 'a constant series has no Sharpe ratio, and the score is the cap',
    expected: 'undefined 1',
    compute: () => {
      const flat = closed('a', '1', '1', '1');
      const score = allocation({ a: flat }).agents.get('a')?.score;
      return `${sharpeText(flat)} ${score ? decimalText(score) : 'none'}`;
    },
  },
  {
    requirement: 'softmax: scores 1 and 0 at temperature 1 have weights in the ratio e : 1',
    expected: 'a 0.73105857863, b 0.26894142137, cash 0',
    compute: () =>
      weightsText(
        allocation(
          { a: closed('a', '1', '1'), b: closed('b', '1', '-1') },
          parseConfig({ min_trades: 2, risk_free_rate: '0', sharpe_cap: '1', min_floor_weight: '0' }),
        ),
      ),
  },
  {
    requirement: 'recovery mode: a loser keeps the floor',
    expected: 'loser 0.05, winner 0.95, cash 0',
    compute: () => weightsText(allocation({ winner: WINNER, loser: LOSER })),
  },
  {
    requirement: 'strict mode: a loser gets nothing',
    expected: 'loser 0, winner 1, cash 0',
    compute: () =>
      weightsText(
        allocation(
          { winner: WINNER, loser: LOSER },
          parseConfig({ min_trades: 2, risk_free_rate: '0', enforce_performance: true }),
        ),
      ),
  },
  {
    requirement: 'weights and cash sum to exactly 1, also with thirds',
    expected: 'a 0.333333333334, b 0.333333333333, c 0.333333333333, cash 0; sum 1',
    compute: () => {
      const result = allocation({ a: WINNER, b: WINNER, c: WINNER });
      const { weights, unallocated } = result.published;
      return `${weightsText(result)}; sum ${decimalText(exactSum([...weights.values(), unallocated]))}`;
    },
  },
  {
    requirement: 'without enough trades an agent is unproven and gets the floor',
    expected: 'new 0.05, winner 0.95, cash 0; unproven',
    compute: () => {
      const result = allocation({ winner: WINNER, new: closed('new', '9') });
      return `${weightsText(result)}; ${String(result.agents.get('new')?.status)}`;
    },
  },
  {
    requirement: 'probabilistic Sharpe ratio of SR 0.458, n 24, skewness −2.448, kurtosis 10.164: 0.913',
    expected: '0.913',
    compute: () => {
      // Bailey and López de Prado 2012, "The Sharpe Ratio Efficient Frontier", the published example.
      const sharpe = new Decimal('0.458');
      const shape = { skewness: new Decimal('-2.448'), kurtosis: new Decimal('10.164') };
      const chance = probabilisticSharpe(sharpe, sharpeStandardError(sharpe, 24, shape));
      return chance?.toFixed(3) ?? 'none';
    },
  },
  {
    requirement:
      'evidence of returns 3, −1, 3 %: drawdown, win rate, profit factor, Sortino ratio, track record',
    expected: 'drawdown 1 %, win rate 0.6667, profit factor 6, Sortino 2.8868, 7 more trades needed',
    compute: () => {
      const evidence = allocation({ a: WINNER }).agents.get('a')?.evidence();
      const text = (value: Decimal | null | undefined): string =>
        value ? decimalText(value.toDecimalPlaces(4)) : 'none';
      return `drawdown ${text(evidence?.maxDrawdownPct)} %, win rate ${text(evidence?.winRate)}, profit factor ${text(evidence?.profitFactor)}, Sortino ${text(evidence?.sortino)}, ${text(evidence?.moreReturnsNeeded)} more trades needed`;
    },
  },
  {
    requirement: 'score_method shrunk: ratios 1 and 0, each ± 0.5, move half of the way to their mean',
    expected: '0.75 0.25',
    compute: () => {
      // Variance 0.5, mean squared error 0.25: t = 0.25, t / (t + 0.25) = 1/2.
      const standardError = new Decimal('0.5');
      const estimates = [1, 0].map((sharpe) => ({ sharpe: new Decimal(sharpe), standardError }));
      return shrinkSharpes(estimates)
        .map((value) => (value === null ? 'none' : decimalText(value)))
        .join(' ');
    },
  },
  {
    requirement:
      'weight_basis risk: of two equal scores, the agent that swings half as much gets twice the capital',
    expected: 'a 0.333333333333, b 0.666666666667',
    compute: () => {
      const agents = ['2', '1'].map((volatility, index) => ({
        agentId: ['a', 'b'][index] ?? '',
        score: ONE,
        status: 'performing' as const,
        meanReturnPct: ONE,
        dailyVolatility: () => new Decimal(volatility),
      }));
      const { weights } = targetWeights(agents, { ...DEFAULT_CONFIG, weightBasis: 'risk' });
      return [...weights].map(([agentId, weight]) => `${agentId} ${decimalText(weight)}`).join(', ');
    },
  },
  {
    requirement: 'trades give the same window in any order of arrival',
    expected: 'the same',
    compute: () => {
      const trades = closed('a', '3', '-1', '2', '0', '-2', '5', '1');
      const capacity = windowCapacity(DEFAULT_CONFIG.lookbackTrades);
      const folded = (order: readonly ClosedTrade[]): Window =>
        order.reduce<Window>(
          (window, next) => ({ capacity, trades: fold(window, new Set([next.tradeId]), [next]).trades }),
          { capacity, trades: [] },
        );
      const ids = ({ trades: kept }: Window): string => kept.map(({ tradeId }) => tradeId).join();
      return ids(folded(trades)) === ids(folded([...trades].reverse())) ? 'the same' : 'something else';
    },
  },
  {
    requirement: 'capital is split exactly',
    expected: 'loser 61728.3945, winner 1172839.4955',
    compute: () => {
      const { published } = allocation({ winner: WINNER, loser: LOSER });
      const { amounts } = splitCapital(new Decimal('1234567.89'), published);
      return [...amounts].map(([agentId, amount]) => `${agentId} ${decimalText(amount)}`).join(', ');
    },
  },
];
