import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { declaredParams } from 'firebase-functions/params';
import { labelOf, MAESTRO_VERSION } from '../../../src/contract/version';
import { expected } from '../../../local/doctor/expected';
import type { Api } from '../../../local/doctor/google';

/** What Google has of a project, and what it answers: each part may be broken by a test. */
export interface FakeProject {
  database: Record<string, unknown>;
  indexes: FakeIndex[];
  fields: FakeField[];
  rules: string | null;
  functions: FakeFunction[];
  invokers: Record<string, string[]>;
  roles: Record<string, string[]>;
  appCheck: string;
  job: Record<string, unknown> | null;
  queues: Record<string, Record<string, unknown> | null>;
  users: { swept_at?: string; rebuilt_at: string }[];
  /** How many devices users have registered. */
  devices: number;
  /** What APIs answer in place of all that. */
  failures: Partial<Record<Api, { status: number; body: unknown }>>;
}

export interface FakeIndex {
  name: string;
  queryScope: string;
  state: string;
  fields: { fieldPath: string; order: string }[];
}

export interface FakeField {
  name: string;
  ttlConfig?: { state: string };
  indexConfig: { indexes: unknown[]; usesAncestorConfig?: boolean };
}

export interface FakeFunction {
  name: string;
  state: string;
  stateMessages?: { severity: string; type: string; message: string }[];
  labels: Record<string, string>;
  serviceConfig: {
    environmentVariables: Record<string, string>;
    serviceAccountEmail: string;
    service: string;
  };
  eventTrigger?: { eventType: string; retryPolicy: string };
}

export const PROJECT = 'demo-doctor';
export const REGION = 'europe-west1';
export const ACCOUNT = '1234-compute@developer.gserviceaccount.com';
export const NOW = new Date('2026-11-29T12:00:00Z');

const DATABASE = `projects/${PROJECT}/databases/(default)`;

/** A project in which all is well. */
export function healthyProject(): FakeProject {
  const { functions, indexes, overrides, rules } = expected();
  const parameters = Object.fromEntries(
    declaredParams.map((param) => {
      const spec = (param as unknown as { toSpec(): { name: string; default: unknown } }).toSpec();
      const { name, default: value } = spec;
      return [name, String(value)];
    }),
  );
  const environmentVariables = { ...parameters, MAESTRO_REGION: REGION, ENFORCE_APP_CHECK: 'true' };
  return {
    database: {
      name: DATABASE,
      locationId: 'eur3',
      type: 'FIRESTORE_NATIVE',
      pointInTimeRecoveryEnablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
      deleteProtectionState: 'DELETE_PROTECTION_ENABLED',
    },
    indexes: indexes.map(({ collectionGroup, fields }, n) => ({
      name: `${DATABASE}/collectionGroups/${collectionGroup}/indexes/CICAgJ${n}`,
      queryScope: 'COLLECTION',
      state: 'READY',
      fields: [...fields, { fieldPath: '__name__', order: 'DESCENDING' }],
    })),
    fields: overrides.map(({ collectionGroup, fieldPath, ttl }) => ({
      name: `${DATABASE}/collectionGroups/${collectionGroup}/fields/${fieldPath}`,
      indexConfig: { indexes: [] },
      ...(ttl && { ttlConfig: { state: 'ACTIVE' } }),
    })),
    rules,
    functions: functions.map(({ name, kind }) => ({
      name: `projects/${PROJECT}/locations/${REGION}/functions/${name}`,
      state: 'ACTIVE',
      labels: {
        'deployment-tool': 'cli-firebase',
        'firebase-functions-codebase': 'maestro',
        'maestro-version': labelOf(MAESTRO_VERSION),
      },
      serviceConfig: {
        environmentVariables: { ...environmentVariables },
        serviceAccountEmail: ACCOUNT,
        service: `projects/${PROJECT}/locations/${REGION}/services/${name.toLowerCase()}`,
      },
      ...((kind === 'event' || kind === 'account') && {
        eventTrigger: {
          eventType: 'google.cloud.firestore.document.v1.written',
          retryPolicy: 'RETRY_POLICY_RETRY',
        },
      }),
    })),
    invokers: Object.fromEntries(
      functions.filter(({ kind }) => kind === 'public').map(({ name }) => [name.toLowerCase(), ['allUsers']]),
    ),
    roles: { 'roles/editor': [`serviceAccount:${ACCOUNT}`] },
    appCheck: 'ENFORCED',
    job: {
      name: `projects/${PROJECT}/locations/${REGION}/jobs/firebase-schedule-sweepAllocations-${REGION}`,
      schedule: 'every day 03:00',
      timeZone: 'Etc/UTC',
      state: 'ENABLED',
      lastAttemptTime: '2026-11-29T03:00:01.123456Z',
      status: {},
    },
    queues: Object.fromEntries(
      functions
        .filter(({ kind }) => kind === 'queue')
        .map(({ name }) => [name, { state: 'RUNNING', stats: {} }]),
    ),
    devices: 1,
    users: [
      { swept_at: '2026-11-29T03:02:00.5Z', rebuilt_at: '2026-11-01T03:02:00Z' },
      { rebuilt_at: '2026-11-29T10:00:00Z' },
    ],
    failures: {},
  };
}

