import { refusal, type Run, scriptFolder } from '../../test/support/processes/run-script';

const folder = scriptFolder({});

const sweep = (...args: string[]): Promise<Run> => folder.maestro('sweep', ...args);

describe('maestro sweep', () => {
  it('prints tasks, reads, writes, minutes and dollars', async () => {
    const [text, json] = await Promise.all([
      sweep('--users', '2000', '--agents', '4'),
      sweep('--users', '2000', '--agents', '4', '--json'),
    ]);
    expect(text).toMatchObject({ status: 0, stderr: '' });
    for (const name of ['tasks', 'reads', 'writes', 'minutes', 'dollars'])
      expect(text.stdout).toMatch(new RegExp(`^${name} +[\\d,.]+ `, 'm'));
    const { tasks, reads, writes, dollars } = JSON.parse(json.stdout) as Record<string, number | string>;
    // 2,000 users: four pages, one more that finds the end, and 100 batches of 20.
    expect(tasks).toBe(105);
    // 0.06 dollars per 100,000 reads, 0.18 per 100,000 writes.
    expect(Number(dollars)).toBeCloseTo((Number(reads) * 0.06 + Number(writes) * 0.18) / 100_000, 4);
  });

  it.each<[string[], RegExp]>([
    [['--agents', '4'], /required option '--users <count>' not specified/],
    [['--users', '0', '--agents', '4'], /--users is "0"; it must be a whole number from 1 to .*/],
    [['--users', '5', '--agents', '101'], /--agents is "101"; it must be a whole number from 1 to 100/],
    [['--users', '1e3', '--agents', '4'], /--users is "1e3"; .*/],
    [['--users', '5', '--agents', '4', '--read-price', '-1'], /--read-price is "-1"; .*/],
  ])('refuses %j in one line', async (args, message) => {
    expect(await sweep(...args)).toEqual(refusal(message));
  });
});
