import * as v from 'valibot';
import { type Decimal, ZERO } from '../../core/base/decimal';
import { Quotient } from '../../core/numbers/quotient';
import type { Drawdown } from '../../core/risk-state/drawdown';
import type { Instant } from '../../core/base/instant';
import {
  COST_LEVELS,
  LIQUIDITY_LEVELS,
  type MarketConditions,
  type Measure,
  VOLATILITY_LEVELS,
} from '../../core/policy/market';
import { type Profile, REGIMES } from '../../core/profiles/profiles';
import { MeanR } from '../../core/risk-state/mean-r';
import type { Streak } from '../../core/risk-state/streak';
import type { SymbolPerformance } from '../../core/risk-state/symbol-performance';
import { count, decimal, listOf, notNegative, oneOf, symbolName, time } from '../fields/fields';
import { AGENT_ID_RULE, isAgentId } from '../fields/ids';
import { describe, InvalidInput, parseInput } from '../fields/invalid-input';
import { profileName } from '../fields/profile';
import { timeText } from '../fields/time';

/** A request of `getPolicy`. Null: not given. */
export interface PolicyRequest {
  readonly profile: Profile | null;
  readonly market: MarketConditions;
  readonly agentId: string | null;
  /** The three groups of the risk state. Each comes from the request as a whole, or not at all. */
  readonly streak: Streak | null;
  readonly drawdown: Drawdown | null;
  readonly symbols: readonly SymbolPerformance[] | null;
}

const MAX_SYMBOLS = 1000;

const fraction = decimal('from 0 to 1', (value) => value.gte(0) && value.lte(1));

const symbolKeys = v.strictObject(
  {
    symbol: symbolName,
    trades: count,
    win_rate: v.nullish(fraction, null),
    avg_r: v.nullish(decimal('such as "0.35"'), null),
    consecutive_losses: v.nullish(count, 0),
  },
  'an object with symbol (text), trades (a whole number), and any of win_rate, avg_r, consecutive_losses',
);

const SYMBOLS_RULE = `a list of at most ${MAX_SYMBOLS} symbols, each named once`;

const symbolList = v.pipe(
  listOf(symbolKeys, SYMBOLS_RULE, 0, MAX_SYMBOLS),
  v.check((list) => new Set(list.map(({ symbol }) => symbol)).size === list.length, SYMBOLS_RULE),
);

const requestKeys = v.strictObject({
  profile: v.nullish(profileName, null),
  agent_id: v.nullish(v.custom<string>(isAgentId, AGENT_ID_RULE), null),
  regime: v.nullish(oneOf(REGIMES), 'NORMAL'),
  volatility: v.nullish(notNegative, null),
  vol_level: v.nullish(oneOf(VOLATILITY_LEVELS), null),
  spread_bps: v.nullish(notNegative, null),
  spread_level: v.nullish(oneOf(COST_LEVELS), null),
  slippage_bps: v.nullish(notNegative, null),
  slippage_level: v.nullish(oneOf(COST_LEVELS), null),
  liquidity: v.nullish(oneOf(LIQUIDITY_LEVELS), 'NORMAL'),
  expected_cost_r: v.nullish(notNegative, null),
  open_positions: v.nullish(count, null),
  total_exposure_pct: v.nullish(notNegative, null),
  losing_streak: v.nullish(count, null),
  last_losing_streak: v.nullish(count, null),
  wins_since_streak: v.nullish(count, null),
  last_loss_at: v.nullish(time, null),
  drawdown_pct: v.nullish(notNegative, null),
  max_drawdown_pct: v.nullish(notNegative, null),
  symbol_performance: v.nullish(symbolList, null),
});

type Wire = v.InferOutput<typeof requestKeys>;

/** The name of a field of a request. */
export type PolicyField = keyof Wire;

/**
 * Reads a request of `getPolicy` (docs/specification.md, section 5). A field that is null counts as not given.
 *
 * @param latest the latest time that `last_loss_at` may have; a little after now, because the clocks of clients differ
 * @throws InvalidInput naming the field, what was found and what is allowed
 */
export function parsePolicyRequest(input: unknown, latest: Instant): PolicyRequest {
  const wire = parseInput(requestKeys, input);
  return {
    profile: wire.profile,
    agentId: wire.agent_id,
    market: {
      regime: wire.regime,
      volatility: measure('volatility', wire.volatility, 'vol_level', wire.vol_level),
      spread: measure('spread_bps', wire.spread_bps, 'spread_level', wire.spread_level),
      slippage: measure('slippage_bps', wire.slippage_bps, 'slippage_level', wire.slippage_level),
      liquidity: wire.liquidity,
      expectedCostR: wire.expected_cost_r,
      openPositions: wire.open_positions,
      totalExposurePct: wire.total_exposure_pct,
    },
    streak: streakOf(wire, latest),
    drawdown: drawdownOf(wire),
    symbols: wire.symbol_performance?.map(symbolPerformance) ?? null,
  };
}

/** A measure by its value or by its level, never by both. */
function measure<Level extends string>(
  valueKey: string,
  value: Decimal | null,
  levelKey: string,
  level: Level | null,
): Measure<Level> | null {
  if (value !== null && level !== null)
    throw new InvalidInput(
      levelKey,
      `${levelKey} is ${describe(level)}, and ${valueKey} is given too; give one of the two`,
    );
  if (value !== null) return { value };
  return level === null ? null : { level };
}

/** The streak of `last_losing_streak` losses, then `wins_since_streak` wins, then `losing_streak` losses. */
function streakOf(wire: Wire, latest: Instant): Streak | null {
  const { losing_streak, last_losing_streak, wins_since_streak, last_loss_at } = wire;
  if ([losing_streak, last_losing_streak, wins_since_streak, last_loss_at].every((field) => field === null))
    return null;
  if (last_loss_at !== null && last_loss_at.compare(latest) > 0)
    throw InvalidInput.of('last_loss_at', timeText(last_loss_at), 'a time that is not in the future');
  const before = last_losing_streak ?? 0;
  const wins = wins_since_streak ?? 0;
  const losses = losing_streak ?? 0;
  return {
    runs: [
      { outcome: 'loss', count: before },
      { outcome: 'win', count: wins },
      { outcome: 'loss', count: losses },
    ],
    // Without a win between them, both losing streaks are one.
    losses: wins === 0 ? before + losses : losses,
    wins: losses > 0 ? 0 : wins,
    lastLossAt: last_loss_at,
    cut: false,
  };
}

function drawdownOf({ drawdown_pct, max_drawdown_pct }: Wire): Drawdown | null {
  if (drawdown_pct === null && max_drawdown_pct === null) return null;
  const now = drawdown_pct ?? ZERO;
  const worst = max_drawdown_pct ?? now;
  if (worst.lt(now))
    throw InvalidInput.of(
      'max_drawdown_pct',
      worst.toFixed(),
      `at least drawdown_pct, which is ${now.toFixed()}`,
    );
  return { now: new Quotient(now), worst: new Quotient(worst) };
}

function symbolPerformance(wire: v.InferOutput<typeof symbolKeys>): SymbolPerformance {
  return {
    symbol: wire.symbol,
    trades: wire.trades,
    winRate: wire.win_rate,
    tradesWithR: wire.trades,
    averageR: wire.avg_r === null ? null : MeanR.of(wire.avg_r),
    consecutiveLosses: wire.consecutive_losses,
    unknownResults: 0,
  };
}
