/** What went wrong with a request or at signing in, as far as it is known. */
export interface Fault {
  /** Of the callable or of Firebase, such as `resource-exhausted` or `auth/invalid-credential`. */
  readonly code: string;
  /** What was answered, in words for developers. */
  readonly message: string;
  /** The field of the request that is wrong; null: not one field. */
  readonly field: string | null;
  /** When to try again; null: not known. */
  readonly retryAfterSeconds: number | null;
}

const WRONG_SIGN_IN = 'E-mail or password is wrong.';
const SWITCHED_OFF = 'This way to sign in is switched off here. Choose another one.';
const SIGN_IN_AGAIN = 'You are no longer signed in. Sign in again.';
const UNREACHABLE = 'Maestro cannot be reached. Check the connection, then try again.';

const WORDS: Readonly<Record<string, string>> = {
  'auth/invalid-credential': WRONG_SIGN_IN,
  'auth/invalid-login-credentials': WRONG_SIGN_IN,
  'auth/user-not-found': WRONG_SIGN_IN,
  'auth/wrong-password': WRONG_SIGN_IN,
  'auth/invalid-email': 'This is not an e-mail address.',
  'auth/missing-email': 'Write your e-mail address.',
  'auth/missing-password': 'Write your password.',
  'auth/weak-password': 'The password is too short: it needs 6 characters or more.',
  'auth/password-does-not-meet-requirements':
    'The password is too simple for this place. Choose a longer one.',
  'auth/email-already-in-use': 'There is an account with this e-mail address already. Sign in instead.',
  'auth/user-disabled': 'This account is switched off. Its operator can switch it on.',
  'auth/too-many-requests': 'There were too many attempts. Wait some minutes, then try again.',
  'auth/quota-exceeded': 'There were too many attempts. Wait some minutes, then try again.',
  'auth/operation-not-allowed': SWITCHED_OFF,
  'auth/admin-restricted-operation': SWITCHED_OFF,
  'auth/configuration-not-found':
    'Nobody can sign in here yet: Firebase Authentication is not set up for this project.',
  'auth/popup-closed-by-user': 'The window was closed before you were signed in.',
  'auth/cancelled-popup-request': 'Another window to sign in was opened meanwhile.',
  'auth/popup-blocked':
    'The browser has blocked the window to sign in. Allow it for this page, then try again.',
  'auth/unauthorized-domain':
    'Nobody can sign in by Google at this address: the operator must add it to the authorised domains.',
  'auth/network-request-failed': UNREACHABLE,
  'auth/user-token-expired': SIGN_IN_AGAIN,
  'auth/invalid-user-token': SIGN_IN_AGAIN,
  unauthenticated: `${SIGN_IN_AGAIN} If that does not help, the page has no valid App Check key.`,
  'permission-denied': 'You may not see or change this.',
  unavailable: UNREACHABLE,
  'deadline-exceeded': 'Maestro has not answered in time. Try again; what was begun may still be done.',
  cancelled: 'The request was cancelled. Try again.',
  aborted: 'Somebody else changed the same at the same time. Try again.',
  // What a browser says of a function that is not there, and of a network that fails.
  internal: UNREACHABLE,
  'not-found':
    'Maestro is not where this page looks for it: the functions are not deployed, or in another region.',
  unimplemented: 'This Maestro is older than this page. Its operator can deploy it again.',
  unknown: 'Maestro failed unexpectedly. Its operator finds the reason in the log of the functions.',
};

/** Some of the SDKs add the HTTP status to a message: "internal [0]". */
const withoutStatus = (message: string): string => message.replace(/\s*\[\d+\]$/, '').trim();

/**
 * What went wrong and what to do, in words for a person.
 *
 * @example
 * failureWords({ code: 'auth/user-not-found', message: '…', field: null, retryAfterSeconds: null });
 * // 'E-mail or password is wrong.'
 */
export function failureWords({ code, message, field, retryAfterSeconds }: Fault): string {
  const said = withoutStatus(message);
  if (code === 'resource-exhausted') return tooSoon(retryAfterSeconds);
  if (code === 'invalid-argument') return said === '' ? 'Maestro cannot read this.' : sentence(said, field);
  // These say themselves what is in the way: an erasure, or 50 keys.
  if (code === 'failed-precondition' && said !== '') return sentence(said, null);
  const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  return words ?? `Something went wrong (${code}). Try again.`;
}

function tooSoon(seconds: number | null): string {
  if (seconds === null) return 'Too many requests at once. Try again in a moment.';
  return `That was too soon. Try again in ${seconds === 1 ? '1 second' : `${String(seconds)} seconds`}.`;
}

/** The path of the field becomes its name in words: `lookback_trades` is "Lookback trades". */
function sentence(said: string, field: string | null): string {
  const named =
    field !== null && field !== '' && said.startsWith(field)
      ? `${fieldName(field)}${said.slice(field.length)}`
      : said;
  const begun = named.charAt(0).toUpperCase() + named.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/**
 * The name of a field of a request, for a person.
 *
 * @example
 * fieldName('symbol_performance[2].avg_r'); // 'Symbol performance 3, avg r'
 */
export function fieldName(path: string): string {
  const name = path
    .replace(/\[(\d+)\]/g, (_, index: string) => ` ${String(Number(index) + 1)}`)
    .replaceAll('.', ', ')
    .replaceAll('_', ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}
