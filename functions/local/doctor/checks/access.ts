import * as v from 'valibot';
import { type Deployment, ofMaestro } from '../deployment';
import { advice, type Found, ok, unknown, wrong } from '../finding';
import { notSeen } from './functions';

const policySchema = v.object({
  bindings: v.optional(
    v.array(
      v.object({
        role: v.string(),
        members: v.optional(v.array(v.string()), []),
        condition: v.optional(v.unknown()),
      }),
    ),
    [],
  ),
});

/** Whether clients and bots reach the functions: each of them asks for a user or a key itself. */
export async function checkInvokers(deployment: Deployment): Promise<Found[]> {
  const { expected, google } = deployment;
  const names = new Set(expected.functions.filter(({ kind }) => kind === 'public').map(({ name }) => name));
  const there = ofMaestro(deployment).filter(({ name }) => names.has(name));
  if (there.length === 0) return notSeen(deployment);
  const answers = await Promise.all(
    there.map(async ({ name, service }) => ({
      name,
      answer: await google.get({ api: 'run', path: `v2/${service}:getIamPolicy` }, policySchema),
    })),
  );
  const [failed] = answers.flatMap(({ answer }) => (answer.kind === 'unknown' ? [answer.found] : []));
  const closed = answers.filter(
    ({ answer }) =>
      answer.kind !== 'unknown' &&
      !(
        answer.kind === 'answered' &&
        answer.value.bindings.some(
          ({ role, members }) => role === 'roles/run.invoker' && members.includes('allUsers'),
        )
      ),
  );
  return [
    ...(failed === undefined ? [] : [failed]),
    ...(closed.length === 0
      ? []
      : [
          wrong(
            `Nobody can call ${closed.map(({ name }) => name).join(', ')}: clients get 403 in HTML.`,
            'The organisation may forbid public functions (iam.allowedPolicyMemberDomains): allow them for this project, then deploy again.',
          ),
        ]),
    ...(failed === undefined && closed.length === 0
      ? [ok('Clients and bots reach the functions, which ask for a user or a key.')]
      : []),
  ];
}

/** A need of the functions, and the roles of which any one fulfils it. */
type Need = readonly [need: string, roles: readonly string[]];

const NEEDS: readonly Need[] = [
  ['read and write Firestore', ['roles/datastore.user', 'roles/datastore.owner', 'roles/firebase.admin']],
  ['add tasks to queues', ['roles/cloudtasks.enqueuer', 'roles/cloudtasks.admin']],
  ['act as itself for these tasks', ['roles/iam.serviceAccountUser', 'roles/iam.serviceAccountAdmin']],
  ['receive events', ['roles/eventarc.eventReceiver', 'roles/eventarc.admin']],
  ['call the functions of queues and events', ['roles/run.invoker', 'roles/run.admin']],
];

/** Needed as soon as a user has registered a device. */
const PUSH: Need = [
  'push alerts to devices',
  ['roles/firebasecloudmessaging.admin', 'roles/cloudmessaging.editor', 'roles/firebase.admin'],
];

const devicesSchema = v.array(v.object({ document: v.optional(v.object({ name: v.string() })) }));

/** Whether any user has registered a device; null: that cannot be seen. */
async function hasDevices({ google }: Deployment): Promise<boolean | null> {
  const answer = await google.get(
    {
      api: 'firestore',
      path: `v1/projects/${google.project}/databases/(default)/documents:runQuery`,
      body: {
        structuredQuery: {
          from: [{ collectionId: 'devices', allDescendants: true }],
          select: { fields: [{ fieldPath: '__name__' }] },
          limit: 1,
        },
      },
    },
    devicesSchema,
  );
  return answer.kind === 'answered' ? answer.value.some(({ document }) => document !== undefined) : null;
}

/** Roles that include all of these. */
const BROAD = ['roles/editor', 'roles/owner'];

/** Whether the account of the functions may do what they do. */
export async function checkAccount(deployment: Deployment): Promise<Found[]> {
  const { google } = deployment;
  const accounts = [...new Set(ofMaestro(deployment).map(({ serviceAccount }) => serviceAccount))];
  if (accounts.length === 0) return notSeen(deployment);
  const answer = await google.get(
    {
      api: 'cloudresourcemanager',
      path: `v1/projects/${google.project}:getIamPolicy`,
      body: { options: { requestedPolicyVersion: 3 } },
    },
    policySchema,
  );
  if (answer.kind !== 'answered')
    return [
      answer.kind === 'unknown' ? answer.found : unknown('There is no such project.', 'Check --project.'),
    ];
  const { bindings } = answer.value;
  const held = accounts.map((account) => ({
    account,
    roles: bindings
      .filter(
        ({ members, condition }) => condition === undefined && members.includes(`serviceAccount:${account}`),
      )
      .map(({ role }) => role),
  }));
  const lacks = (roles: readonly string[], [, enough]: Need): boolean =>
    !roles.some((role) => BROAD.includes(role) || enough.includes(role));
  const isPushed = held.some(({ roles }) => lacks(roles, PUSH)) ? await hasDevices(deployment) : null;
  return held.map(({ account, roles }): Found => {
    const needed = isPushed === true ? [...NEEDS, PUSH] : NEEDS;
    const lacking = needed.filter((need) => lacks(roles, need));
    if (lacking.length === 0)
      return lacks(roles, PUSH)
        ? noPush(account, isPushed)
        : ok(`${account} may do all that the functions do.`);
    const needs = lacking.map(([need]) => need).join(', ');
    const grant = lacking.map(([, [role = '']]) => role).join(', ');
    // A custom role, or one granted above the project, may have it: that cannot be seen here.
    return roles.every((role) => role.startsWith('roles/')) && roles.length > 0
      ? wrong(`${account} has no role to ${needs}.`, `Grant it in the project: ${grant}`)
      : unknown(
          `Whether ${account} may ${needs} cannot be seen: it has ${roles.length === 0 ? 'no role in this project' : 'custom roles'}.`,
          `Unless a role of your own, or of the organisation, includes it, grant: ${grant}`,
        );
  });
}

/** An account that may do everything but push, while that is not known to be needed. */
function noPush(account: string, isPushed: boolean | null): Found {
  const [need, [role = '']] = PUSH;
  const why =
    isPushed === null
      ? 'and whether a user has registered one cannot be seen'
      : 'and no user has registered one yet';
  return advice(
    `${account} has no role to ${need}, ${why}.`,
    `Grant it in the project before apps register devices: ${role}`,
  );
}
