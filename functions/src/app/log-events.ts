/**
 * Everything that the functions say in their log, by severity. `event` of an entry is its name: metrics, alert policies and
 * programs rely on it, so a name never changes and is never used for something else. What each means and what to do about
 * it is in docs/reference/log-events.md.
 */
export const LOG_EVENTS = {
  /** Needs no action. */
  info: [
    'admin_acts',
    'allocation_published',
    'allocation_removed',
    'default_profile',
    'devices_removed',
    'erased_trades_ignored',
    'import_trades_ignored',
    'profile_switched',
    'sweep_planned',
    'user_erased',
    'users_checked',
    'webhook_failed',
    'webhook_stopped',
  ],
  /** Was dealt with. Many of them point to a cause that somebody should look for. */
  warn: [
    'agents_look_alike',
    'agents_refused',
    'alert_given_up',
    'allocation_differed',
    'batch_taken_apart',
    'check_repeated',
    'push_failed',
    'trade_unusable_close',
    'trade_unusable_id',
    'trades_missing',
    'trades_turned_away',
    'windows_drifted',
    'windows_refilled',
  ],
  /** Somebody must look at it. */
  error: [
    'account_not_erased',
    'bot_failed',
    'call_failed',
    'check_given_up',
    'current_damaged',
    'fold_failed',
    'history_damaged',
    'policy_settings_damaged',
    'settings_damaged',
    'settings_event_without_document',
    'settings_not_applied',
    'sums_wrong',
    'trade_event_without_document',
    'windows_damaged',
  ],
} as const;

export type Severity = keyof typeof LOG_EVENTS;

/** The names of the entries of one severity. */
export type LogEvent<Level extends Severity> = (typeof LOG_EVENTS)[Level][number];

/** The fields of an entry besides its message. */
export interface LogData<Level extends Severity> {
  readonly event: LogEvent<Level>;
  readonly [field: string]: unknown;
}

/** Structured logging: one entry per call. */
export interface Log {
  info(message: string, data: LogData<'info'>): void;
  warn(message: string, data: LogData<'warn'>): void;
  error(message: string, data: LogData<'error'>): void;
}
