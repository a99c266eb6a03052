// Turns what Maestro sends into what people read. Decimals stay text: Intl formats decimal text digit by digit, without floats.

const number = (text, most = 2, least = 0) =>
  new Intl.NumberFormat(undefined, {
    maximumFractionDigits: most,
    minimumFractionDigits: least,
  }).format(text);

/** A fraction such as "0.430749872878" as a percentage. */
export const share = (text) =>
  new Intl.NumberFormat(undefined, { style: 'percent', minimumFractionDigits: 2 }).format(text);

/** A figure that is already in percent, such as "0.195130085088". */
export const percent = (text) =>
  new Intl.NumberFormat(undefined, { style: 'unit', unit: 'percent', maximumFractionDigits: 4 }).format(text);
export const ratio = (text) => (text === null ? '–' : number(text, 4, 4));
export const money = (text) => number(text, 2, 2);

/** A time in ISO 8601, or a Date. */
export const time = (at) =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));

/** What the reasons mean. A code that is missing here is newer than this page and is shown as it is. */
const REASONS = {
  volatility_high: () => 'Volatility is high',
  volatility_extreme: (r) => `Volatility is extreme: risk × ${r.factor}${more(r.confidence)}`,
  regime: (r) => `Market is ${r.effective_regime}: risk × ${r.factor}${more(r.confidence)}`,
  losing_streak: (r) => `${r.losing_streak} losses in a row: risk × ${r.factor}${level(r)}`,
  recovering: (r) =>
    `Recovering, ${r.wins_since_streak} wins since the last loss: risk × ${r.factor}${level(r)}`,
  drawdown: (r) => `${percent(r.drawdown_pct)} below today’s peak: risk × ${number(r.factor, 4)}`,
  spread_high: (r) => `Spread is high: risk × ${r.factor}${more(r.confidence)}`,
  slippage_high: (r) => `Slippage is high: risk × ${r.factor}${more(r.confidence)}`,
  liquidity_low: (r) => `Liquidity is low${more(r.confidence)}`,
  daily_drawdown_limit: (r) =>
    `Stopped: today’s drawdown of ${percent(r.max_drawdown_pct)} reached ${percent(r.daily_dd_limit)}`,
  losing_streak_limit: (r) =>
    `Stopped: ${r.losing_streak} losses in a row, the limit is ${r.losing_streak_limit}`,
  max_open_positions: (r) => `Stopped: ${r.open_positions} of ${r.max_open_positions} positions are open`,
  total_exposure_limit: (r) => `Stopped: exposure of ${percent(r.total_exposure_pct)}`,
  cost_too_high: (r) => `Stopped: the trade would cost ${r.expected_cost_r} R, at most ${r.max_cost_in_R} R`,
  risk_zero: () => 'Stopped: no risk is left to take today',
  paused: (r) =>
    r.damage ? `Stopped: the settings are damaged (${r.damage})` : 'Stopped: trading is paused',
  agent_paused: (r) => `Stopped: ${r.agent_id} is paused`,
  agent_not_funded: (r) => `Stopped: ${r.agent_id} has no capital`,
  no_symbol_left: (r) => `Every symbol that was traded is to be left alone (${r.disallowed})`,
  drawdown_unknown: () => 'Drawdown is unknown: enter what the account is worth',
  journal_partial: (r) => `Partly unknown: ${r.groups.join(', ')}`,
  win_rate: (r) => `wins ${share(r.win_rate)} of ${r.trades} trades`,
  average_r: (r) => `mean R ${number(r.avg_r)}`,
  consecutive_losses: (r) => `${r.consecutive_losses} losses in a row`,
};

/** What the streak factor goes back to. */
const level = ({ deepest_streak: losses, recovery_wins: wins }) =>
  wins > 0 ? ` (after ${losses} losses in a row, then ${wins} wins that count)` : '';

/** What a reason adds to the minimum confidence. */
function more(confidence) {
  if (confidence === '0') return '';
  return `, confidence ${confidence.startsWith('-') ? '' : '+'}${confidence}`;
}

export function reason(entry) {
  if (Object.hasOwn(REASONS, entry.code)) return REASONS[entry.code](entry);
  const { code, ...figures } = entry;
  return [code, ...Object.entries(figures).map(([name, value]) => `${name} ${String(value)}`)].join(', ');
}

/** What a person can do about a failed call. */
export function failure({ code, message, details }) {
  switch (code) {
    case 'functions/invalid-argument':
      return message.replace(/ \[\d+\]$/, ''); // The SDK adds the HTTP status.
    case 'functions/resource-exhausted':
      return `Try again in ${details?.retry_after_seconds ?? 60} s.`;
    case 'functions/unavailable':
    case 'functions/deadline-exceeded':
      return 'Maestro could not be reached; try again.';
    case 'functions/not-found':
      return 'There is no such function: is the region right, and are the functions deployed?';
    default:
      return message;
  }
}
