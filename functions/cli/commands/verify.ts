import { Command } from 'commander';
import { FailedCommand } from '../failed-command';
import type { Line, Part } from '../output/parts';
import { table } from '../output/table';
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
      // oxlint-disable-next-line typescript/no-require-imports
      const { ALL_CHECKS } = require('../verify/all-checks') as typeof AllChecks;
      const checks = await runChecks(ALL_CHECKS);
      if (options.json) terminal.stdout.write(`${JSON.stringify({ checks }, null, 2)}\n`);
      else terminal.stdout.print(report(checks));
      if (checks.some(({ pass }) => !pass)) throw new FailedCommand(1);
    });
}

function report(checks: readonly Checked[]): Part[] {
  const failed = checks.filter(({ pass }) => !pass).length;
  const rows = checks.flatMap<Line>(({ requirement, pass, expected, found }) =>
    pass
      ? [[{ text: 'pass', level: 'good' }, requirement]]
      : [
          [{ text: 'FAIL', level: 'bad' }, requirement],
          ['', `  expected: ${expected}`],
          ['', `  found:    ${found}`],
        ],
  );
  const summary =
    failed === 0
      ? `All ${checks.length} requirements hold.`
      : `${failed} of ${checks.length} requirements FAIL.`;
  return [
    table(
      [
        { heading: '', flow: 'whole' },
        { heading: 'requirement', flow: 'wrap' },
      ],
      rows,
    ),
    summary,
  ];
}
