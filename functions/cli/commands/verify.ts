import { Command } from 'commander';
import { table } from '../output/text';
import { type Checked, runChecks } from '../verify/check';
import { ENGINE_CHECKS } from '../verify/engine-checks';
import { INSTALLATION_CHECKS } from '../verify/installation-checks';
import { POLICY_CHECKS } from '../verify/policy-checks';

interface VerifyOptions {
  readonly json?: true;
}

/** `maestro verify`: whether this installation computes what the specification demands. Exit status 1 where it does not. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check this installation: each requirement computed on reference figures, pass or fail')
    .option('--json', 'print the results alone')
    .action(async (options: VerifyOptions) => {
      const checks = await runChecks([...INSTALLATION_CHECKS, ...ENGINE_CHECKS, ...POLICY_CHECKS]);
      process.stdout.write(`${options.json ? JSON.stringify({ checks }, null, 2) : report(checks)}\n`);
      if (checks.some(({ pass }) => !pass)) process.exitCode = 1;
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
