// Calls a callable function of Maestro as a signed-in user, and prints the answer: to make a key for a bot, to list and revoke
// keys, to set the equity.
//
//   node call.mjs createBotKey '{"name": "my VPS", "agent_ids": ["Trend"], "scopes": ["trades:write", "read"]}'
//   node call.mjs updateSettings '{"agent_ids": ["Trend"], "account_equity": "10000"}'
//   node call.mjs listBotKeys
//   node call.mjs revokeBotKey '{"id": "ID"}'
//
// The environment says who and where:
//   MAESTRO_EMAIL, MAESTRO_PASSWORD  the user that owns the journal, with the sign-in method e-mail and password
//   MAESTRO_API_KEY                  the web API key of the project (Firebase console, project settings). It is no secret
//   MAESTRO_FUNCTIONS                https://REGION-PROJECT.cloudfunctions.net
// On the emulators (npm --prefix functions run emulators:start) nothing has to be set: a user is made.
// Where the deployment has ENFORCE_APP_CHECK=true, only your app can call: call the same functions there.

const [name, data = '{}'] = process.argv.slice(2);
if (name === undefined)
  throw new Error('The function is missing: node call.mjs createBotKey \'{"name": …}\'');

const {
  MAESTRO_API_KEY: apiKey,
  MAESTRO_EMAIL: email = 'bot@example.com',
  MAESTRO_PASSWORD: password = 'emulated',
  MAESTRO_FUNCTIONS: functions = 'http://127.0.0.1:5001/demo-maestro/us-central1',
  FIREBASE_AUTH_EMULATOR_HOST: emulator = '127.0.0.1:9099',
} = process.env;
const isEmulated = apiKey === undefined;

const user = await signIn();
const { result } = await post(
  `${functions}/${name}`,
  { data: JSON.parse(data) },
  { authorization: `Bearer ${user.idToken}` },
);
console.log(JSON.stringify(result, null, 2));

async function signIn() {
  const accounts = `${isEmulated ? `http://${emulator}/` : 'https://'}identitytoolkit.googleapis.com/v1/accounts`;
  const credentials = { email, password, returnSecureToken: true };
  const at = (method) => `${accounts}:${method}?key=${apiKey ?? 'emulated'}`;
  try {
    return await post(at('signInWithPassword'), credentials);
  } catch (error) {
    if (!isEmulated || !error.message.includes('EMAIL_NOT_FOUND')) throw error;
    return post(at('signUp'), credentials);
  }
}

async function post(url, body, headers = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  const { message = text } = (text.startsWith('{') && JSON.parse(text).error) || {};
  throw new Error(`${new URL(url).host} answered ${response.status}: ${message}`);
}
