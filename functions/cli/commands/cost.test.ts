import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decimal } from '../../src/core/base/decimal';
import { refusal, type Run, scriptFolder } from '../../test/support/processes/run-script';

const folder = scriptFolder({});

const cost = (...args: string[]): Promise<Run> => folder.maestro('cost', ...args);

interface Wire {
  readonly dollars_per_month: string;
  readonly operations: readonly { name: string; per_day: number; one: Figures; day: Figures }[];
  readonly hostile_hour: readonly ({ name: string; bound: string } & Figures)[];
}

type Figures = Record<'reads' | 'writes' | 'deletes' | 'dollars', string>;

async function figures(...args: string[]): Promise<Wire> {
  return JSON.parse((await cost(...args, '--json')).stdout) as Wire;
}

describe('maestro cost', () => {
  it('answers first: the month, and the worst hour of one hostile user', async () => {
    const { status, stdout, stderr } = await cost('--users', '1');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^1 user with 4 agents, 20 closes and 50 policies per day each cost 0\.\d\d \$ per month\.$/m,
    );
    expect(stdout).toMatch(
      /^One hostile user costs at most \d+\.\d\d \$ per hour: .* \(bounded by: .*\)\. \d of \d+ ways/m,
    );
    expect(stdout).toMatch(/^close +3 +3 /m);
  });

  it('multiplies what one operation takes by how often it happens', async () => {
    const { operations } = await figures('--users', '2000', '--agents', '4');
    const [close, warm, cold, , check, rebuild] = operations;
    // Of 40,000 closes 43 of 155 make an alert.
    expect(operations.map(({ per_day }) => per_day)).toEqual([40_000, 60_000, 40_000, 11_097, 1_933, 67]);
    expect(close).toMatchObject({ one: { reads: '3', writes: '3' }, day: { reads: '120000' } });
    expect([warm, cold, check].map((row) => row?.one.reads)).toEqual(['2', '6', '28']);
    expect(Number(rebuild?.one.reads)).toBeGreaterThan(400);
  });

  it('charges a sweep of users who have closed nothing with 4 reads and one per agent, and no write', async () => {
    const { operations } = await figures('--closes', '0', '--agents', '7');
    expect(operations[4]?.one).toMatchObject({ reads: '11', writes: '0' });
  });

  it('charges an alert with its document, its delivery and a read per device, as many as closes make or as are given', async () => {
    const alerts = async (...args: string[]) =>
      (await figures('--users', '1', ...args)).operations.find(({ name }) => name === 'alert, delivered');
    expect(await alerts()).toMatchObject({ per_day: 6, one: { reads: '8', writes: '2', deletes: '1' } });
    expect(await alerts('--alerts', '3', '--devices', '4')).toMatchObject({
      per_day: 3,
      one: { reads: '11', writes: '2' },
    });
    // However many closes there are, an hour has room for ten and a digest.
    expect(await alerts('--closes', '100000')).toMatchObject({ per_day: 264 });
  });

  it('names what it takes for granted about alerts', async () => {
    expect((await cost()).stdout.replaceAll(/\s+/g, ' ')).toContain(
      '5.5 alerts per user and day, all sent to a webhook and 1 device: closes are taken to make as many as in the sample, 43 for 155, unless --alerts says how many.',
    );
    expect((await cost('--alerts', '2', '--devices', '0')).stdout.replaceAll(/\s+/g, ' ')).toContain(
      '2.0 alerts per user and day, all sent to a webhook and 0 devices, as --alerts says.',
    );
  });

  it('counts in the prices that are given', async () => {
    const free = ['write', 'delete', 'egress', 'vcpu', 'call'].flatMap((name) => [`--${name}-price`, '0']);
    const { operations } = await figures('--read-price', '1', ...free);
    expect(operations[0]?.one.dollars).toBe('0.00003');
  });

  it('names what bounds each way of a hostile user, and what bounds nothing of ours', async () => {
    const { hostile_hour: ways } = await figures();
    for (const { bound } of ways) expect(bound).not.toBe('');
    const dear = ways.filter(({ dollars }) => Number(dollars) > 1).map(({ name }) => name);
    // docs/guides/before-you-open-it.md says why, for each of these.
    expect(dear).toEqual([
      'getPolicy after each close, 100 agents',
      'policies of bots after each close, 100 agents',
      'trades of bots',
      '1100 closes per second',
      '1000 calls per second of one callable, refused or not',
      '1000 requests per second with wrong keys',
      '1000 calls per second of all 13 callables',
    ]);
  });

  it('is what docs/guides/before-you-open-it.md says', async () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'guides', 'before-you-open-it.md'), 'utf8');
    const rows = [...page.matchAll(/^\| (.*?) +\| .*? +\| +([\d.]+) \|$/gm)].map(([, name, cost]) => [
      name,
      cost,
    ]);
    const { hostile_hour: ways } = await figures();
    expect(rows).toEqual(ways.map(({ name, dollars }) => [name, new Decimal(dollars).toFixed(2)]));
  });

  it.each<[string[], RegExp]>([
    [['--users', '0'], /--users is "0"; it must be a whole number from 1 to .*/],
    [['--agents', '101'], /--agents is "101"; it must be a whole number from 1 to 100/],
    [['--alerts', '265'], /--alerts is "265"; it must be a whole number from 0 to 264/],
    [['--devices', '21'], /--devices is "21"; it must be a whole number from 0 to 20/],
    [['--users', '1e3'], /--users is "1e3"; .*/],
    [['--read-price', '-1'], /--read-price is "-1"; .*/],
  ])('refuses %j in one line', async (args, message) => {
    expect(await cost(...args)).toEqual(refusal(message));
  });
});
