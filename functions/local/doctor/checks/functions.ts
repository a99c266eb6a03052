import { labelOf, MAESTRO_VERSION } from '../../../src/contract/version';
import { type Deployment, ofMaestro } from '../deployment';
import { advice, type Found, ok, unknown, wrong } from '../finding';
import { isNear, near } from './database';

const DEPLOY = 'firebase deploy --only functions,hosting';

/** Whether each function is deployed and runs, and of which version. */
export function checkFunctions(deployment: Deployment): Found[] {
  const { functions, expected, google } = deployment;
  if (functions.kind === 'unknown') return [functions.found];
  const there = ofMaestro(deployment);
  const missing = expected.functions.filter(({ name }) => !there.some((each) => each.name === name));
  if (there.length === 0) return [wrong('No function of Maestro is deployed.', DEPLOY)];
  const known = new Set(expected.functions.map(({ name }) => name));
  const leftOver =
    functions.kind === 'answered'
      ? functions.value.filter(({ name, isOfMaestro }) => isOfMaestro && !known.has(name))
      : [];
  const found: Found[] = [
    ...(missing.length > 0
      ? [wrong(`Not deployed: ${missing.map(({ name }) => name).join(', ')}.`, DEPLOY)]
      : []),
    ...there
      .filter(({ state }) => state !== 'ACTIVE')
      .map(({ name, state, messages }) =>
        wrong(
          `${name} is in state ${state}${messages.length > 0 ? `: ${messages.join(' ')}` : ''}.`,
          `Read its log, then: firebase deploy --only functions:${name}. Just after the first deployment, service agents need some minutes.`,
        ),
      ),
    ...(leftOver.length > 0
      ? [
          advice(
            `Deployed and not of this version: ${leftOver.map(({ name }) => name).join(', ')}.`,
            `firebase functions:delete ${leftOver.map(({ name }) => name).join(' ')} --project ${google.project}`,
          ),
        ]
      : []),
  ];
  return found.length > 0 ? found : [ok(`All ${there.length} functions are deployed and active.`)];
}

/** Whether all functions are of the version of this checkout. */
export function checkVersion(deployment: Deployment): Found[] {
  const there = ofMaestro(deployment);
  if (there.length === 0) return notSeen(deployment);
  const versions = [...new Set(there.map(({ version }) => version))];
  if (versions.length === 1 && versions[0] === labelOf(MAESTRO_VERSION))
    return [ok(`All functions are of version ${MAESTRO_VERSION}.`)];
  const words = versions.map((version) => {
    const names = there.filter((each) => each.version === version).map(({ name }) => name);
    return `${version ?? 'unknown'} (${names.length > 3 ? `${names.length} functions` : names.join(', ')})`;
  });
  return [
    wrong(
      `Deployed versions: ${words.join(', ')}; this checkout is ${MAESTRO_VERSION}.`,
      `Deploy this checkout, or check out what is deployed: ${DEPLOY}`,
    ),
  ];
}

/** Whether the functions are near the database. */
export function checkRegion(deployment: Deployment): Found[] {
  const { database } = deployment;
  const there = ofMaestro(deployment);
  if (there.length === 0) return notSeen(deployment);
  if (database.kind !== 'answered')
    return [unknown('Where the database is, is not known.', 'See the check of the database.')];
  const { locationId } = database.value;
  const regions = [...new Set(there.map(({ region }) => region))];
  const far = regions.filter((region) => !isNear(region, locationId));
  const [wanted = ''] = near(locationId).split(' or ');
  if (far.length > 0)
    return [
      wrong(
        `Functions are in ${far.join(', ')}, the database in ${locationId}: events may not arrive, and each read is slow.`,
        `Delete these functions (firebase functions:delete), set MAESTRO_REGION=${wanted} in functions/.env, and deploy.`,
      ),
    ];
  if (regions.length > 1)
    return [
      wrong(
        `Functions are in several regions: ${regions.join(', ')}. Each event is handled twice.`,
        `Delete those that are not wanted: firebase functions:delete NAME --region REGION`,
      ),
    ];
  return [ok(`The functions are in ${regions.join('')}, near the database in ${locationId}.`)];
}

/** Whether events that fail are delivered again. */
export function checkRetries(deployment: Deployment): Found[] {
  const withEvents = new Set(
    deployment.expected.functions
      .filter(({ kind }) => kind === 'event' || kind === 'account')
      .map(({ name }) => name),
  );
  const there = ofMaestro(deployment).filter(({ name }) => withEvents.has(name));
  if (there.length === 0) return notSeen(deployment);
  const unretried = there.filter(({ isRetried }) => isRetried !== true);
  return [
    unretried.length === 0
      ? ok('Events that fail are delivered again.')
      : wrong(
          `Events of ${unretried.map(({ name }) => name).join(', ')} are lost when they fail: there is no failure policy.`,
          `${DEPLOY} --force (without a person at the terminal, --force is needed for functions that are retried)`,
        ),
  ];
}

/** What stands where a check needs functions and there are none. */
export function notSeen({ functions }: Deployment): Found[] {
  return [
    functions.kind === 'unknown'
      ? unknown('The functions could not be seen.', 'See the check of the functions.')
      : wrong('No function of Maestro is deployed.', DEPLOY),
  ];
}
