import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, deleteApp, initializeApp } from 'firebase-admin/app';
import { SWEEP } from '../app/sweep/plan';
import { queues } from './queues';

/** The requests of the SDK, as Cloud Tasks receives them. */
interface Received {
  readonly path: string;
  readonly task: { readonly name: string; readonly dispatchDeadline?: string };
}

const SWEEP_OF_TODAY = { name: '2026-11-20T03-00-00Z', day: 20_777 };

let received: Received[] = [];
let status = 200;
let server: Server;
let app: App;

// No credentials are needed, and no metadata server can be asked for any.
process.env.METADATA_SERVER_DETECTION = 'none';
const before = process.env.CLOUD_TASKS_EMULATOR_HOST;
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      received.push({ path: request.url ?? '', ...(JSON.parse(body) as Pick<Received, 'task'>) });
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(status === 200 ? {} : { error: { status: 'ALREADY_EXISTS' } }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  process.env.CLOUD_TASKS_EMULATOR_HOST = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  app = initializeApp({ projectId: 'demo-queues' });
});
afterAll(async () => {
  if (before === undefined) delete process.env.CLOUD_TASKS_EMULATOR_HOST;
  else process.env.CLOUD_TASKS_EMULATOR_HOST = before;
  await deleteApp(app);
  await new Promise((closed) => server.close(closed));
});
beforeEach(() => {
  received = [];
  status = 200;
});

describe('queues', () => {
  it('gives a batch the time that its function has, because Cloud Tasks would begin it again after 10 minutes', async () => {
    await queues.addBatch('an-id', { sweep: SWEEP_OF_TODAY, users: ['ada'] });
    expect(received).toMatchObject([{ task: { dispatchDeadline: `${SWEEP.secondsPerBatch}s` } }]);
    expect(received[0]?.path).toContain('/locations/us-central1/queues/rebuildUsers/tasks');
    expect(received[0]?.task.name).toMatch(/\/tasks\/an-id$/);
  });

  it('leaves a page the default, which is longer than its function may run', async () => {
    await queues.addPage('an-id', { sweep: SWEEP_OF_TODAY, after: null });
    expect(received[0]?.path).toContain('/queues/sweepUsers/tasks');
    expect(received[0]?.task.dispatchDeadline).toBeUndefined();
  });

  it('takes a task that exists already for added', async () => {
    status = 409;
    await expect(queues.addPage('an-id', { sweep: SWEEP_OF_TODAY, after: null })).resolves.toBeUndefined();
    expect(received).toHaveLength(1);
  });

  it('throws any other error', async () => {
    status = 403;
    await expect(queues.addPage('an-id', { sweep: SWEEP_OF_TODAY, after: null })).rejects.toThrow();
  });
});
