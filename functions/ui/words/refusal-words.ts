import type { RefusalReason } from '../../simulation/policy/refusal';

/** What trades were refused for, in words. */
const WORDS: Readonly<Record<RefusalReason, string>> = {
  daily_drawdown_limit: "Today's drawdown at its limit",
  losing_streak_limit: 'Losing streak at its limit',
  max_open_positions: 'Too many open positions',
  total_exposure_limit: 'Too much exposure',
  cost_too_high: 'Cost too high',
  risk_zero: 'No risk left',
  paused: 'Trading paused',
  agent_paused: 'Agents paused',
  agent_not_funded: 'Agents without a weight',
  agent_drawdown_limit: 'Agents at their drawdown limit',
  disallowed_symbol: 'Symbols to leave alone',
  confidence_too_low: 'Confidence too low',
};

/** A reason in words, followed by its name in tables and in JSON. */
export function refusalWords(reason: string): string {
  const words = new Map(Object.entries(WORDS)).get(reason);
  return words === undefined ? reason : `${words} (${reason})`;
}
