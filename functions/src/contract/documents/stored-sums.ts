import { Decimal, decimalText } from '../../core/base/decimal';
import type { DaySums } from '../../core/statistics/daily-volatility';
import type { PowerSums } from '../../core/statistics/power-sums';
import type { ProfitSums } from '../../core/statistics/profit-sums';
import type { ReturnSums, SumRules } from '../../core/statistics/return-sums';
import type { DownsideSums } from '../../core/statistics/sortino';
import { fromUnits, toUnits } from '../../core/numbers/units';
import { isSkipReason, RETURN_PLACES, type SkipReason } from '../../core/trades/trade';
import { compareUtf8 } from '../../core/base/utf8';

/**
 * The sums of a window as one line, with tabs between
 *
 * - lookback (in trades and days: `100/30`; in trades alone: `100`), basis, risk-free rate;
 * - over all returns: count, Σr, Σr², Σr³, Σr⁴;
 * - over the returns below the rate: count, Σr, Σr²;
 * - over the calendar days: count, Σr, Σr²;
 * - over the trades: count, wins, gross profit, gross loss;
 * - reason:count, … of the skipped trades.
 *
 * The same sums are always the same line.
 */
export function encodeSums(sums: ReturnSums): string {
  const { lookbackTrades, lookbackDays, basis, riskFreeRate, powers, downside, days, profits, skipped } =
    sums;
  const reasons = [...skipped].sort(([a], [b]) => compareUtf8(a, b));
  return [
    lookbackDays === null ? lookbackTrades : `${lookbackTrades}/${lookbackDays}`,
    basis,
    decimalText(riskFreeRate),
    powers.count,
    ...powerTexts(powers.sum, powers.squares, powers.cubes, powers.fourths),
    downside.count,
    ...powerTexts(downside.sum, downside.squares),
    days.count,
    ...powerTexts(days.sum, days.squares),
    profits.trades,
    profits.wins,
    ...[profits.grossProfit, profits.grossLoss].map(decimalText),
    reasons.map(([reason, count]) => `${reason}:${count}`).join(','),
  ].join('\t');
}

/** Sums of the first powers of returns, in percent and its powers. */
function powerTexts(...sums: readonly bigint[]): string[] {
  return sums.map((sum, index) => decimalText(fromUnits(sum, (index + 1) * RETURN_PLACES)));
}

/**
 * Reads sums.
 *
 * @param line as `encodeSums` has written it
 */
export function decodeSums(line: string): ReturnSums {
  const fields = new Fields(line.split('\t'));
  const { returnBasis: basis, ...rules } = readRules(fields);
  return {
    ...rules,
    basis,
    powers: decodePowers(fields),
    downside: decodeTwoPowers(fields),
    days: decodeTwoPowers(fields),
    profits: decodeProfits(fields),
    skipped: new Map(fields.list().map(decodeReason)),
  };
}

/** What sums were computed with: the start of their line, the same in every version that has sums. */
export function decodeRules(line: string): SumRules {
  return readRules(new Fields(line.split('\t')));
}

function readRules(fields: Fields): SumRules {
  const [trades, days] = fields.text().split('/');
  return {
    lookbackTrades: Number(trades),
    lookbackDays: days === undefined ? null : Number(days),
    returnBasis: fields.text() === 'day' ? 'day' : 'trade',
    riskFreeRate: fields.decimal(),
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

  /** A sum of such powers of returns. */
  power(exponent: number): bigint {
    return toUnits(this.decimal(), exponent * RETURN_PLACES);
  }

  list(): string[] {
    const text = this.text();
    return text === '' ? [] : text.split(',');
  }
}

function decodePowers(fields: Fields): PowerSums {
  return {
    count: fields.count(),
    sum: fields.power(1),
    squares: fields.power(2),
    cubes: fields.power(3),
    fourths: fields.power(4),
  };
}

function decodeTwoPowers(fields: Fields): DownsideSums & DaySums {
  return { count: fields.count(), sum: fields.power(1), squares: fields.power(2) };
}

function decodeProfits(fields: Fields): ProfitSums {
  return {
    trades: fields.count(),
    wins: fields.count(),
    grossProfit: fields.decimal(),
    grossLoss: fields.decimal(),
  };
}

function decodeReason(text: string): [SkipReason, number] {
  const [reason, count] = text.split(':');
  if (!isSkipReason(reason))
    throw new Error(`The sums of a window count trades skipped for "${text}", which is not a skip reason.`);
  return [reason, Number(count)];
}
