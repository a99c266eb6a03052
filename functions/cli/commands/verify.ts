import { Command } from 'commander';
import { FailedCommand } from '../failed-command';
import { table } from '../output/text';
import type { Terminal } from '../terminal';
import type * as AllChecks from '../verify/all-checks';
import { type Checked, runChecks } from '../verify/check';

interface VerifyOptions {
  readonly json?: true;
}

/** `maestro verify`: checks that this installation computes what the specification demands. Exit status 1 if not. */
export function verifyCommand(terminal: Terminal): Command {
  return new Command('verify')
    .description(
      'check this installation: compute each requirement on reference figures and print pass or fail',
    )
    .option('--json', 'print only the results, as JSON')
    .action(async (options: VerifyOptions) => {
      // Loaded here, because they load the Firebase SDKs, which no other command needs.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { ALL_CHECKS } = require('../verify/all-checks') as typeof AllChecks;
      const checks = await runChecks(ALL_CHECKS);
      terminal.stdout.write(`${options.json ? JSON.stringify({ checks }, null, 2) : report(checks)}\n`);
      if (checks.some(({ pass }) => !pass)) throw new FailedCommand(1);
    });
}

function report(checks: readonly Checked[]): string {
  const failed = checks.filter(({ pass }) => !pass).length;
  const rows = checks.flatMap(({ requirement, pass, expected, found }) =>
    pass
      ? [['pass', requirement]]
      : [
          ['FAIL', requirement],
          ['', `  expected: ${expected}`],
          ['', `  found:    ${found}`],
        ],
  );
  const summary =
    failed === 0
      ? `All ${checks.length} requirements hold.`
      : `${failed} of ${checks.length} requirements FAIL.`;
  return `${table([{ heading: '' }, { heading: 'requirement' }], rows)}\n\n${summary}`;
}
