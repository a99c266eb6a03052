/** The default configuration as it is sent: copied from docs/specification.md, section 2, and not from the code. */
export const DEFAULT_WIRE_CONFIG = {
  agent_ids: null,
  lookback_trades: 100,
  lookback_days: null,
  risk_free_rate: '0.04',
  min_floor_weight: '0.05',
  enforce_performance: false,
  min_trades: 10,
  temperature: '1',
  sharpe_cap: '1',
  max_weight: '1',
  rebalance_threshold: '0',
  return_basis: 'trade',
  score_method: 'sharpe',
  weight_basis: 'capital',
  diversify: false,
  stale_after_days: null,
};

/** The default of every setting. */
export const DEFAULT_WIRE_SETTINGS = {
  ...DEFAULT_WIRE_CONFIG,
  profile: null,
  profile_overrides: {},
  account_equity: null,
  account_equity_at: null,
  paused: false,
  paused_agents: [],
  agent_drawdown_limit: null,
  alerts: { kinds: null, weight_move: '0.1', webhook: null, push: false },
};
