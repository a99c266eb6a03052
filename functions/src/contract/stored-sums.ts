import { Decimal, decimalText } from '../core/decimal';
import type { ReturnSums } from '../core/return-sums';
import { isSkipReason, type SkipReason } from '../core/trade';
import { compareUtf8 } from '../core/utf8';

/**
 * The sums of a window as one line, with tabs between
 * lookback · basis · returns · Σr · Σr² · Σr³ · Σr⁴ · reason:count,…
 */
export function encodeSums({ lookbackTrades, basis, powers, skipped }: ReturnSums): string {
  const reasons = [...skipped].sort(([a], [b]) => compareUtf8(a, b));
  return [
    lookbackTrades,
    basis,
    powers.count,
    ...[powers.sum, powers.squares, powers.cubes, powers.fourths].map(decimalText),
    reasons.map(([reason, count]) => `${reason}:${count}`).join(','),
  ].join('\t');
}

/** @param line as `encodeSums` has written it */
export function decodeSums(line: string): ReturnSums {
  const [lookback = '', basis, count = '', sum = '', squares = '', cubes = '', fourths = '', skipped = ''] =
    line.split('\t');
  return {
    lookbackTrades: Number(lookback),
    basis: basis === 'day' ? 'day' : 'trade',
    powers: {
      count: Number(count),
      sum: new Decimal(sum),
      squares: new Decimal(squares),
      cubes: new Decimal(cubes),
      fourths: new Decimal(fourths),
    },
    skipped: new Map(skipped === '' ? [] : skipped.split(',').map(decodeReason)),
  };
}

function decodeReason(text: string): [SkipReason, number] {
  const [reason, count] = text.split(':');
  if (!isSkipReason(reason))
    throw new Error(`A window counts trades skipped for ${text}, which is no reason.`);
  return [reason, Number(count)];
}
