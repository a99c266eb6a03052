import { Command } from 'commander';
import { parseFigure } from '../../src/contract/fields/figure';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { MAX_AGENTS } from '../../src/core/trades/admission';
import type { Decimal } from '../../src/core/base/decimal';
import { decimalText } from '../../src/core/base/decimal';
import { estimateSweep, type SweepEstimate, type SweepSize } from '../../src/app/sweep/plan';
import { grouped, plural, table } from '../output/text';

interface SweepOptions {
  readonly users: string;
  readonly agents: string;
  readonly closes: string;
  readonly reconcileDays: string;
  readonly readPrice: string;
  readonly writePrice: string;
  readonly json?: true;
}

/** Firestore's prices a 100,000 operations in a multi-region of the United States; others are lower. */
const READ_PRICE = '0.06';
const WRITE_PRICE = '0.18';
const PRICED = 100_000;

/** `maestro sweep`: what a sweep of so many users will take, without doing anything. */
export function sweepCommand(): Command {
  return new Command('sweep')
    .description('a dry run: what a sweep of all users takes and costs, while all is well with them')
    .requiredOption('--users <count>', 'users that have a journal')
    .requiredOption('--agents <count>', 'agents of each user')
    .option('--closes <count>', 'closes of each user since the last sweep', '5')
    .option('--reconcile-days <days>', 'RECONCILE_DAYS of the deployment', '30')
    .option('--read-price <dollars>', 'for 100,000 reads', READ_PRICE)
    .option('--write-price <dollars>', 'for 100,000 writes', WRITE_PRICE)
    .option('--json', 'print the figures alone')
    .action((options: SweepOptions) => {
      printSweep(options);
    });
}

function printSweep(options: SweepOptions): void {
  const size: SweepSize = {
    users: count('--users', options.users, 1, 100_000_000),
    agents: count('--agents', options.agents, 1, MAX_AGENTS),
    closes: count('--closes', options.closes, 0, 1_000_000),
    reconcileDays: count('--reconcile-days', options.reconcileDays, 1, 365),
  };
  const estimate = estimateSweep(size);
  const dollars = price('--read-price', options.readPrice)
    .times(estimate.reads)
    .plus(price('--write-price', options.writePrice).times(estimate.writes))
    .div(PRICED);
  const wire = {
    ...size,
    reconcileDays: undefined,
    reconcile_days: size.reconcileDays,
    tasks: estimate.pages + estimate.batches,
    reads: estimate.reads,
    writes: estimate.writes,
    minutes: Math.ceil(estimate.minutes),
    dollars: decimalText(dollars.toDecimalPlaces(4)),
  };
  process.stdout.write(
    options.json ? `${JSON.stringify(wire, null, 2)}\n` : `${report(size, estimate, dollars)}\n`,
  );
}

function report(
  size: SweepSize,
  { pages, batches, reads, writes, minutes }: SweepEstimate,
  dollars: Decimal,
): string {
  const a = (total: number): string => (total / size.users).toFixed(1);
  const rows = [
    ['tasks', grouped(pages + batches), `${plural(pages, 'page')} of users, ${grouped(batches)} batches`],
    ['reads', grouped(reads), `${a(reads)} a user`],
    ['writes', grouped(writes), `${a(writes)} a user`],
    ['minutes', grouped(Math.ceil(minutes)), 'at the limits of the queues'],
    ['dollars', grouped(dollars.toFixed(2)), 'for these reads and writes, without the free quota'],
  ];
  const heading = `A sweep of ${plural(size.users, 'user')} with ${plural(size.agents, 'agent')} and ${plural(size.closes, 'close')} each, one in ${size.reconcileDays} rebuilt:`;
  return `${heading}\n\n${table([{ heading: '' }, { heading: 'in all', right: true }, { heading: '' }], rows)}`;
}

function count(flag: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw InvalidInput.of(flag, text, `a whole number from ${grouped(least)} to ${grouped(most)}`);
}

function price(flag: string, text: string): Decimal {
  const value = parseFigure(text);
  if (value?.gte(0)) return value;
  throw InvalidInput.of(flag, text, 'a decimal of at least 0, such as "0.06"');
}
