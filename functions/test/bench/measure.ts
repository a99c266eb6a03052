import { plainText } from '../../cli/output/layout';
import { table } from '../../cli/output/table';
import { grouped } from '../../ui/words/text';

/** Prints a table under its title. The first column names what was measured; the last says how it compares. */
export function print(
  title: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const columns = headings.map((heading, index) => ({ heading, right: index > 0 }));
  process.stdout.write(`${plainText([title, table(columns, rows)])}\n\n`);
}

/** The factor by which Maestro takes less than the baseline, or more where it does. */
export function timesLess(maestro: number, baseline: number): string {
  return maestro <= baseline
    ? `${significant(baseline / maestro)} × less`
    : `${significant(maestro / baseline)} × more`;
}

/** The ratio of two like figures: 1.00 means no difference. */
export function share(value: number, base: number): string {
  return `${(value / base).toFixed(2)} ×`;
}

/** Microseconds as readable text. */
export function duration(micros: number): string {
  if (micros < 1_000) return `${significant(micros)} µs`;
  if (micros < 1_000_000) return `${significant(micros / 1_000)} ms`;
  return `${significant(micros / 1_000_000)} s`;
}

/** Three significant digits; more would be noise. */
export function significant(value: number): string {
  return grouped(value >= 100 ? value.toFixed(0) : value.toPrecision(3));
}

/** The median time of each function, in microseconds, after a warm-up. */
export async function medians<Name extends string>(
  functions: Readonly<Record<Name, () => unknown>>,
): Promise<Record<Name, number>> {
  const { Bench } = await import('tinybench');
  const bench = new Bench({ time: 500, warmupTime: 250, throws: true });
  for (const [name, run] of Object.entries<() => unknown>(functions)) bench.add(name, run);
  await bench.run();
  const measured = bench.tasks.map(({ name, result }) => {
    if (!('latency' in result)) throw new Error(`${name} was not measured: ${result.state}.`);
    return [name, result.latency.p50 * 1_000] as const;
  });
  return Object.fromEntries(measured) as Record<Name, number>;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** The time that work takes, in microseconds: on the clock, and as processor time of this process. */
export interface Taken {
  readonly clock: number;
  readonly processor: number;
}

export async function timed(work: () => Promise<unknown>): Promise<Taken> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const clock = (performance.now() - start) * 1_000;
  const { user, system } = process.cpuUsage(before);
  return { clock, processor: user + system };
}

/** The median time of each work. They run in turns, so that what slows the machine slows all of them. */
export async function inTurns<Name extends string>(
  turns: number,
  works: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Record<Name, Taken>> {
  const taken = new Map<string, Taken[]>();
  for (let turn = 0; turn < turns; turn++)
    for (const [name, work] of Object.entries<() => Promise<unknown>>(works))
      taken.set(name, [...(taken.get(name) ?? []), await timed(work)]);
  const middle = (all: readonly Taken[]): Taken => ({
    clock: median(all.map(({ clock }) => clock)),
    processor: median(all.map(({ processor }) => processor)),
  });
  return Object.fromEntries([...taken].map(([name, all]) => [name, middle(all)])) as Record<Name, Taken>;
}

/** Does work for all items, in `lanes` side by side. */
export async function atOnce<Item>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const waiting = items.values();
  // Lanes share one iterator: each takes the next item that waits.
  const lane = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
