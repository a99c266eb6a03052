import { examine } from '../../local/doctor/doctor';
import { examineEmulators } from '../../local/doctor/emulators';
import { expected } from '../../local/doctor/expected';
import type { Finding } from '../../local/doctor/finding';
import { type Api, networkAsk } from '../../local/doctor/google';
import { MAESTRO_VERSION } from '../../src/contract/version';
import {
  ACCOUNT,
  DENIED,
  DISABLED,
  FakeGoogle,
  type FakeFunction,
  type FakeProject,
  NOW,
  PROJECT,
} from '../../test/support/http/fake-google';
import { refusal, type Run, scriptFolder } from '../../test/support/processes/run-script';
import { doctorCommand } from './doctor';

/** `maestro doctor` against a local server that answers like the APIs of Google. On emulators: test/emulator/app.test.ts. */

const google = new FakeGoogle();
const folder = scriptFolder({});
let parameters: Record<string, string> = {};

beforeAll(async () => {
  process.env.GCLOUD_PROJECT = PROJECT;
  await google.start();
});
afterAll(() => {
  google.stop();
  delete process.env.GCLOUD_PROJECT;
});
beforeEach(() => {
  google.project = new FakeGoogle().project;
  parameters = {};
});

const look = (token = 'token'): Promise<Finding[]> =>
  examine(
    PROJECT,
    networkAsk(
      (api) => google.originOf(api),
      () => Promise.resolve(token),
      PROJECT,
    ),
    parameters,
    NOW,
  );

const run = (...args: string[]): Promise<Run> => runOn(look, args);

function runOn(examine: () => Promise<Finding[]>, args: readonly string[]): Promise<Run> {
  return folder.runProgram((terminal) => doctorCommand(terminal, { examine: () => examine() }), args);
}

/** The status with which the command ends where this was found. */
const statusOf = async (findings: readonly Finding[]): Promise<number | null> =>
  (await runOn(() => Promise.resolve([...findings]), ['--project', PROJECT])).status;

const isBad = ({ level }: Finding): boolean => level !== 'ok' && level !== 'advice';

const bad = async (): Promise<Finding[]> => (await look()).filter(isBad);

