import { scriptFolder } from '../../test/support/processes/run-script';
import { runChecks } from '../verify/check';

const folder = scriptFolder({});

describe('maestro verify', () => {
  it('reports that every requirement holds', async () => {
    const text = await folder.maestro('verify');
    const json = await folder.maestro('verify', '--json');
    expect(text).toMatchObject({ status: 0, stderr: '' });
    expect(text.stdout).toMatch(/^All \d\d requirements hold\.$/m);
    expect(text.stdout).not.toContain('FAIL');
    const { checks } = JSON.parse(json.stdout) as { checks: { pass: boolean }[] };
    expect(checks.length).toBeGreaterThan(20);
    expect(checks.every(({ pass }) => pass)).toBe(true);
  });

  it('ends with status 1 where a requirement fails', async () => {
    jest.resetModules();
    jest.doMock('../verify/all-checks', () => ({
      ALL_CHECKS: [{ requirement: 'one', expected: '1', compute: () => '2' }],
    }));
    try {
      const { status, stdout, stderr } = await folder.maestro('verify');
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect(stdout).toMatch(/^FAIL +one\n +expected: 1\n +found: +2\n\n1 of 1 requirements FAIL\.$/m);
    } finally {
      jest.dontMock('../verify/all-checks');
    }
  });
});

describe('runChecks', () => {
  it('reports what was found, and an error as a failure', async () => {
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