/** A local server that answers like the APIs of Google. Each API is below a path of its own. */
export class FakeGoogle {
  project = healthyProject();
  /** The paths that were asked for. */
  readonly asked: string[] = [];
  private server: Server | undefined;
  private port = 0;

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      const [, api = '', ...rest] = decodeURIComponent(request.url ?? '').split('/');
      const path = rest.join('/');
      this.asked.push(`${request.method} ${api} ${path}`);
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        const { status, body } =
          request.headers.authorization === 'Bearer token'
            ? (this.project.failures[api as Api] ?? this.answer(path, text === '' ? null : JSON.parse(text)))
            : error(401, 'Request had invalid authentication credentials.');
        response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    const { server } = this;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    this.port = (server.address() as AddressInfo).port;
  }

  originOf(api: Api): string {
    return `http://127.0.0.1:${this.port}/${api}`;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private answer(path: string, sent: unknown): { status: number; body: unknown } {
    const { project } = this;
    const [bare = '', query = ''] = path.split('?');
    const of = (value: unknown): { status: number; body: unknown } =>
      value === null || value === undefined ? error(404, 'Not found.') : { status: 200, body: value };
    if (bare === `v1/${DATABASE}`) return of(project.database);
    if (bare === `v1/${DATABASE}/collectionGroups/-/indexes`) return of({ indexes: project.indexes });
    if (bare === `v1/${DATABASE}/collectionGroups/-/fields`)
      return query.includes('ttlConfig:*')
        ? of({ fields: project.fields })
        : error(400, 'Unsupported filter.');
    if (bare === `v1/${DATABASE}/documents:runQuery`) return of(rowsOf(project, sent));
    if (bare === `v1/projects/${PROJECT}/releases/cloud.firestore`)
      return of(project.rules && { rulesetName: `projects/${PROJECT}/rulesets/r1` });
    if (bare === `v1/projects/${PROJECT}/rulesets/r1`)
      return of({ source: { files: [{ name: 'firestore.rules', content: project.rules }] } });
    if (bare === `v2/projects/${PROJECT}/locations/-/functions`) return of(pageOf(project.functions, query));
    if (bare === `v1/projects/${PROJECT}:getIamPolicy`)
      return of({ bindings: Object.entries(project.roles).map(([role, members]) => ({ role, members })) });
    if (bare === `v1/projects/${PROJECT}/services/firestore.googleapis.com`)
      return of({ name: bare, enforcementMode: project.appCheck });
    const service = /\/services\/([a-z]+):getIamPolicy$/.exec(bare)?.[1];
    if (service !== undefined) {
      const members = project.invokers[service] ?? [];
      return of(
        members.length === 0 ? { etag: 'ACAB' } : { bindings: [{ role: 'roles/run.invoker', members }] },
      );
    }
    if (bare.includes('/jobs/')) return of(bare === `v1/${String(project.job?.name)}` ? project.job : null);
    const queue = /^v2beta3\/projects\/[^/]+\/locations\/[^/]+\/queues\/(\w+)$/.exec(bare)?.[1];
    return of(queue === undefined ? null : project.queues[queue]);
  }
}

/** Seven functions per page, as if there were many. */
function pageOf(functions: readonly FakeFunction[], query: string): unknown {
  const from = Number(new URLSearchParams(query).get('pageToken') ?? 0);
  const to = from + 7;
  return {
    functions: functions.slice(from, to),
    ...(to < functions.length && { nextPageToken: String(to) }),
  };
}

function rowsOf({ users, devices }: FakeProject, sent: unknown): unknown[] {
  if (JSON.stringify(sent).includes('"collectionId":"devices"'))
    return devices === 0
      ? [{ readTime: '2026-11-29T00:00:00Z' }]
      : [{ document: { name: `${DATABASE}/documents/users/u/devices/d` } }];
  const { structuredQuery } = sent as { structuredQuery: { from: { collectionId: string }[] } };
  if (structuredQuery.from[0]?.collectionId !== 'allocations') throw new Error('Another query was expected.');
  const rows = users.map((user, n) => ({
    document: {
      name: `${DATABASE}/documents/users/user-${n}/allocations/current`,
      fields: Object.fromEntries(
        Object.entries(user).map(([name, timestampValue]) => [name, { timestampValue }]),
      ),
    },
    readTime: NOW.toISOString(),
  }));
  return [{ document: { name: `${DATABASE}/documents/users/u/allocations/correlation` } }, ...rows];
}

function error(code: number, message: string, reason?: string): { status: number; body: unknown } {
  const details =
    reason === undefined ? [] : [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }];
  return { status: code, body: { error: { code, message, status: 'ERROR', details } } };
}

/** What an API answers that is not enabled in the project. */
export const DISABLED = error(403, 'The API has not been used in this project before.', 'SERVICE_DISABLED');

/** What an API answers whom it does not know well enough. */
export const DENIED = error(403, 'Permission denied on resource.');
