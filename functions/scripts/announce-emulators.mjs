// Says where the emulators listen and how a client connects, and stays until it is ended: what `npm run emulators:start`
// runs while the emulators do.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { parseEnv } from 'node:util';
import { FUNCTIONS } from './setup.mjs';

const project = process.env.GCLOUD_PROJECT;
const { MAESTRO_REGION } = parseEnv(readFileSync(join(FUNCTIONS, '.env.example'), 'utf8'));
const { auth, firestore, functions, pubsub, tasks, hosting } = JSON.parse(process.env.MAESTRO_EMULATORS);
const at = ({ host, port }) => `${host}:${port}`;

process.stdout.write(`
The emulators run, with the parameters of .env.example, until Ctrl-C; then their data is gone.

  auth       http://${at(auth)}
  firestore  ${at(firestore)}
  functions  http://${at(functions)}/${project}/${MAESTRO_REGION}/NAME
  pubsub     ${at(pubsub)}
  tasks      ${at(tasks)}
  hosting    http://${at(hosting)}, with the page: sign in as a guest

A client:  initializeApp({ projectId: '${project}', apiKey: 'any' });
           connectAuthEmulator(getAuth(), 'http://${at(auth)}');
           connectFirestoreEmulator(getFirestore(), '${firestore.host}', ${firestore.port});
           connectFunctionsEmulator(getFunctions(getApp(), '${MAESTRO_REGION}'), '${functions.host}', ${functions.port});
A bot that uses the Admin SDK, in its environment:
           GCLOUD_PROJECT=${project} FIRESTORE_EMULATOR_HOST=${at(firestore)} FIREBASE_AUTH_EMULATOR_HOST=${at(auth)}

`);
setInterval(() => undefined, 2 ** 30);
