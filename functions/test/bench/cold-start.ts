import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TradeEvent } from '../../local/embedded';
import { BenchUser, Project } from './firestore-user';
import { duration, median, print, share } from './measure';
import { sampleTrades } from './sample';

const FUNCTIONS = join(__dirname, '..', '..');

/** What is deployed, as scripts/build.mjs makes it; and the same with the packages left in node_modules. */
const FORMS = ['bundled', 'unbundled'] as const;
type Form = (typeof FORMS)[number];

/** The modules of the two SDKs that the functions use. */
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

const loadSdk = SDK.map((name) => `require('${name}')`).join(';');

/** Builds both forms below node_modules, where the packages are found, and returns where each begins, in quotes. */
function entryPoints(): Record<Form, string> {
  const entries = FORMS.map((form) => {
    const folder = join(FUNCTIONS, 'node_modules', '.cache', 'maestro-bench', form);
    const flags = form === 'unbundled' ? ['--unbundled'] : [];
    execFileSync(process.execPath, ['scripts/build.mjs', folder, ...flags], { cwd: FUNCTIONS });
    return [form, JSON.stringify(join(folder, 'index.js'))];
  });
  return Object.fromEntries(entries) as Record<Form, string>;
}

const TURNS = 21;

/** How long a new process takes to load what is deployed, bundled or not, beside the modules of the SDK alone. */
export function benchLoading(): void {
  const entries = entryPoints();
  const took = inProcesses(TURNS, {
    bundled: () => `require(${entries.bundled})`,
    unbundled: () => `require(${entries.unbundled})`,
    sdk: () => loadSdk,
  });
  printForms('Cold start: loading the deployable entry point in a new process', took);
}

const FIRST = 11;

/** The same up to the first transaction: the first close published, beside a transaction of three reads and writes. */
export async function benchFirstTransaction(): Promise<void> {
  const project = new Project();
  const user = await BenchUser.make(project, 'cold', 4, 100);
  const events = await user.closes((FIRST + 1) * FORMS.length);
  const entries = entryPoints();
  const close = (form: Form) => () => {
    const { after } = (events.pop() as TradeEvent).data as { after: DocumentSnapshot };
    return `await require(${entries[form]}).onTradeWritten(${JSON.stringify(rawEvent(project.id, after))})`;
  };
  const first = {
    bundled: close('bundled'),
    unbundled: close('unbundled'),
    sdk: () => `${loadSdk};
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
  printForms(
    'Cold start, up to the first close published (SDK alone: one transaction of three reads and writes)',
    took,
  );
  const { version } = (await user.paths.current.get()).data() ?? {};
  const published = (FIRST + 1) * FORMS.length + 1;
  if (version !== published) throw new Error(`${String(version)} versions were published, not ${published}.`);
}

function printForms(title: string, took: Readonly<Record<Form | 'sdk', number>>): void {
  print(
    title,
    ['', 'time', 'to the SDK alone'],
    Object.entries(took).map(([form, micros]) => [form, duration(micros), share(micros, took.sdk)]),
  );
}

/** The event of a new document as a deployed function receives it. */
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

/** The median time of each script, in microseconds. Every run has a process of its own; the scripts take turns. */
function inProcesses<Name extends string>(
  turns: number,
  scripts: Readonly<Record<Name, () => string>>,
  environment: NodeJS.ProcessEnv = {},
): Record<Name, number> {
  const taken = new Map<string, number[]>();
  for (let turn = 0; turn <= turns; turn++)
    for (const [name, script] of Object.entries<() => string>(scripts)) {
      const micros = inProcess(script(), environment);
      // The first run brings the files into the disk cache.
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
