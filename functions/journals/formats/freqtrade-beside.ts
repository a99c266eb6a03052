import type { JsonObject } from './parse-json';
import { isObject } from '../../src/core/base/is-object';

/** Some of the settings of freqtrade. A configuration may be split over several files, so that none has to have all. */
const SETTINGS = [
  'dry_run',
  'entry_pricing',
  'exchange',
  'exit_pricing',
  'max_open_trades',
  'pairlists',
  'stake_amount',
  'stake_currency',
  'timeframe',
  'trading_mode',
];
const SETTINGS_OF_A_CONFIGURATION = 3;

/**
 * What freqtrade writes beside its results, and within their zips: none of it has trades. By the content; by the name only where
 * freqtrade itself finds the file by its name.
 *
 * @returns what the file is; null where it is none of these
 */
export function freqtradeBeside(name: string, value: unknown): string | null {
  if (!isObject(value)) return null;
  if (isDescription(value) || name.endsWith('.meta.json')) return 'the description of a freqtrade result';
  if (isPointer(value) || name.endsWith('.last_result.json')) return "the name of freqtrade's last result";
  if (isParameters(value)) return 'the parameters of a freqtrade strategy';
  if (isConfiguration(value) || name.endsWith('_config.json')) return 'a configuration of freqtrade';
  return null;
}

/** `{<strategy>: {run_id, backtest_start_time, ...}}` */
function isDescription(value: JsonObject): boolean {
  const runs = Object.values(value);
  return (
    runs.length > 0 && runs.every((run) => isObject(run) && 'run_id' in run && 'backtest_start_time' in run)
  );
}

function isPointer(value: JsonObject): boolean {
  return typeof value.latest_backtest === 'string' || typeof value.latest_hyperopt === 'string';
}

function isParameters(value: JsonObject): boolean {
  return typeof value.strategy_name === 'string' && isObject(value.params);
}

function isConfiguration(value: JsonObject): boolean {
  return SETTINGS.filter((setting) => setting in value).length >= SETTINGS_OF_A_CONFIGURATION;
}
