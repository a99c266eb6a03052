import type { EngineConfig } from '../config';
import type { Decimal } from '../base/decimal';
import { LastUsed } from '../base/last-used';
import { memoized } from '../base/memoized';
import type { KnownTrades } from '../risk-state/known-trades';
import type { RiskTrade, TradeList } from '../risk-state/trade-list';
import { type CurrentDrawdown, currentDrawdown } from '../statistics/current-drawdown';
import { returnSeries } from '../statistics/returns';
import { lookedAt } from '../trades/lookback';

/** How far an agent stands below the peak of its own returns, and how far it may. */
export interface AgentDrawdown {
  /** In percent. */
  readonly limitPct: Decimal;
  readonly now: CurrentDrawdown;
  /** How many closes that may have lost something have no return, and so are left out. */
  readonly unknownResults: number;
  /** Whether trades of the agent may be missing, however new they are. */
  readonly isDoubtful: boolean;
}

/** What an agent's drawdown is judged by. */
export interface AgentDrawdownRules {
  readonly limitPct: Decimal;
  /** In force: it decides which trades are looked at, and whether their returns are joined by days. */
  readonly config: Pick<EngineConfig, 'lookbackTrades' | 'lookbackDays' | 'returnBasis'>;
}

type ReturnTrade = Pick<RiskTrade, 'closedAt' | 'pnl' | 'returnUnits'>;

/**
 * The drawdown of an agent by the returns that its figures are computed from, so that it never is more than the
 * `max_drawdown_pct` that is published for it.
 *
 * A close without a return is left out, as it is from the figures: how much it lost is not known, and to suppose the worst,
 * −100 %, would stop the agent until it has closed a hundred trades more, which it could not. It is counted
 * instead, unless its pnl is known and no loss: a gain that is left out makes the drawdown larger, not smaller.
 *
 * @param window every known trade of the agent's window, oldest first
 *
 * @example
 * const config = { lookbackTrades: 100, lookbackDays: null, returnBasis: 'trade' } as const;
 * agentDrawdown([win, loss], { limitPct: new Decimal(10), config }, false).now.shown.toFixed(); // '1'
 */
export function agentDrawdown(
  window: TradeList<ReturnTrade>,
  { limitPct, config }: AgentDrawdownRules,
  isDoubtful: boolean,
): AgentDrawdown {
  const trades = lookedAt([...window.slice(-config.lookbackTrades)].reverse(), config);
  return {
    limitPct,
    now: currentDrawdown(returnSeries(trades, config.returnBasis).reverse(), limitPct),
    unknownResults: trades.filter(({ returnUnits, pnl }) => returnUnits === null && !pnl?.gte(0)).length,
    isDoubtful,
  };
}

/** Those of the settings in force, for as long as an instance keeps the trades. */
const kept = memoized<KnownTrades, LastUsed<AgentDrawdown>>(() => new LastUsed(1));

/**
 * The drawdown of an agent by the trades that are known of it; computed once for the same rules, because any client may ask
 * at any rate.
 *
 * @param own the trades of the agent alone
 *
 * @example
 * const config = { lookbackTrades: 100, lookbackDays: null, returnBasis: 'trade' } as const;
 * const joined = joinWindows(new Map([['trend', { capacity: 100, trades: [loss] }]]));
 * const own = joined.ofAgent('trend').asOf(new Instant(60));
 * knownAgentDrawdown(own, { limitPct: new Decimal(10), config }).isDoubtful; // false
 */
export function knownAgentDrawdown(own: KnownTrades, rules: AgentDrawdownRules): AgentDrawdown {
  const { lookbackTrades, lookbackDays, returnBasis } = rules.config;
  const key = [rules.limitPct, lookbackTrades, lookbackDays, returnBasis].join(' ');
  return kept(own).get(key, () => agentDrawdown(own.held.trades, rules, own.isDoubtful));
}
