import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The folder of the Python tests and of the fake freqtrade. */
export const BOTS = __dirname;
export const EXAMPLES = join(__dirname, '..', '..', 'examples');

const PROBLEM =
  spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0
    ? null
    : 'there is no python3 of version 3.9 or later: install it, for example by "apt-get install python3"';

/**
 * `it` where python3 is. Otherwise the test is skipped with a loud line that names the cure; that is a failure with
 * REQUIRE_EMULATORS=1, as for the emulators.
 */
export const itWithPython: typeof it = PROBLEM === null ? it : withoutPython(PROBLEM);

function withoutPython(problem: string): typeof it {
  if (process.env.REQUIRE_EMULATORS === '1') {
    it('python3 is there for the tests of the bots', () => {
      throw new Error(problem);
    });
  } else process.stderr.write(`\n*** THE BOTS IN PYTHON WERE NOT TESTED: ${problem}. ***\n\n`);
  return it.skip;
}

/** What a program printed, and how it ended. */
export interface Ended {
  readonly output: string;
  readonly status: number | string | null;
}

/** Runs a program to its end, with the examples in Python's path and these variables. */
export function run(
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const examples = ['python', 'freqtrade', 'hummingbot'].map((name) => join(EXAMPLES, name));
  return new Promise((resolve) => {
    execFile(
      program,
      [...args],
      {
        maxBuffer: 2 ** 26,
        env: {
          PATH: process.env.PATH,
          PYTHONPATH: examples.join(process.platform === 'win32' ? ';' : ':'),
          PYTHONDONTWRITEBYTECODE: '1',
          ...variables,
        },
      },
      (error, stdout, stderr) => {
        resolve({
          output: stdout + stderr,
          status: error === null ? 0 : (error.code ?? error.signal ?? null),
        });
      },
    );
  });
}
