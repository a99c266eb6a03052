import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredParams } from 'firebase-functions/params';
import { MAESTRO_VERSION } from '../../src/contract/version';
import * as functions from '../../src/index';

/** What `firebase deploy` reads from a function: the options that matter when something goes wrong. */
interface Endpoint {
  readonly platform: string;
  readonly region: unknown;
  readonly availableMemoryMb: number;
  readonly timeoutSeconds: number | null;
  readonly concurrency: number | null;
  readonly maxInstances: number;
  readonly eventTrigger?: {
    readonly eventType: string;
    readonly eventFilters?: object;
    readonly eventFilterPathPatterns: { readonly document: string };
    readonly retry: boolean;
  };
  readonly callableTrigger?: object;
  readonly scheduleTrigger?: {
    readonly schedule: string;
    readonly timeZone: string;
    readonly retryConfig: { readonly retryCount: number };
  };
  readonly taskQueueTrigger?: {
    readonly retryConfig: Record<string, number | null>;
    readonly rateLimits: Record<string, number | null>;
    readonly invoker: readonly string[];
  };
  readonly httpsTrigger?: object;
  readonly labels: Readonly<Record<string, string>>;
}

/** A parameter in the manifest. */
interface Spec {
  readonly name: string;
  readonly default: unknown;
  readonly description: string;
}

const endpoints = Object.fromEntries(
  Object.entries(functions).map(([name, deployed]) => [
    name,
    (deployed as unknown as { __endpoint: Endpoint }).__endpoint,
  ]),
);

const CALLABLES = [
  'createBotKey',
  'deleteMyData',
  'evaluate',
  'getAllocation',
  'getPolicy',
  'getProfile',
  'listBotKeys',
  'recomputeAllocation',
  'registerDevice',
  'revokeBotKey',
  'sendTestAlert',
  'unregisterDevice',
  'updateSettings',
];

/** What bots call, with a key instead of a sign-in. */
const FOR_BOTS = ['botAllocation', 'botPolicy', 'ingestTrades'];

const WRITTEN = 'google.cloud.firestore.document.v1.written';

