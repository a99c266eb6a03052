import { ScriptFolder } from '../../test/support/processes/run-script';
import { runChecks } from '../verify/check';

describe('maestro verify', () => {
  it('finds that every requirement holds', async () => {
    const folder = new ScriptFolder({});
    try {
      const [text, json] = await Promise.all([
        folder.run('cli/main.ts', 'verify'),
        folder.run('cli/main.ts', 'verify', '--json'),
      ]);
      expect(text).toMatchObject({ status: 0, stderr: '' });
      expect(text.stdout).toMatch(/^All \d\d requirements hold\.$/m);
      expect(text.stdout).not.toContain('FAIL');
      const { checks } = JSON.parse(json.stdout) as { checks: { pass: boolean }[] };
      expect(checks.length).toBeGreaterThan(20);
      expect(checks.every(({ pass }) => pass)).toBe(true);
    } finally {
      folder.remove();
    }
  });
});

describe('a check', () => {
  it('fails with what was found, an error too', async () => {
    const checks = [
      { requirement: 'one', expected: '1', compute: () => '1' },
      { requirement: 'two', expected: '2', compute: () => Promise.resolve('3') },
      {
        requirement: 'three',
        expected: '3',
        compute: () => {
          throw new Error('gone');
        },
      },
    ];
    expect(await runChecks(checks)).toEqual([
      { requirement: 'one', pass: true, expected: '1', found: '1' },
      { requirement: 'two', pass: false, expected: '2', found: '3' },
      { requirement: 'three', pass: false, expected: '3', found: 'an error: gone' },
    ]);
  });
});
