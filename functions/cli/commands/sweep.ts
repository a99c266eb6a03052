import { Command } from 'commander';
import { parseFigure } from '../../src/contract/fields/figure';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { MAX_AGENTS } from '../../src/core/trades/admission';
import type { Decimal } from '../../src/core/base/decimal';
import { decimalText } from '../../src/core/base/decimal';
import { estimateSweep, type SweepEstimate, type SweepSize } from '../../src/app/sweep/plan';
import { grouped, plural, table } from '../output/text';
import type { Terminal } from '../terminal';

interface SweepOptions {
  readonly users: string;
  readonly agents: string;
  readonly closes: string;
  readonly reconcileDays: string;
  readonly readPrice: string;
  readonly writePrice: string;
  readonly json?: true;
}

/** Firestore's prices per 100,000 operations in a multi-region of the United States; other regions cost less. */
const READ_PRICE = '0.06';
const WRITE_PRICE = '0.18';
const PRICED = 100_000;

/** `maestro sweep`: estimates the cost of a sweep; it runs nothing. */
export function sweepCommand(terminal: Terminal): Command {
  return new Command('sweep')
    .description(
      'estimate what a sweep of all users takes and costs, if no user needs a repair; runs nothing',
    )
    .requiredOption('--users <count>', 'users with a journal')
    .requiredOption('--agents <count>', 'agents per user')
    .option('--closes <count>', 'closed trades per user since the last sweep', '5')
    .option('--reconcile-days <days>', 'RECONCILE_DAYS of the deployment', '30')
    .option('--read-price <dollars>', 'price of 100,000 reads', READ_PRICE)
    .option('--write-price <dollars>', 'price of 100,000 writes', WRITE_PRICE)
    .option('--json', 'print only the figures, as JSON')
    .action((options: SweepOptions) => {
      printSweep(options, terminal);
    });
}

function printSweep(options: SweepOptions, terminal: Terminal): void {
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
  terminal.stdout.write(
    options.json ? `${JSON.stringify(wire, null, 2)}\n` : `${report(size, estimate, dollars)}\n`,
  );
}

function report(
  size: SweepSize,
  { pages, batches, reads, writes, minutes }: SweepEstimate,
  dollars: Decimal,
): string {
  const perUser = (total: number): string => `${(total / size.users).toFixed(1)} per user`;
  const rows = [
    ['tasks', grouped(pages + batches), `${plural(pages, 'page')} of users, ${grouped(batches)} batches`],
    ['reads', grouped(reads), perUser(reads)],
    ['writes', grouped(writes), perUser(writes)],
    ['minutes', grouped(Math.ceil(minutes)), 'at the limits of the queues'],
    ['dollars', grouped(dollars.toFixed(2)), 'for these reads and writes, before the free quota'],
  ];
  const heading = `A sweep of ${plural(size.users, 'user')} with ${plural(size.agents, 'agent')} and ${plural(size.closes, 'closed trade')} each, one in ${size.reconcileDays} rebuilt:`;
  return `${heading}\n\n${table([{ heading: '' }, { heading: 'total', right: true }, { heading: '' }], rows)}`;
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
