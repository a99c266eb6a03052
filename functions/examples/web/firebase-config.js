// The only file to edit: what the page connects to when it is not opened on localhost.

/** Firebase console → Project settings → Your apps → Web app. These values are public; the rules protect the data. */
export const firebaseConfig = {
  apiKey: 'your-api-key',
  authDomain: 'your-project.firebaseapp.com',
  projectId: 'your-project',
  appId: 'your-app-id',
};

/** The parameter MAESTRO_REGION of the deployment. */
export const region = 'us-central1';

/** The reCAPTCHA Enterprise key for App Check, if the deployment has ENFORCE_APP_CHECK=true; empty: no App Check. */
export const appCheckKey = '';

/** What the page connects to on localhost instead. */
export const emulators = {
  config: { apiKey: 'any', projectId: 'demo-maestro' },
  region: 'us-central1',
  auth: 'http://127.0.0.1:9099',
  firestore: { host: '127.0.0.1', port: 8080 },
  functions: { host: '127.0.0.1', port: 5001 },
};
