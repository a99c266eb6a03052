import * as v from 'valibot';
import { type AskEmulator, askEmulator, problemOfFirestore } from '../emulator-of-firestore';
import { expected } from './expected';
import { absent, type Finding, type Found, ok, unknown, wrong } from './finding';

/** Where the emulators say what runs; firebase-tools gives it to what it starts. */
const HUB_VARIABLE = 'FIREBASE_EMULATOR_HUB';
const HUB = '127.0.0.1:4400';

/** What a deployment has and emulators have not. */
const NOT_EMULATED =
  'indexes, TTL, regions, retries, queues and schedules as they are deployed, App Check, accounts and their roles';

/**
 * Looks at emulators: whether Firestore answers, and whether the functions of this checkout are loaded.
 *
 * @param firestore its host and port
 */
export async function examineEmulators(
  firestore: string,
  env: Readonly<Record<string, string | undefined>>,
  ask: AskEmulator = askEmulator,
): Promise<Finding[]> {
  const found: Finding[] = [
    { check: 'database', ...(await checkFirestore(firestore, ask)) },
    ...(await checkFunctions(env[HUB_VARIABLE] ?? HUB, ask)).map((each) => ({ check: 'functions', ...each })),
    { check: 'others', ...absent(`Not there on emulators, so not looked at: ${NOT_EMULATED}.`) },
  ];
  return found;
}

async function checkFirestore(host: string, ask: AskEmulator): Promise<Found> {
  const problem = await problemOfFirestore(host, ask);
  return problem === null
    ? ok(`The emulator of Firestore answers at ${host}.`)
    : wrong(problem.found, problem.cure);
}

const hubSchema = v.record(v.string(), v.object({ host: v.string(), port: v.number() }));

const backendsSchema = v.object({
  backends: v.array(v.object({ functionTriggers: v.array(v.object({ name: v.optional(v.string(), '') })) })),
});

async function checkFunctions(hub: string, ask: AskEmulator): Promise<Found[]> {
  const running = await read(`http://${hub}/emulators`, hubSchema, ask);
  if (running === null)
    return [
      unknown(
        `Which emulators run is not known: the hub does not answer at ${hub}.`,
        `Set ${HUB_VARIABLE}, or start them by npm --prefix functions run emulators:start.`,
      ),
    ];
  const { functions } = running;
  if (functions === undefined)
    return [
      wrong(
        'The emulator of functions does not run: no trade is folded.',
        'Start it: --only auth,firestore,functions,pubsub.',
      ),
    ];
  const loaded = await read(`http://${functions.host}:${functions.port}/backends`, backendsSchema, ask);
  if (loaded === null)
    return [unknown('The emulator of functions does not say which it has.', 'Look at its log.')];
  const names = new Set(
    loaded.backends.flatMap(({ functionTriggers }) => functionTriggers.map(({ name }) => name)),
  );
  const missing = expected().functions.filter(({ name, kind }) => !names.has(name) && kind !== 'account');
  // The Auth emulator of firebase-tools before 15.31 has no such events, and leaves these functions out.
  const withoutEvents = expected().functions.filter(
    ({ name, kind }) => !names.has(name) && kind === 'account',
  );
  return [
    ...withoutEvents.map(({ name }) =>
      absent(`${name} is not loaded: these emulators have no events of accounts.`),
    ),
    missing.length === 0
      ? ok(`${names.size} functions are loaded.`)
      : wrong(
          `Not loaded: ${missing.map(({ name }) => name).join(', ')}.`,
          'npm --prefix functions run build, then start the emulators again, and read what they say about the functions.',
        ),
  ];
}

async function read<Value>(
  url: string,
  schema: v.GenericSchema<unknown, Value>,
  ask: AskEmulator,
): Promise<Value | null> {
  try {
    const { status, text } = await ask(url);
    const result = v.safeParse(schema, JSON.parse(text));
    return status === 200 && result.success ? result.output : null;
  } catch {
    return null;
  }
}
