/** What an alert may be about (docs/specification.md, section 12). A name never changes: settings and documents hold it. */
export const ALERT_KINDS = [
  'gate_closed',
  'gate_opened',
  'limit_near',
  'agent_proven',
  'agent_recovering',
  'agent_suspended',
  'agent_recovered',
  'agent_stale',
  'agent_silent',
  'weight_moved',
  'trade_skipped',
  'agents_refused',
  'settings_damaged',
  'drift_repaired',
  'bot_key_used_again',
  'delivery_stopped',
  'digest',
  'test',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
