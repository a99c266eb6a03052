import type { Lookback } from '../../src/core/trades/lookback';
import { grouped, plural } from '../../ui/words/text';

/** Which trades of an agent count, in words. */
export function lookbackText({ lookbackTrades, lookbackDays }: Lookback): string {
  const days =
    lookbackDays === null ? '' : `, no older than ${plural(lookbackDays, 'day')} before its last close`;
  return `the newest ${grouped(lookbackTrades)} trades of each agent${days}`;
}