describe('the deployment manifest', () => {
  it.each<
    [name: string, memory: number, timeout: number | null, concurrency: number | null, instances: number]
  >([
    ['applySettings', 512, 540, 10, 2],
    ['botAllocation', 512, null, 80, 5],
    ['botPolicy', 512, null, 16, 5],
    ['createBotKey', 256, null, 80, 20],
    ['deleteMyData', 256, null, 80, 20],
    ['evaluate', 256, null, 80, 20],
    ['getAllocation', 512, null, 16, 20],
    ['getPolicy', 512, null, 16, 20],
    ['getProfile', 256, null, 80, 20],
    ['ingestTrades', 512, null, 80, 5],
    ['listBotKeys', 256, null, 80, 20],
    ['onAccountDeleted', 512, 540, 10, 2],
    ['onAlertCreated', 256, 60, 80, 10],
    ['onSettingsWritten', 512, 540, 40, 4],
    ['rebuildUsers', 1024, 1800, 1, 10],
    ['recomputeAllocation', 512, 540, 80, 20],
    ['registerDevice', 256, null, 80, 20],
    ['revokeBotKey', 256, null, 80, 20],
    ['sendTestAlert', 256, null, 80, 20],
    ['sweepAllocations', 256, 60, null, 1],
    ['sweepUsers', 256, 540, null, 1],
    ['unregisterDevice', 256, null, 80, 20],
    ['updateSettings', 256, null, 80, 20],
  ])(
    '%s: %d MiB, timeout %p s, concurrency %p, at most %d instances',
    (name, availableMemoryMb, timeoutSeconds, concurrency, maxInstances) => {
      // An option that is not set has the default of the platform: 60 s, and 80 requests at once.
      const unset = (value: unknown): unknown => (typeof value === 'number' ? value : null);
      const endpoint = endpoints[name];
      expect({
        ...endpoint,
        timeoutSeconds: unset(endpoint?.timeoutSeconds),
        concurrency: unset(endpoint?.concurrency),
      }).toMatchObject({ platform: 'gcfv2', availableMemoryMb, timeoutSeconds, concurrency, maxInstances });
    },
  );

  it('onTradeWritten has the size that the parameters say', () => {
    const { availableMemoryMb, timeoutSeconds, concurrency, maxInstances } = endpoints.onTradeWritten ?? {};
    expect(timeoutSeconds).toBe(540);
    expect([concurrency, maxInstances, availableMemoryMb].map(String)).toEqual([
      'params.TRADE_CONCURRENCY',
      'params.TRADE_MAX_INSTANCES',
      'params.TRADE_MEMORY_MIB',
    ]);
  });

  it('deploys these functions and no others', () => {
    expect(Object.keys(endpoints).sort()).toEqual([
      'applySettings',
      'botAllocation',
      'botPolicy',
      'createBotKey',
      'deleteMyData',
      'evaluate',
      'getAllocation',
      'getPolicy',
      'getProfile',
      'ingestTrades',
      'listBotKeys',
      'onAccountDeleted',
      'onAlertCreated',
      'onSettingsWritten',
      'onTradeWritten',
      'rebuildUsers',
      'recomputeAllocation',
      'registerDevice',
      'revokeBotKey',
      'sendTestAlert',
      'sweepAllocations',
      'sweepUsers',
      'unregisterDevice',
      'updateSettings',
    ]);
  });

  it.each([
    ['onTradeWritten', 'users/{uid}/tradeJournal/{tradeId}'],
    ['onSettingsWritten', 'users/{uid}/settings/maestro'],
  ])('%s listens to %s and is retried when it fails', (name, document) => {
    expect(endpoints[name]?.eventTrigger).toMatchObject({
      eventType: WRITTEN,
      eventFilterPathPatterns: { document },
      retry: true,
    });
  });

  it('onAlertCreated listens to new alerts alone, and is retried when it fails', () => {
    expect(endpoints.onAlertCreated?.eventTrigger).toMatchObject({
      eventType: 'google.cloud.firestore.document.v1.created',
      eventFilterPathPatterns: { document: 'users/{uid}/alerts/{alertId}' },
      retry: true,
    });
  });

  it('has no other Firestore trigger, so that writing windows, allocations or state triggers nothing', () => {
    const triggered = Object.keys(endpoints).filter((name) => endpoints[name]?.eventTrigger !== undefined);
    expect(triggered.sort()).toEqual([
      'onAccountDeleted',
      'onAlertCreated',
      'onSettingsWritten',
      'onTradeWritten',
    ]);
    expect(endpoints.onAccountDeleted?.eventTrigger).toEqual({
      eventType: 'google.firebase.auth.user.v2.deleted',
      eventFilters: {},
      retry: true,
      region: 'global',
    });
  });

  it.each(CALLABLES)('%s is a callable', (name) => {
    expect(endpoints[name]?.callableTrigger).toBeDefined();
  });

  it('runs the sweep by the schedule of the deployment, in UTC', () => {
    expect(endpoints.sweepAllocations?.scheduleTrigger).toMatchObject({
      schedule: '{{ params.SWEEP_SCHEDULE }}',
      timeZone: 'Etc/UTC',
      retryConfig: { retryCount: 3 },
    });
  });

  it.each([
    [
      'applySettings',
      { maxAttempts: 20, minBackoffSeconds: 5, maxBackoffSeconds: 30 },
      { maxConcurrentDispatches: 20, maxDispatchesPerSecond: 10 },
    ],
    [
      'sweepUsers',
      { maxAttempts: 5, minBackoffSeconds: 30 },
      { maxConcurrentDispatches: 1, maxDispatchesPerSecond: 1 },
    ],
    [
      'rebuildUsers',
      { maxAttempts: 5, minBackoffSeconds: 60 },
      { maxConcurrentDispatches: 10, maxDispatchesPerSecond: 5 },
    ],
  ])('%s is a queue with limits', (name, retryConfig, rateLimits) => {
    expect(endpoints[name]?.taskQueueTrigger).toMatchObject({ retryConfig, rateLimits });
  });

  it('lets only Maestro itself add tasks: the queues are private', () => {
    const queues = Object.values(endpoints).flatMap(({ taskQueueTrigger }) => taskQueueTrigger ?? []);
    expect(queues.map(({ invoker }) => invoker)).toEqual(queues.map(() => ['private']));
    expect(queues).toHaveLength(3);
  });

  it('has no function that anybody on the web may call, but callables, which ask for a signed-in user, and those for bots', () => {
    // Of all triggers, the CLI opens only these two to everybody. The schedule gets the service account of the functions.
    const https = Object.keys(endpoints).filter((name) => endpoints[name]?.httpsTrigger !== undefined);
    expect(https.sort()).toEqual(FOR_BOTS);
    for (const name of https) expect(endpoints[name]?.httpsTrigger).toEqual({ invoker: ['public'] });
    const open = Object.keys(endpoints).filter((name) => endpoints[name]?.callableTrigger !== undefined);
    expect(open.sort()).toEqual([...CALLABLES]);
  });

  it('says in a label of each function which version was deployed', () => {
    for (const { labels } of Object.values(endpoints))
      expect(labels).toEqual({ 'maestro-version': MAESTRO_VERSION.replaceAll('.', '-') });
  });

  it('deploys every function to the region of the parameter', () => {
    for (const { region } of Object.values(endpoints)) expect(String(region)).toBe('params.MAESTRO_REGION');
  });
});