/** The function of this name, to be broken. */
function deployed(project: FakeProject, name: string): FakeFunction {
  const found = project.functions.find((each) => each.name.endsWith(`/${name}`));
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

it('finds nothing in a project in which all is well, asks nothing twice, and changes nothing', async () => {
  google.asked.length = 0;
  const findings = await look();
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
  expect(new Set(findings.map(({ check }) => check)).size).toBe(15);
  expect(google.asked.filter((path, n) => google.asked.indexOf(path) !== n)).toEqual([]);
  const posts = google.asked.filter((path) => !path.startsWith('GET '));
  expect(posts.every((path) => /:(getIamPolicy|runQuery)$/.test(path))).toBe(true);
  expect(await run('--project', PROJECT)).toMatchObject({ status: 0, stderr: '' });
});

/** What is broken, the check that finds it, what it says, and what to do. */
/** The roles of an account that was given one by one all but that of pushes. */
const allButPush = (): FakeProject['roles'] =>
  Object.fromEntries(
    [
      'datastore.user',
      'cloudtasks.enqueuer',
      'iam.serviceAccountUser',
      'eventarc.eventReceiver',
      'run.invoker',
    ].map((role) => [`roles/${role}`, [`serviceAccount:${ACCOUNT}`]]),
  );

const BROKEN: readonly (readonly [
  what: string,
  breakIt: (project: FakeProject) => void,
  check: string,
  found: RegExp,
  cure: RegExp,
])[] = [
  [
    'an index that is missing',
    (project) => (project.indexes = []),
    'indexes',
    /^The index of tradeJournal on agent_id, closed_at is missing/,
    /deploy --only firestore/,
  ],
  [
    'an index that is being built',
    ({ indexes: [index] }) => index && (index.state = 'CREATING'),
    'indexes',
    /is being built/,
    /Wait/,
  ],
  [
    'an index in another order',
    ({ indexes: [index] }) => index?.fields[1] && (index.fields[1].order = 'ASCENDING'),
    'indexes',
    /is missing/,
    /deploy/,
  ],
  [
    'TTL that is off',
    ({ fields }) => {
      for (const field of fields) if (field.name.includes('/allocationHistory/')) delete field.ttlConfig;
    },
    'fields',
    /^TTL on allocationHistory\.expires_at is off/,
    /deploy --only firestore/,
  ],
  [
    'a function that is not deployed',
    (project) => (project.functions = project.functions.filter(({ name }) => !name.endsWith('/getPolicy'))),
    'functions',
    /^Not deployed: getPolicy\.$/,
    /deploy --only functions/,
  ],
  [
    'a function that does not start',
    (project) =>
      Object.assign(deployed(project, 'onTradeWritten'), {
        state: 'FAILED',
        stateMessages: [
          { severity: 'ERROR', type: 'EventarcPermissionDenied', message: 'Eventarc said no.' },
        ],
      }),
    'functions',
    /^onTradeWritten is in state FAILED: Eventarc said no\./,
    /functions:onTradeWritten/,
  ],
  [
    'functions of another version',
    (project) => {
      for (const each of project.functions) each.labels['maestro-version'] = '0-2-0';
    },
    'version',
    /^Deployed versions: 0-2-0 \(\d+ functions\); this checkout is /,
    /Deploy this checkout/,
  ],
  [
    'a function whose version is not known',
    (project) => delete deployed(project, 'evaluate').labels['maestro-version'],
    'version',
    /unknown \(evaluate\)/,
    /Deploy/,
  ],
  [
    'functions far from the database',
    (project) => (project.database.locationId = 'nam5'),
    'region',
    /^Functions are in europe-west1, the database in nam5/,
    /MAESTRO_REGION=us-central1/,
  ],
  [
    'events that are not delivered again',
    (project) => {
      const { eventTrigger } = deployed(project, 'onTradeWritten');
      if (eventTrigger) eventTrigger.retryPolicy = 'RETRY_POLICY_DO_NOT_RETRY';
    },
    'retries',
    /^Events of onTradeWritten are lost/,
    /--force/,
  ],
  [
    'rules of somebody else',
    (project) => (project.rules = 'service cloud.firestore {}'),
    'rules',
    /^Other security rules/,
    /firestore:rules/,
  ],
  ['no rules', (project) => (project.rules = null), 'rules', /^No security rules/, /firestore:rules/],
  [
    'a schedule that is paused',
    ({ job }) => job && (job.state = 'PAUSED'),
    'schedule',
    /is in state PAUSED/,
    /scheduler jobs resume/,
  ],
  [
    'no schedule',
    (project) => (project.job = null),
    'schedule',
    /^There is no job/,
    /functions:sweepAllocations/,
  ],
  [
    'a schedule whose last run failed',
    ({ job }) => job && (job.status = { code: 7, message: 'PERMISSION_DENIED' }),
    'schedule',
    /failed: code 7 PERMISSION_DENIED/,
    /log of sweepAllocations/,
  ],
  [
    'a schedule that has not run for days',
    ({ job }) => job && (job.lastAttemptTime = '2026-11-26T03:00:00Z'),
    'schedule',
    /last ran at 2026-11-26/,
    /Run it once/,
  ],
  [
    'a queue that is paused',
    ({ queues }) => (queues.rebuildUsers = { state: 'PAUSED' }),
    'queues',
    /^The queue rebuildUsers is in state PAUSED/,
    /queues resume rebuildUsers/,
  ],
  ['no queue', ({ queues }) => (queues.applySettings = null), 'queues', /no queue applySettings/, /a week/],
  [
    'tasks that wait for days',
    ({ queues }) =>
      (queues.sweepUsers = {
        state: 'RUNNING',
        stats: { tasksCount: '12', oldestEstimatedArrivalTime: '2026-11-27T03:00:00Z' },
      }),
    'queues',
    /^12 tasks wait in the queue sweepUsers, one since 2026-11-27/,
    /log of sweepUsers/,
  ],
  [
    'users that no sweep checks',
    ({ users }) => users.push({ swept_at: '2026-11-20T03:00:00Z', rebuilt_at: '2026-11-20T03:00:00Z' }),
    'sweep',
    /^1 of 3 users that were looked at were not checked in time, one since 2026-11-20/,
    /rebuildUsers/,
  ],
  [
    'a parameter that is out of range',
    (project) => {
      for (const each of project.functions) each.serviceConfig.environmentVariables.RECONCILE_DAYS = '0';
    },
    'parameters',
    /^RECONCILE_DAYS is "0"; it must be a whole number from 1 to 365/,
    /functions\/\.env/,
  ],
  [
    'a parameter that was changed and not deployed',
    () => (parameters.HISTORY_RETENTION_DAYS = '30'),
    'parameters',
    /^HISTORY_RETENTION_DAYS is "90" in the functions, and "30" in functions\/\.env/,
    /Deploy/,
  ],
  [
    'functions that nobody may call',
    ({ invokers }) => (invokers.ingesttrades = []),
    'access',
    /^Nobody can call ingestTrades/,
    /allowedPolicyMemberDomains/,
  ],
  [
    'an account without a role',
    (project) => (project.roles = { 'roles/datastore.user': [`serviceAccount:${ACCOUNT}`] }),
    'account',
    /has no role to add tasks to queues, act as itself for these tasks, receive events, call the functions/,
    /roles\/cloudtasks\.enqueuer, roles\/iam\.serviceAccountUser, roles\/eventarc\.eventReceiver, roles\/run\.invoker/,
  ],
  [
    'an account that may not push alerts to a registered device',
    (project) => (project.roles = allButPush()),
    'account',
    /has no role to push alerts to devices\.$/,
    /roles\/firebasecloudmessaging\.admin/,
  ],
  [
    'a database of another kind',
    (project) => (project.database.type = 'DATASTORE_MODE'),
    'database',
    /DATASTORE_MODE/,
    /Native mode/,
  ],
  [
    'an API that is not enabled',
    ({ failures }) => (failures.cloudtasks = DISABLED),
    'queues',
    /^The API cloudtasks\.googleapis\.com is not enabled/,
    /gcloud services enable cloudtasks\.googleapis\.com/,
  ],
];

it.each(BROKEN)('finds %s, and says what to do', async (_, breakIt, check, found, cure) => {
  breakIt(google.project);
  const findings = await bad();
  expect(new Set(findings.map((each) => each.check))).toEqual(new Set([check]));
  expect(findings[0]).toMatchObject({
    level: 'wrong',
    found: expect.stringMatching(found) as unknown,
    cure: expect.stringMatching(cure) as unknown,
  });
  expect(await statusOf(findings)).toBe(1);
});

it.each<[string, (project: FakeProject) => void, RegExp]>([
  [
    'App Check that is off in the functions',
    (project) => {
      for (const each of project.functions)
        each.serviceConfig.environmentVariables.ENFORCE_APP_CHECK = 'false';
    },
    /^Callables do not ask for App Check/,
  ],
  ['App Check that is off in Firestore', (project) => (project.appCheck = 'UNENFORCED'), /UNENFORCED/],
  [
    'no point-in-time recovery',
    (project) => delete project.database.pointInTimeRecoveryEnablement,
    /no point-in-time recovery/,
  ],
  ['an index without need', ({ fields }) => fields.shift(), /^Indexed without need: agentWindows\.digest/],
  [
    'a function of a former version',
    (project) => {
      const [first] = project.functions;
      if (first) project.functions.push({ ...first, name: first.name.replace(/\w+$/, 'webExample') });
    },
    /^Deployed and not of this version: webExample/,
  ],
  [
    'an account that may not push alerts, while no user has registered a device',
    (project) => {
      project.devices = 0;
      project.roles = allButPush();
    },
    /has no role to push alerts to devices, and no user has registered one yet/,
  ],
  ['nobody who trades yet', (project) => (project.users = []), /no sweep can be seen/],
])('advises about %s, which is not wrong', async (_, breakIt, found) => {
  breakIt(google.project);
  const findings = (await look()).filter(({ level }) => level !== 'ok');
  expect(findings).toMatchObject([{ level: 'advice', found: expect.stringMatching(found) as unknown }]);
  expect(await statusOf(findings)).toBe(0);
});

it('takes a role of pushes that may not be needed for advice where devices cannot be looked at', async () => {
  google.project.roles = allButPush();
  google.project.failures.firestore = { status: 403, body: { error: { code: 403, message: 'no' } } };
  const account = (await look()).filter(({ check }) => check === 'account');
  expect(account).toMatchObject([
    {
      level: 'advice',
      found: expect.stringMatching(/whether a user has registered one cannot be seen/) as unknown,
    },
  ]);
});

describe('what could not be looked at', () => {
  const APIS: readonly Api[] = [
    'cloudfunctions',
    'cloudresourcemanager',
    'cloudscheduler',
    'cloudtasks',
    'firebaseappcheck',
    'firebaserules',
    'firestore',
    'run',
  ];
  const GARBAGE = [
    DENIED,
    { status: 500, body: { error: { code: 500, message: 'Internal error.' } } },
    { status: 200, body: '<html>Sign in to the hotel</html>' },
    { status: 200, body: 'null' },
    { status: 302, body: '' },
  ];

  it.each(APIS)('is never ok where %s does not answer', async (api) => {
    const before = new Map((await look()).map((finding) => [finding.check, finding]));
    for (const answer of GARBAGE) {
      google.project.failures[api] = answer;
      const findings = await bad();
      expect(findings.length).toBeGreaterThan(0);
      for (const { level, check, cure } of findings) {
        expect([level, before.get(check)?.level]).toEqual(['unknown', 'ok']);
        expect(cure).not.toBe('');
      }
      expect(await statusOf(findings)).toBe(1);
    }
  });

  it('is all of it, with how to sign in, where the credentials are not valid', async () => {
    const findings = await look('expired');
    expect(findings.filter(({ level }) => level === 'ok')).toEqual([]);
    expect(findings[0]).toMatchObject({
      level: 'unknown',
      found: 'firestore.googleapis.com answered 401: Request had invalid authentication credentials.',
      cure: expect.stringContaining('gcloud auth application-default login') as unknown,
    });
  });

  it('is all of it where there is no network', async () => {
    const nobody = networkAsk(
      () => 'http://127.0.0.1:9',
      () => Promise.resolve('token'),
      PROJECT,
    );
    const findings = await examine(PROJECT, nobody, {}, NOW);
    expect(findings.filter(({ level }) => level !== 'unknown')).toEqual([]);
  });
});

it('waits for no TTL that is being switched on: it takes an hour, and only deletes later', async () => {
  for (const field of google.project.fields)
    if (field.name.includes('/allocationHistory/')) field.ttlConfig = { state: 'CREATING' };
  expect((await look()).filter(({ level }) => level !== 'ok')).toMatchObject([
    { check: 'fields', level: 'advice', found: 'TTL on allocationHistory.expires_at is being switched on.' },
  ]);
  expect(await run('--project', PROJECT)).toMatchObject({ status: 0 });
});

describe('what it prints', () => {
  it('has each finding with what to do, and how many are wrong', async () => {
    google.project.indexes = [];
    google.project.appCheck = 'OFF';
    google.project.failures.run = DENIED;
    const { stdout } = await run('--project', PROJECT);
    expect(stdout).toContain(`Project ${PROJECT}, seen by Maestro ${MAESTRO_VERSION}.`);
    expect(stdout).toMatch(/^WRONG +indexes +The index of tradeJournal/m);
    expect(stdout).toMatch(/^ +→ firebase deploy --only firestore$/m);
    expect(stdout).toMatch(/^NOT KNOWN +access +run\.googleapis\.com answered 403/m);
    expect(stdout).toMatch(/^1 wrong, 1 not known, which is no good news, 1 worth a thought\.$/m);
  });

  it('is with --json the findings alone', async () => {
    const { stdout } = await run('--project', PROJECT, '--json');
    const { findings, ...rest } = JSON.parse(stdout) as { findings: Finding[] };
    expect(rest).toEqual({ project: PROJECT, version: MAESTRO_VERSION });
    expect(findings).toEqual(await look());
  });

  it.each<[string[], RegExp]>([
    [[], /--project is missing; .*/],
    [['--project', 'a/b'], /--project is "a\/b"; it must be the id of a project, .*/],
  ])('is one line for the flags %j', async (args, message) => {
    expect(await run(...args)).toEqual(refusal(message));
  });
});

describe('on emulators', () => {
  /** Emulators that answer this. */
  const at = (answers: Readonly<Record<string, unknown>>) => (url: string) =>
    url in answers
      ? Promise.resolve({ status: 200, text: JSON.stringify(answers[url]) })
      : Promise.reject(new Error('fetch failed'));
  const HUB = { FIREBASE_EMULATOR_HUB: 'hub:1' };
  const RUNNING = { functions: { host: 'f', port: 2 } };
  const backends = (names: readonly string[]) => ({
    backends: [{ functionTriggers: names.map((name) => ({ name })) }],
  });
  const names = expected().functions.map(({ name }) => name);
  const levels = async (answers: Readonly<Record<string, unknown>>): Promise<string[]> =>
    (await examineEmulators('db:3', HUB, at(answers))).map(({ level }) => level);

  it('looks at Firestore and the functions, and says what is not there', async () => {
    const all = {
      'http://db:3/': 'Ok',
      'http://hub:1/emulators': RUNNING,
      'http://f:2/backends': backends(names),
    };
    expect(await levels(all)).toEqual(['ok', 'ok', 'absent']);
    const withoutAccounts = backends(names.filter((name) => name !== 'onAccountDeleted'));
    expect(await levels({ ...all, 'http://f:2/backends': withoutAccounts })).toEqual([
      'ok',
      'absent',
      'ok',
      'absent',
    ]);
    expect(await levels({ ...all, 'http://f:2/backends': backends(names.slice(1)) })).toEqual([
      'ok',
      'wrong',
      'absent',
    ]);
    expect(await levels({ ...all, 'http://hub:1/emulators': {} })).toEqual(['ok', 'wrong', 'absent']);
    expect(await levels({ 'http://db:3/': 'Ok' })).toEqual(['ok', 'unknown', 'absent']);
    expect(await levels({ ...all, 'http://f:2/backends': 7 })).toEqual(['ok', 'unknown', 'absent']);
    expect(await levels({})).toEqual(['wrong', 'unknown', 'absent']);
  });
});
