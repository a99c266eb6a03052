import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TradeEvent } from '../../local/embedded';
import { BenchUser, Project } from './firestore-user';
import { duration, median, print, share } from './measure';
import { sampleTrades } from './sample';

const FUNCTIONS = join(__dirname, '..', '..');

/** What is deployed, as `npm run build` makes it. */
const ENTRY_POINT = join(FUNCTIONS, 'lib', 'index.js');

/** The modules of the two SDKs that the functions are made of. */
const SDK = [
  'firebase-admin/app',
  'firebase-admin/firestore',
  'firebase-admin/functions',
  'firebase-functions/logger',
  'firebase-functions/params',
  'firebase-functions/v2/firestore',
  'firebase-functions/v2/https',
  'firebase-functions/v2/scheduler',
  'firebase-functions/v2/tasks',
];

/** Scripts that a process runs; what is timed is all of it. */
const LOADINGS = {
  'the entry point': () => `require(${JSON.stringify(ENTRY_POINT)})`,
  'the SDK': () => SDK.map((name) => `require('${name}')`).join(';'),
} as const;

const TURNS = 21;

/** How long a new process takes to load what is deployed, against the same modules of the SDK loaded from node_modules. */
export function benchLoading(): void {
  const took = inProcesses(TURNS, LOADINGS);
  const [entry, sdk] = [took['the entry point'], took['the SDK']];
  print(
    'Cold start: loading the deployable entry point in a new process',
    ['', 'Maestro', 'the SDK modules alone, from node_modules', 'ratio'],
    [['load', duration(entry), duration(sdk), share(entry, sdk)]],
  );
}

const FIRST = 11;

/** The same, up to the first transaction: for Maestro the first close, published; plainly the reads and writes of one. */
export async function benchFirstTransaction(): Promise<void> {
  const project = new Project();
  const user = await BenchUser.make(project, 'cold', 4, 100);
  const events = await user.closes(FIRST + 1);
  const first = {
    maestro: () => {
      const { after } = (events.pop() as TradeEvent).data as { after: DocumentSnapshot };
      return `await require(${JSON.stringify(ENTRY_POINT)}).onTradeWritten(${JSON.stringify(rawEvent(project.id, after))})`;
    },
    plain: () => `${SDK.map((name) => `require('${name}')`).join(';')};
      require('firebase-admin/app').initializeApp();
      const db = require('firebase-admin/firestore').getFirestore();
      await db.runTransaction(async (transaction) => {
        const documents = ['one', 'two', 'three'].map((name) => db.doc('plain/' + name));
        await transaction.getAll(...documents);
        for (const document of documents) transaction.set(document, { time: Date.now() });
      });`,
  };
  const took = inProcesses(FIRST, first, {
    GCLOUD_PROJECT: project.id,
    FIREBASE_CONFIG: JSON.stringify({ projectId: project.id }),
    METADATA_SERVER_DETECTION: 'none',
  });
  print(
    'Cold start, on: loading, connecting, and the first transaction',
    ['', 'Maestro: a close', 'plain modules: three reads and writes', 'ratio'],
    [
      [
        'load and first transaction',
        duration(took.maestro),
        duration(took.plain),
        share(took.maestro, took.plain),
      ],
    ],
  );
  const { version } = (await user.paths.current.get()).data() ?? {};
  if (version !== FIRST + 2) throw new Error(`${String(version)} versions were published, not ${FIRST + 2}.`);
}

/** The event of a new document, as it arrives at a deployed function. */
function rawEvent(project: string, { ref, createTime }: DocumentSnapshot): unknown {
  const time = createTime?.toDate().toISOString();
  const trade = sampleTrades('agent-000', 1)[0];
  return {
    specversion: '1.0',
    id: ref.id,
    type: 'google.cloud.firestore.document.v1.written',
    source: `//firestore.googleapis.com/projects/${project}/databases/(default)`,
    time,
    datacontenttype: 'application/json',
    project,
    database: '(default)',
    namespace: '(default)',
    document: ref.path,
    location: 'us-central1',
    data: {
      value: {
        name: `projects/${project}/databases/(default)/documents/${ref.path}`,
        fields: { agent_id: { stringValue: trade?.agent_id }, closed_at: { timestampValue: time } },
        createTime: time,
        updateTime: time,
      },
    },
  };
}

/** Microseconds that scripts take, each in processes of its own, in turns: the medians. */
function inProcesses<Name extends string>(
  turns: number,
  scripts: Readonly<Record<Name, () => string>>,
  environment: NodeJS.ProcessEnv = {},
): Record<Name, number> {
  const taken = new Map<string, number[]>();
  for (let turn = 0; turn <= turns; turn++)
    for (const [name, script] of Object.entries<() => string>(scripts)) {
      const micros = inProcess(script(), environment);
      // The first of each brings the files into the cache of the disk.
      if (turn > 0) taken.set(name, [...(taken.get(name) ?? []), micros]);
    }
  return Object.fromEntries([...taken].map(([name, all]) => [name, median(all)])) as Record<Name, number>;
}

function inProcess(script: string, environment: NodeJS.ProcessEnv): number {
  const timed = `
    const start = process.hrtime.bigint();
    (async () => { ${script} })().then(() => {
      require('fs').writeSync(3, String(Number(process.hrtime.bigint() - start) / 1000));
      process.exit(0);
    });`;
  const child = spawnSync(process.execPath, ['-e', timed], {
    cwd: FUNCTIONS,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const micros = Number(child.output[3]);
  if (child.status !== 0 || !(micros > 0)) throw new Error(`A process failed: ${child.stderr}`);
  return micros;
}