describe('what the project needs', () => {
  /** What the CLI reads besides the functions: see firebase-functions/lib/runtime/manifest.js. */
  function declared(env: Readonly<Record<string, string>>): Record<string, unknown> {
    const manifest = (globalThis as unknown as Record<symbol, Record<string, unknown>>)[
      Symbol.for('firebase-functions:manifest')
    ];
    if (manifest === undefined) throw new Error('The SDK keeps its manifest elsewhere.');
    const before = { ...manifest };
    try {
      Object.assign(process.env, env);
      jest.isolateModules(() => jest.requireActual('../../src/runtime/requirements'));
      return { requiredAPIs: manifest.requiredAPIs, requiredRoles: manifest.requiredRoles };
    } finally {
      for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
      for (const name of Object.keys(manifest)) Reflect.deleteProperty(manifest, name);
      Object.assign(manifest, before);
    }
  }

  const CLI = { FUNCTIONS_CONTROL_API: 'true' };

  it('is in the manifest that the CLI reads, which enables these APIs', () => {
    expect(declared(CLI).requiredAPIs).toEqual(
      ['firestore', 'identitytoolkit', 'fcm', 'firebaseappcheck'].map((api) => ({
        api: `${api}.googleapis.com`,
        reason: expect.stringMatching(/\.$/) as unknown,
      })),
    );
  });

  it('names no roles unless that is asked for, because a CLI before 15.23 would refuse them', () => {
    expect(declared(CLI).requiredRoles).toBeUndefined();
    expect(declared({ ...CLI, MAESTRO_DECLARE_ROLES: 'true' }).requiredRoles).toEqual(
      expect.arrayContaining([
        'roles/datastore.user',
        'roles/cloudtasks.enqueuer',
        'roles/firebasecloudmessaging.admin',
      ]),
    );
  });

  it('is nothing for an instance that serves', () => {
    expect(declared({ MAESTRO_DECLARE_ROLES: 'true' })).toEqual({});
  });
});

describe('the parameters', () => {
  const example = readFileSync(join(__dirname, '..', '..', '.env.example'), 'utf8');
  const documented = new Map(
    [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value.replace(/"/g, ''),
    ]),
  );

  it('are in .env.example, each with its default', () => {
    const specs = declaredParams.map((param) => (param as unknown as { toSpec(): Spec }).toSpec());
    const defaults = specs.map(({ name, default: value }) => [name, String(value)]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(defaults));
    for (const { description } of specs) expect(description).toMatch(/\.$/);
  });

  it('are checked when the functions are loaded, which fails with all that are wrong', () => {
    const wrong = {
      MAESTRO_REGION: '',
      ENFORCE_APP_CHECK: 'TRUE',
      HISTORY_RETENTION_DAYS: '0',
      SWEEP_SCHEDULE: 'never',
      RECONCILE_DAYS: '30d',
      ORCH_PROFILE: 'RECKLESS',
      ERASE_WITH_ACCOUNT: 'everything',
      TRADE_CONCURRENCY: '5000',
      TRADE_MAX_INSTANCES: '0',
      TRADE_MEMORY_MIB: '1GiB',
    };
    expect(Object.keys(wrong).sort()).toEqual([...documented.keys()].sort());
    let message = '';
    try {
      Object.assign(process.env, wrong);
      jest.isolateModules(() => jest.requireActual('../../src/index'));
    } catch (error) {
      message = (error as Error).message;
    } finally {
      for (const name of Object.keys(wrong)) Reflect.deleteProperty(process.env, name);
    }
    const found = message
      .split('\n')
      .map((line) => /^(.*) is "(.*)"; it must be ./.exec(line)?.slice(1) ?? []);
    expect(Object.fromEntries(found)).toEqual(wrong);
  });

  it('refuse a wrong answer when `firebase deploy` asks, where the CLI allows it', () => {
    const spec = (name: string): unknown =>
      (declaredParams.find((param) => param.name === name) as unknown as { toSpec(): Spec }).toSpec();
    expect(spec('ENFORCE_APP_CHECK')).toMatchObject({
      input: { text: { validationRegex: '^(true|false)$' } },
    });
    expect(spec('ORCH_PROFILE')).toMatchObject({
      input: { select: { options: [{ value: 'SAFE' }, { value: 'AGGRESSIVE' }] } },
    });
  });
});
