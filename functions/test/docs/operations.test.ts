import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { LOG_EVENTS, type Severity } from '../../src/app/log-events';
import * as functions from '../../src/index';
import { readPage } from './markdown';

/** The log of the functions, the files in ops/ and the documents say the same. */

const FUNCTIONS = join(__dirname, '..', '..');
const OPS = join(FUNCTIONS, 'ops');

const SEVERITIES = Object.keys(LOG_EVENTS) as Severity[];
const events: readonly string[] = SEVERITIES.flatMap((severity) => LOG_EVENTS[severity]);

const textOf = (...path: string[]): string => readFileSync(join(FUNCTIONS, ...path), 'utf8');

const code = readdirSync(join(FUNCTIONS, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => textOf('src', path));

/** The JSON files of a folder of ops/, by the names of the files. */
function filesIn<File>(folder: string): Map<string, File> {
  return new Map(
    readdirSync(join(OPS, folder)).map((file) => [
      basename(file, '.json'),
      JSON.parse(textOf('ops', folder, file)) as File,
    ]),
  );
}

interface Metric {
  readonly name: string;
  readonly filter: string;
}

interface Policy {
  readonly displayName: string;
  readonly documentation: { readonly content: string };
}

const metrics = filesIn<Metric>('metrics');
const policies = filesIn<Policy>('policies');
const dashboard = textOf('ops', 'dashboard.json');

/** The events that a metric counts. */
const counted = (filter: string): string[] =>
  [...filter.matchAll(/"([a-z_]+)"/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'cloud_run_revision');

/** The metrics of ops/metrics that a policy or the dashboard asks for, as filters and as PromQL name them. */
const askedFor = (text: string): string[] =>
  [
    ...text.matchAll(/(?:logging\.googleapis\.com\/user\/|logging_googleapis_com:user_)(maestro_[a-z_]+)/g),
  ].map(
    // In PromQL a distribution is read as its sum.
    ([, name = '']) => (metrics.has(name) ? name : name.replace(/_sum$/, '')),
  );

describe('the log', () => {
  it.each(SEVERITIES)('has each event of severity %s in the code, under that severity alone', (severity) => {
    for (const event of LOG_EVENTS[severity])
      expect([event, code.some((text) => text.includes(`event: '${event}'`))]).toEqual([event, true]);
    expect(events.filter((event) => events.indexOf(event) !== events.lastIndexOf(event))).toEqual([]);
  });

  it.each([
    ['error', 'Errors'],
    ['warn', 'Warnings'],
    ['info', 'Information'],
  ] as const)(
    'has each event of severity %s documented, with what to do, and no others',
    (severity, title) => {
      const { sections } = readPage(textOf('docs', 'reference', 'log-events.md'));
      const rows = [
        ...(sections.find((section) => section.title === title)?.text ?? '').matchAll(
          /^\| `(\w+)` *\| (.*) \|$/gm,
        ),
      ];
      expect(rows.map(([, event]) => event).sort()).toEqual([...LOG_EVENTS[severity]].sort());
      for (const [, , cells = ''] of rows)
        expect(cells.split(' | ').filter((cell) => cell.trim() !== '')).toHaveLength(
          severity === 'info' ? 1 : 2,
        );
    },
  );
});

describe('the metrics', () => {
  it('count events that exist, and are named like their files', () => {
    for (const [file, { name, filter }] of metrics) {
      expect(name).toBe(file);
      expect(counted(filter)).not.toEqual([]);
      expect(counted(filter).filter((event) => !events.includes(event))).toEqual([]);
    }
  });

  it('count every error and every warning once', () => {
    const all = ['maestro_errors', 'maestro_drift', 'maestro_warnings'].flatMap((name) =>
      counted(metrics.get(name)?.filter ?? ''),
    );
    expect(all.sort()).toEqual([...LOG_EVENTS.error, ...LOG_EVENTS.warn].sort());
    expect(counted(metrics.get('maestro_errors')?.filter ?? '').sort()).toEqual([...LOG_EVENTS.error].sort());
  });

  it('are each asked for by a policy or the dashboard, which ask for no others', () => {
    const asked = [...policies.values(), dashboard].flatMap((file) => askedFor(JSON.stringify(file)));
    expect([...new Set(asked)].sort()).toEqual([...metrics.keys()].sort());
  });
});

describe('the alert policies', () => {
  it('are named like their files, and say what to do', () => {
    for (const [file, { displayName, documentation }] of policies) {
      expect(displayName).toBe(file);
      expect(documentation.content.length).toBeGreaterThan(80);
    }
  });

  it('name functions and queues that are deployed, and documents that exist', () => {
    const services = Object.keys(functions).map((name) => name.toLowerCase());
    for (const text of [...policies.values(), JSON.parse(dashboard) as object].map((file) =>
      JSON.stringify(file),
    )) {
      for (const [, list = ''] of text.matchAll(/service_name=one_of\((.*?)\)/g))
        for (const name of list.replace(/[\\"]/g, '').split(',')) expect(services).toContain(name);
      for (const [, list = ''] of text.matchAll(/queue_id=(?:one_of\()?((?:\\"\w+\\",?)+)/g))
        for (const name of list.replace(/[\\"]/g, '').split(',').filter(Boolean))
          expect(Object.keys(functions)).toContain(name);
      for (const [, path = ''] of text.matchAll(/functions\/([\w/.-]+\.(?:md|json))/g))
        expect(textOf(path)).not.toBe('');
    }
  });

  it('look at the failures of every function', () => {
    const watched = [
      ...JSON.stringify(policies.get('maestro-error-ratio')).matchAll(/one_of\((.*?)\)/g),
    ].flatMap(([, list = '']) => list.replace(/[\\"]/g, '').split(','));
    // An alert fails as long as the server of its user does: `alert_given_up` is counted instead.
    const all = Object.keys(functions).filter((name) => name !== 'onAlertCreated');
    expect([...new Set(watched)].sort()).toEqual(all.map((name) => name.toLowerCase()).sort());
  });

  it('are listed in the guide', () => {
    const guide = textOf('docs', 'guides', 'operate.md');
    const listed = [...guide.matchAll(/^\| `(maestro-[a-z-]+)` /gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual([...policies.keys()].sort());
  });
});

describe('ops/apply.sh', () => {
  /** Runs it with a gcloud that notes how it was called, and knows these names. */
  function apply(args: readonly string[], known = ''): { status: number | null; calls: string[] } {
    const folder = mkdtempSync(join(tmpdir(), 'maestro-gcloud-'));
    try {
      const calls = join(folder, 'calls');
      writeFileSync(calls, '');
      const program = `#!/bin/sh\necho "$@" >> "${calls}"\ncase "$*" in *" list "*) printf '%s' "${known}";; esac\n`;
      writeFileSync(join(folder, 'gcloud'), program, { mode: 0o755 });
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
      const { status } = spawnSync(join(OPS, 'apply.sh'), args, { env });
      return { status, calls: readFileSync(calls, 'utf8').split('\n').filter(Boolean) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const changes = ({ calls }: { calls: string[] }): string[] =>
    calls.filter((call) => !call.includes(' list '));

  it('creates every metric, then every policy with its channels, and the dashboard', () => {
    const made = apply(['my-project', 'channels/1', 'channels/2']);
    expect(made.status).toBe(0);
    expect(changes(made).map((call) => call.replace(`${OPS}/`, ''))).toEqual([
      ...[...metrics.keys()].map(
        (name) =>
          `logging metrics create ${name} --project my-project --config-from-file metrics/${name}.json --quiet`,
      ),
      ...[...policies.keys()].map(
        (name) =>
          `monitoring policies create --project my-project --policy-from-file policies/${name}.json --notification-channels channels/1,channels/2 --quiet`,
      ),
      'monitoring dashboards create --project my-project --config-from-file dashboard.json --quiet',
    ]);
  });

  it('updates what is there, and leaves the channels of a policy where none is named', () => {
    const made = changes(apply(['my-project'], 'known'));
    expect(made.filter((call) => call.includes(' create '))).toHaveLength(1);
    expect(made.filter((call) => call.startsWith('logging metrics update '))).toHaveLength(metrics.size);
    expect(made.filter((call) => call.startsWith('monitoring policies update known '))).toHaveLength(
      policies.size,
    );
    expect(made.filter((call) => call.includes('channels'))).toEqual([]);
    expect(made.filter((call) => call.startsWith('monitoring dashboards delete known '))).toHaveLength(1);
  });

  it('says how to use it where no project is named, and calls nothing', () => {
    expect(apply([])).toEqual({ status: 2, calls: [] });
  });
});

describe('the example of a deployment without a person', () => {
  const workflow = textOf('examples', 'deploy', 'deploy.yml');
  const [, step = ''] =
    /- name: Are the parameters there\?\n +run: \|\n((?: {10}.*\n)+)/.exec(workflow) ?? [];

  /** How the step ends in a project with these files, as a runner of GitHub Actions runs it. */
  function check(files: Readonly<Record<string, string>>): number | null {
    const folder = mkdtempSync(join(tmpdir(), 'maestro-deploy-'));
    try {
      mkdirSync(join(folder, 'functions'));
      for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
      const env = { ...process.env, PROJECT: 'my-project' };
      return spawnSync('bash', ['-e', '-c', step], { cwd: folder, env }).status;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const ALIASES = JSON.stringify({ projects: { staging: 'my-project' } });

  it.each<[what: string, files: Record<string, string>, status: number]>([
    ['the parameters of all environments', { 'functions/.env': '' }, 0],
    ['those of the project', { 'functions/.env.my-project': '', '.firebaserc': '{}' }, 0],
    ['those of the alias of the project', { 'functions/.env.staging': '', '.firebaserc': ALIASES }, 0],
    ['those of another alias', { 'functions/.env.production': '', '.firebaserc': ALIASES }, 1],
    ['no parameters', { '.firebaserc': ALIASES }, 1],
    ['no parameters and no aliases', {}, 1],
  ])('ends with %s as it should', (_, files, status) => {
    expect(step).toContain('.firebaserc');
    expect(check(files)).toBe(status);
  });
});
