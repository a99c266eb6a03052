import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredParams } from 'firebase-functions/params';
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
  };
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

const WRITTEN = 'google.cloud.firestore.document.v1.written';

describe('the deployment manifest', () => {
  it.each<
    [name: string, memory: number, timeout: number | null, concurrency: number | null, instances: number]
  >([
    ['deleteMyData', 256, null, 80, 20],
    ['evaluate', 256, null, 80, 20],
    ['getAllocation', 256, null, 80, 20],
    ['getPolicy', 512, null, 40, 20],
    ['getProfile', 256, null, 80, 20],
    ['onSettingsWritten', 512, 540, 80, 10],
    ['onTradeWritten', 512, 540, 80, 10],
    ['rebuildUsers', 512, 1800, 1, 10],
    ['recomputeAllocation', 512, 540, 80, 20],
    ['sweepAllocations', 256, 60, null, 1],
    ['sweepUsers', 256, 540, null, 1],
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

  it('deploys these functions and no others', () => {
    expect(Object.keys(endpoints).sort()).toEqual([
      'deleteMyData',
      'evaluate',
      'getAllocation',
      'getPolicy',
      'getProfile',
      'onSettingsWritten',
      'onTradeWritten',
      'rebuildUsers',
      'recomputeAllocation',
      'sweepAllocations',
      'sweepUsers',
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

  it('has no other Firestore trigger, so that writing windows, allocations or state triggers nothing', () => {
    const triggered = Object.keys(endpoints).filter((name) => endpoints[name]?.eventTrigger !== undefined);
    expect(triggered.sort()).toEqual(['onSettingsWritten', 'onTradeWritten']);
  });

  it.each([
    'deleteMyData',
    'evaluate',
    'getAllocation',
    'getPolicy',
    'getProfile',
    'recomputeAllocation',
    'updateSettings',
  ])('%s is a callable', (name) => {
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

  it('deploys every function to the region of the parameter', () => {
    for (const { region } of Object.values(endpoints)) expect(String(region)).toBe('params.MAESTRO_REGION');
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
});
