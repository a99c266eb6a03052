import { Decimal } from '../../src/core/base/decimal';

/** What is billed. Bytes are those that leave the region; seconds are those of an instance with one vCPU. */
export interface Work {
  readonly reads: Decimal;
  readonly writes: Decimal;
  readonly deletes: Decimal;
  readonly bytes: Decimal;
  readonly seconds: Decimal;
  readonly calls: Decimal;
}

type Amounts = Partial<Record<keyof Work, Decimal | number | string>>;

const RESOURCES = ['reads', 'writes', 'deletes', 'bytes', 'seconds', 'calls'] as const;

function each(amount: (resource: keyof Work) => Decimal): Work {
  return Object.fromEntries(RESOURCES.map((resource) => [resource, amount(resource)])) as unknown as Work;
}

/** Work of these amounts; what is not named is 0. */
export function work(amounts: Amounts): Work {
  return each((resource) => new Decimal(amounts[resource] ?? 0));
}

/** The same work, so many times. */
export function times(done: Work, count: Decimal | number): Work {
  return each((resource) => done[resource].times(count));
}

/** All of it together. */
export function sum(all: readonly Work[]): Work {
  return each((resource) => all.reduce((total, done) => total.plus(done[resource]), new Decimal(0)));
}

/** Prices in dollars. */
export interface Prices {
  /** Of 100,000 documents each. */
  readonly reads: Decimal;
  readonly writes: Decimal;
  readonly deletes: Decimal;
  /** Of 1 GB, 10⁹ bytes. */
  readonly egress: Decimal;
  /** Of a second of one vCPU. */
  readonly vcpuSecond: Decimal;
  /** Of 1,000,000 calls, events and tasks. */
  readonly calls: Decimal;
}

/** What work costs, in dollars, before anything that is free. */
export function dollars(done: Work, prices: Prices): Decimal {
  return [
    done.reads.times(prices.reads).div(100_000),
    done.writes.times(prices.writes).div(100_000),
    done.deletes.times(prices.deletes).div(100_000),
    done.bytes.times(prices.egress).div(1_000_000_000),
    done.seconds.times(prices.vcpuSecond),
    done.calls.times(prices.calls).div(1_000_000),
  ].reduce((total, part) => total.plus(part));
}
