import { Command } from 'commander';
import { Decimal, decimalText } from '../../src/core/base/decimal';
import { parseFigure } from '../../src/contract/fields/figure';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { MAX_AGENTS } from '../../src/core/trades/admission';
import { hostileWays, type Way } from '../cost/hostile';
import { alertsOfCloses, type DailyUse, dayOf, MOST_ALERTS, type Row, SAMPLE } from '../cost/normal';
import { LIMITS } from '../cost/units';
import { dollars, type Prices, sum, type Work } from '../cost/work';
import type { Part } from '../output/parts';
import { table } from '../output/table';
import { grouped, plural } from '../../ui/words/text';
import type { Terminal } from '../terminal';

/** Prices of a multi-region of the United States and of Cloud Run's first tier; other regions cost less or more. */
const DEFAULT_PRICES = {
  readPrice: '0.06',
  writePrice: '0.18',
  deletePrice: '0.02',
  egressPrice: '0.12',
  vcpuPrice: '0.000024',
  callPrice: '0.4',
} as const;

type PriceFlags = Record<keyof typeof DEFAULT_PRICES, string>;

interface CostOptions extends PriceFlags {
  readonly users: string;
  readonly agents: string;
  readonly trades: string;
  readonly closes: string;
  readonly policies: string;
  readonly alerts?: string;
  readonly devices: string;
  readonly reconcileDays: string;
  readonly json?: true;
}

const DAYS_PER_MONTH = 30;

/** `maestro cost`: what a deployment costs, and what one hostile user can make it cost; it runs nothing. */
export function costCommand(terminal: Terminal): Command {
  const prices = DEFAULT_PRICES;
  return new Command('cost')
    .description(
      'estimate what a close, a policy and a sweep cost, and what one hostile user can cost in an hour; runs nothing',
    )
    .option('--users <count>', 'users with a journal', '1000')
    .option('--agents <count>', 'agents per user', '4')
    .option('--trades <count>', 'closed trades in the window of an agent', '100')
    .option('--closes <count>', 'closes per user and day', '20')
    .option('--policies <count>', 'policies per user and day', '50')
    .option(
      '--alerts <count>',
      `alerts per user and day (default: ${SAMPLE.alerts} for ${SAMPLE.closes} closes, as in the sample; at most ${MOST_ALERTS})`,
    )
    .option('--devices <count>', 'devices of a user to which alerts are pushed', '1')
    .option('--reconcile-days <days>', 'RECONCILE_DAYS of the deployment', '30')
    .option('--read-price <dollars>', 'price of 100,000 reads', prices.readPrice)
    .option('--write-price <dollars>', 'price of 100,000 writes', prices.writePrice)
    .option('--delete-price <dollars>', 'price of 100,000 deletes', prices.deletePrice)
    .option('--egress-price <dollars>', 'price of 1 GB that leaves the region', prices.egressPrice)
    .option('--vcpu-price <dollars>', 'price of a second of one vCPU', prices.vcpuPrice)
    .option('--call-price <dollars>', 'price of 1,000,000 calls, events and tasks', prices.callPrice)
    .option('--json', 'print only the figures, as JSON')
    .action((options: CostOptions) => {
      printCost(options, terminal);
    });
}

function printCost(options: CostOptions, terminal: Terminal): void {
  const closes = count('--closes', options.closes, 0, 1_000_000);
  const use: DailyUse = {
    users: count('--users', options.users, 1, 100_000_000),
    agents: count('--agents', options.agents, 1, MAX_AGENTS),
    trades: count('--trades', options.trades, 1, 1000),
    closes,
    policies: count('--policies', options.policies, 0, 1_000_000),
    alerts:
      options.alerts === undefined
        ? alertsOfCloses(closes)
        : new Decimal(count('--alerts', options.alerts, 0, MOST_ALERTS)),
    devices: count('--devices', options.devices, 0, LIMITS.devices),
    reconcileDays: count('--reconcile-days', options.reconcileDays, 1, 365),
  };
  const prices: Prices = {
    reads: price('--read-price', options.readPrice),
    writes: price('--write-price', options.writePrice),
    deletes: price('--delete-price', options.deletePrice),
    egress: price('--egress-price', options.egressPrice),
    vcpuSecond: price('--vcpu-price', options.vcpuPrice),
    calls: price('--call-price', options.callPrice),
  };
  const day = dayOf(use);
  const ways = hostileWays();
  if (options.json) terminal.stdout.write(`${JSON.stringify(wire(day, ways, prices), null, 2)}\n`);
  else terminal.stdout.print(report(use, options.alerts !== undefined, day, ways, prices));
}

function total(day: readonly Row[]): Work {
  return sum(day.map(({ all }) => all));
}

