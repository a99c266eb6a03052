import { checkAccount, checkInvokers } from './checks/access';
import { checkAppCheck } from './checks/app-check';
import { checkDatabase } from './checks/database';
import { checkFunctions, checkRegion, checkRetries, checkVersion } from './checks/functions';
import { checkFields, checkIndexes } from './checks/indexes';
import { checkDeployedParameters } from './checks/parameters';
import { checkQueues } from './checks/queues';
import { checkRules } from './checks/rules';
import { checkSchedule, checkSweep } from './checks/schedule';
import { type Deployment, inspect } from './deployment';
import { expected } from './expected';
import type { Finding, Found } from './finding';
import { Google, type Ask } from './google';

/** The checks of a deployment by their names, in the order in which they are told: a cause comes before what follows from it. */
const CHECKS: Readonly<Record<string, (deployment: Deployment) => Found[] | Promise<Found[]>>> = {
  database: checkDatabase,
  indexes: checkIndexes,
  fields: checkFields,
  rules: checkRules,
  functions: checkFunctions,
  version: checkVersion,
  region: checkRegion,
  retries: checkRetries,
  parameters: checkDeployedParameters,
  access: checkInvokers,
  account: checkAccount,
  'app check': checkAppCheck,
  schedule: checkSchedule,
  queues: checkQueues,
  sweep: checkSweep,
};

/**
 * Looks at a deployment from outside, and changes nothing.
 *
 * @param parameters of `functions/.env` and the files beside it
 */
export async function examine(
  project: string,
  ask: Ask,
  parameters: Readonly<Record<string, string>>,
  now: Date,
): Promise<Finding[]> {
  const deployment = await inspect({
    google: new Google(project, ask),
    expected: expected(),
    parameters,
    now,
  });
  const findings = await Promise.all(
    Object.entries(CHECKS).map(async ([check, run]) =>
      (await run(deployment)).map((found): Finding => ({ check, ...found })),
    ),
  );
  return findings.flat();
}
