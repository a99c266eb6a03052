import { Decimal, decimalText } from '../../core/base/decimal';
import { type Growth, type Path, pathOf } from '../../core/statistics/max-drawdown';
import type { PowerSums } from '../../core/statistics/power-sums';
import type { ProfitSums } from '../../core/statistics/profit-sums';
import type { ReturnSums } from '../../core/statistics/return-sums';
import type { Block, RollingPath } from '../../core/statistics/rolling-path';
import type { DownsideSums } from '../../core/statistics/sortino';
import { isSkipReason, type SkipReason } from '../../core/trades/trade';
import { compareUtf8 } from '../../core/base/utf8';

/**
 * The sums of a window as one line, with tabs between
 *
 * - lookback, basis, risk-free rate;
 * - of all returns: number, Σr, Σr², Σr³, Σr⁴;
 * - of those below the rate: number, Σr, Σr²;
 * - of the path: the growths of the oldest block, the other blocks, the newest growth (`start:` before one that starts a block);
 * - of the trades: number, wins, gross profit, gross loss;
 * - reason:count, … of the trades that are skipped.
 *
 * The same sums are always the same line.
 */
export function encodeSums(sums: ReturnSums): string {
  const { lookbackTrades, basis, riskFreeRate, powers, downside, path, profits, skipped } = sums;
  const reasons = [...skipped].sort(([a], [b]) => compareUtf8(a, b));
  return [
    lookbackTrades,
    basis,
    decimalText(riskFreeRate),
    powers.count,
    ...[powers.sum, powers.squares, powers.cubes, powers.fourths].map(decimalText),
    downside.count,
    ...[downside.sum, downside.squares].map(decimalText),
    path.oldest.join(','),
    path.blocks.map(encodeBlock).join(','),
    encodeNewest(path),
    profits.trades,
    profits.wins,
    ...[profits.grossProfit, profits.grossLoss].map(decimalText),
    reasons.map(([reason, count]) => `${reason}:${count}`).join(','),
  ].join('\t');
}

/** @param line as `encodeSums` has written it */
export function decodeSums(line: string): ReturnSums {
  const fields = new Fields(line.split('\t'));
  return {
    lookbackTrades: fields.count(),
    basis: fields.text() === 'day' ? 'day' : 'trade',
    riskFreeRate: fields.decimal(),
    powers: decodePowers(fields),
    downside: decodeDownside(fields),
    path: decodePath(fields),
    profits: decodeProfits(fields),
    skipped: new Map(fields.list().map(decodeReason)),
  };
}

/** The fields of a line, one after another. */
class Fields {
  private next = 0;

  constructor(private readonly all: readonly string[]) {}

  text(): string {
    return this.all[this.next++] ?? '';
  }

  count(): number {
    return Number(this.text());
  }

  decimal(): Decimal {
    return new Decimal(this.text());
  }

  list(): string[] {
    const text = this.text();
    return text === '' ? [] : text.split(',');
  }
}

function decodePowers(fields: Fields): PowerSums {
  return {
    count: fields.count(),
    sum: fields.decimal(),
    squares: fields.decimal(),
    cubes: fields.decimal(),
    fourths: fields.decimal(),
  };
}

function decodeDownside(fields: Fields): DownsideSums {
  return { count: fields.count(), sum: fields.decimal(), squares: fields.decimal() };
}

function decodePath(fields: Fields): RollingPath {
  return {
    oldest: fields.list().map(decodeGrowth),
    blocks: fields.list().map(decodeBlock),
    newest: decodeNewest(fields.text()),
  };
}

function decodeProfits(fields: Fields): ProfitSums {
  return {
    trades: fields.count(),
    wins: fields.count(),
    grossProfit: fields.decimal(),
    grossLoss: fields.decimal(),
  };
}

const STARTS_BLOCK = 'start:';

function encodeNewest({ newest }: RollingPath): string {
  return newest === null ? '' : `${newest.startsBlock ? STARTS_BLOCK : ''}${newest.growth}`;
}

function decodeNewest(text: string): RollingPath['newest'] {
  if (text === '') return null;
  const startsBlock = text.startsWith(STARTS_BLOCK);
  return { growth: decodeGrowth(startsBlock ? text.slice(STARTS_BLOCK.length) : text), startsBlock };
}

function decodeGrowth(text: string): Growth {
  return text === 'ruin' ? text : BigInt(text);
}

/** count:growth:high:low:fall, or count:ruin. */
function encodeBlock({ count, path }: Block): string {
  const { growth, high, low, fall, ruined } = path;
  return (ruined ? [count, 'ruin'] : [count, growth, high, low, fall]).join(':');
}

function decodeBlock(text: string): Block {
  const [count = '', growth = '', high = '', low = '', fall = ''] = text.split(':');
  const path: Path =
    growth === 'ruin'
      ? pathOf(growth)
      : {
          growth: BigInt(growth),
          high: BigInt(high),
          low: BigInt(low),
          fall: BigInt(fall),
          ruined: false,
        };
  return { count: Number(count), path };
}

function decodeReason(text: string): [SkipReason, number] {
  const [reason, count] = text.split(':');
  if (!isSkipReason(reason))
    throw new Error(`A window counts trades skipped for ${text}, which is no reason.`);
  return [reason, Number(count)];
}
