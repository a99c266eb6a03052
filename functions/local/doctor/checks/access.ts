import * as v from 'valibot';
import { type Deployment, ofMaestro } from '../deployment';
import { type Found, ok, unknown, wrong } from '../finding';
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

/** Each need of the functions, and the roles of which any one fulfils it. */
const NEEDS: readonly (readonly [need: string, roles: readonly string[]])[] = [
  ['read and write Firestore', ['roles/datastore.user', 'roles/datastore.owner', 'roles/firebase.admin']],
  ['add tasks to queues', ['roles/cloudtasks.enqueuer', 'roles/cloudtasks.admin']],
  ['act as itself for these tasks', ['roles/iam.serviceAccountUser', 'roles/iam.serviceAccountAdmin']],
  ['receive events', ['roles/eventarc.eventReceiver', 'roles/eventarc.admin']],
  ['call the functions of queues and events', ['roles/run.invoker', 'roles/run.admin']],
  [
    'push alerts to devices',
    ['roles/firebasecloudmessaging.admin', 'roles/cloudmessaging.editor', 'roles/firebase.admin'],
  ],
];

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
  return accounts.flatMap((account): Found[] => {
    const roles = bindings
      .filter(
        ({ members, condition }) => condition === undefined && members.includes(`serviceAccount:${account}`),
      )
      .map(({ role }) => role);
    if (roles.some((role) => BROAD.includes(role)))
      return [ok(`${account} may do all that the functions do.`)];
    const lacking = NEEDS.filter(([, enough]) => !enough.some((role) => roles.includes(role)));
    if (lacking.length === 0) return [ok(`${account} may do all that the functions do.`)];
    const needs = lacking.map(([need]) => need).join(', ');
    const grant = lacking.map(([, [role = '']]) => role).join(', ');
    // A custom role, or one granted above the project, may have it: that cannot be seen here.
    return roles.every((role) => role.startsWith('roles/')) && roles.length > 0
      ? [wrong(`${account} has no role to ${needs}.`, `Grant it in the project: ${grant}`)]
      : [
          unknown(
            `Whether ${account} may ${needs} cannot be seen: it has ${roles.length === 0 ? 'no role in this project' : 'custom roles'}.`,
            `Unless a role of your own, or of the organisation, includes it, grant: ${grant}`,
          ),
        ];
  });
}
