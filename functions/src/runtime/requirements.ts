import type * as Sdk from 'firebase-functions/v2';

/**
 * What a project needs for these functions, as `firebase deploy` reads it. The CLI enables the APIs; those of triggers, queues and
 * the schedule it knows by itself.
 */
const APIS = [
  ['firestore.googleapis.com', 'Holds the journal and everything that is computed from it.'],
  ['identitytoolkit.googleapis.com', 'Users sign in; the deletion of an account erases its data.'],
  ['fcm.googleapis.com', 'Pushes alerts to the devices that users have registered.'],
  ['firebaseappcheck.googleapis.com', 'Callables may ask for App Check.'],
] as const;

/** The least that the account of the functions must be allowed. `maestro doctor` looks for the same. */
const ROLES = [
  'roles/datastore.user',
  'roles/cloudtasks.enqueuer',
  'roles/iam.serviceAccountUser',
  'roles/eventarc.eventReceiver',
  'roles/run.invoker',
  'roles/firebasecloudmessaging.admin',
] as const;

/** Declares both, where the CLI reads the manifest. An instance that serves needs neither, nor the rest of the SDK. */
if (process.env.FUNCTIONS_CONTROL_API === 'true') {
  // oxlint-disable-next-line typescript/no-require-imports
  const { requiresAPI, requiresRole } = require('firebase-functions/v2') as typeof Sdk;
  for (const [api, reason] of APIS) requiresAPI(api, reason);
  // Not by default: a Firebase CLI before 15.23 refuses a manifest that names roles, and a later one replaces the account of
  // the functions by one that has these roles alone. The build writes the answer in: the CLI passes no such variable on.
  if (process.env.MAESTRO_DECLARE_ROLES === 'true') for (const role of ROLES) requiresRole(role);
}