function monthly(day: readonly Row[], prices: Prices): Decimal {
  return dollars(total(day), prices).times(DAYS_PER_MONTH);
}

function worst(ways: readonly Way[], prices: Prices): { way: Way; cost: Decimal } {
  const [first, ...others] = ways.map((way) => ({ way, cost: dollars(way.hour, prices) }));
  if (first === undefined) throw new Error('There is no way.');
  return others.reduce((most, other) => (other.cost.gt(most.cost) ? other : most), first);
}

function wire(day: readonly Row[], ways: readonly Way[], prices: Prices) {
  return {
    dollars_per_month: money(monthly(day, prices), 2),
    operations: day.map(({ name, count: perDay, one, all }) => ({
      name,
      per_day: perDay,
      one: wireWork(one, prices),
      day: wireWork(all, prices),
    })),
    hostile_hour: ways.map(({ name, bound, hour }) => ({ name, bound, ...wireWork(hour, prices) })),
  };
}

function wireWork(done: Work, prices: Prices) {
  const text = (amount: Decimal): string => decimalText(amount.toDecimalPlaces(6));
  return {
    reads: text(done.reads),
    writes: text(done.writes),
    deletes: text(done.deletes),
    bytes: text(done.bytes),
    vcpu_seconds: text(done.seconds),
    calls: text(done.calls),
    dollars: money(dollars(done, prices), 9),
  };
}

function money(amount: Decimal, places: number): string {
  return decimalText(amount.toDecimalPlaces(places));
}

function report(
  use: DailyUse,
  isGiven: boolean,
  day: readonly Row[],
  ways: readonly Way[],
  prices: Prices,
): Part[] {
  const { way, cost } = worst(ways, prices);
  const dear = ways.filter(({ hour }) => dollars(hour, prices).gt(1)).length;
  const each = `${plural(use.agents, 'agent')}, ${plural(use.closes, 'close')} and ${plural(use.policies, 'policy')} per day`;
  return [
    `${plural(use.users, 'user')} with ${each} each cost ${shown(monthly(day, prices))} per month.\n` +
      `One hostile user costs at most ${shown(cost)} per hour: ${way.name} (bounded by: ${way.bound}). ${dear} of ${ways.length} ways cost more than 1 $.`,
    'One operation, and all of a day:',
    table(
      [
        { heading: '', flow: 'wrap' },
        { heading: 'reads', right: true, priority: 2 },
        { heading: 'writes', right: true, priority: 3 },
        { heading: '$ per million', right: true, priority: 4 },
        { heading: 'per day', right: true, priority: 1 },
        { heading: '$ per day', right: true },
      ],
      [
        ...day.map(({ name, count: perDay, one, all }) => [
          name,
          whole(one.reads),
          whole(one.writes),
          dollars(one, prices).times(1_000_000).toFixed(2),
          grouped(perDay),
          dollars(all, prices).toFixed(2),
        ]),
        [
          'together',
          whole(total(day).reads),
          whole(total(day).writes),
          '',
          '',
          dollars(total(day), prices).toFixed(2),
        ],
      ],
    ),
    'One hostile user for an hour, signed in, without App Check, against the default parameters:',
    table(
      [
        { heading: 'way', flow: 'wrap' },
        { heading: 'bounded by', flow: 'wrap', priority: 1 },
        { heading: 'reads', right: true, priority: 2 },
        { heading: 'writes', right: true, priority: 3 },
        { heading: 'GB', right: true, priority: 5 },
        { heading: 'vCPU-s', right: true, priority: 4 },
        { heading: '$ per hour', right: true },
      ],
      ways.map(({ name, bound, hour }) => [
        name,
        bound,
        whole(hour.reads),
        whole(hour.writes),
        hour.bytes.div(1_000_000_000).toFixed(1),
        whole(hour.seconds),
        dollars(hour, prices).toFixed(2),
      ]),
    ),
    alertSentence(use, isGiven),
    'Before anything that is free, without storage. Seconds are estimates: a request to Firestore is taken to last 20 ms.',
  ];
}

/** What is taken for granted about alerts. */
function alertSentence({ alerts, devices }: DailyUse, isGiven: boolean): string {
  const perDay = `${grouped(alerts.toFixed(1))} alerts per user and day, all sent to a webhook and ${plural(devices, 'device')}`;
  const why = isGiven
    ? ', as --alerts says.'
    : `: closes are taken to make as many as in the sample, ${SAMPLE.alerts} for ${SAMPLE.closes}, unless --alerts says how many.`;
  return `${perDay}${why} One that is only on the page costs one read, one write and one delete.`;
}

function whole(amount: Decimal): string {
  return grouped(amount.toFixed(0));
}

function shown(amount: Decimal): string {
  return `${grouped(amount.toFixed(2))} $`;
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
