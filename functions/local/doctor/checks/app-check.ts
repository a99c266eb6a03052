import * as v from 'valibot';
import { type Deployment, deployedParameter } from '../deployment';
import { advice, type Found, ok, unknown } from '../finding';

const HOW = 'functions/docs/guides/before-you-open-it.md says when and how.';

const serviceSchema = v.object({ enforcementMode: v.optional(v.string(), 'OFF') });

/** Whether only your apps reach the callables and Firestore. */
export async function checkAppCheck(deployment: Deployment): Promise<Found[]> {
  const { google } = deployment;
  const enforced = deployedParameter(deployment, 'ENFORCE_APP_CHECK');
  const answer = await google.get(
    { api: 'firebaseappcheck', path: `v1/projects/${google.project}/services/firestore.googleapis.com` },
    serviceSchema,
  );
  const ofFunctions =
    enforced === null
      ? unknown('Whether callables ask for App Check is not known.', 'See the check of the functions.')
      : enforced === 'true'
        ? ok('Callables ask for App Check.')
        : advice(
            'Callables do not ask for App Check.',
            `ENFORCE_APP_CHECK=true, before strangers sign in. ${HOW}`,
          );
  // An app without App Check has no such service yet.
  const mode = answer.kind === 'answered' ? answer.value.enforcementMode : 'OFF';
  const ofFirestore =
    answer.kind === 'unknown'
      ? answer.found
      : mode === 'ENFORCED'
        ? ok('Firestore asks for App Check.')
        : advice(
            `Firestore does not ask for App Check (${mode}).`,
            `Firebase console, App Check, APIs, Cloud Firestore, Enforce. ${HOW}`,
          );
  return [ofFunctions, ofFirestore];
}
