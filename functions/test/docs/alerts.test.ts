import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signatureHeaders } from '../../src/app/alerts/deliver/signature';
import { webhookSecret } from '../../src/contract/fields/webhook-secret';
import { Instant } from '../../src/core/base/instant';
import { ALERT_KINDS } from '../../src/core/alerts/alert-kinds';

/** What docs/reference/alerts.md says that a receiver does, done. */

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'reference', 'alerts.md'), 'utf8');

function exampleWith(language: string, name: string): string {
  const blocks = [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))];
  const found = blocks.map(([, text = '']) => text).find((text) => text.includes(name));
  if (found === undefined) throw new Error(`There is no example of ${name}.`);
  return found;
}

const KEY = Buffer.alloc(32, 7);
const BODY = '{"title":"é 🎻"}';
const NOW = Instant.fromMillis(Date.now());
const HEADERS = signatureHeaders(KEY, 'gate_closed-1', NOW, BODY);

/** Deliveries, and whether each is to be taken for one of Maestro. */
const CASES = [
  [HEADERS, BODY, true],
  [HEADERS, `${BODY} `, false],
  [{ ...HEADERS, 'webhook-id': 'gate_closed-2' }, BODY, false],
  [{ ...HEADERS, 'webhook-signature': 'v1,' }, BODY, false],
  [{ ...HEADERS, 'webhook-signature': 'é'.repeat(47) }, BODY, false],
  [signatureHeaders(Buffer.alloc(32, 8), 'gate_closed-1', NOW, BODY), BODY, false],
  [signatureHeaders(KEY, 'gate_closed-1', NOW.plusSeconds(-600), BODY), BODY, false],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'maestro-alerts-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a program that prints its verdicts as JSON. */
function verdictsOf(program: string, file: string, text: string): unknown {
  writeFileSync(join(folder, 'cases.json'), JSON.stringify([webhookSecret(KEY), CASES]));
  writeFileSync(join(folder, file), text);
  const { stdout, stderr } = spawnSync(program, [file], { cwd: folder, encoding: 'utf8' });
  return stderr === '' ? JSON.parse(stdout) : stderr;
}

const RIGHT = CASES.map(([, , isRight]) => isRight);

it('the example in Node.js tells what Maestro has sent from anything else', () => {
  const verdicts = verdictsOf(
    process.execPath,
    'verify.mjs',
    `${exampleWith('js', 'isFromMaestro')}
    import { readFileSync } from 'node:fs';
    const [secret, cases] = JSON.parse(readFileSync('cases.json', 'utf8'));
    console.log(JSON.stringify(cases.map(([headers, body]) => isFromMaestro(secret, headers, body))));`,
  );
  expect(verdicts).toEqual(RIGHT);
});

it('the example in Python does, where there is Python', () => {
  if (spawnSync('python3', ['--version']).status !== 0) {
    process.stdout.write('There is no python3: an example of docs/reference/alerts.md was not run.\n');
    expect(process.env.REQUIRE_EMULATORS).not.toBe('1');
    return;
  }
  const verdicts = verdictsOf(
    'python3',
    'verify.py',
    `${exampleWith('python', 'is_from_maestro')}
import json
secret, cases = json.load(open("cases.json", encoding="utf-8"))
print(json.dumps([is_from_maestro(secret, headers, body.encode()) for headers, body, _ in cases]))`,
  );
  expect(verdicts).toEqual(RIGHT);
});

it('the page lists each kind of alert once', () => {
  const table = PAGE.slice(PAGE.indexOf('| Kind '), PAGE.indexOf('The same thing is told once'));
  const first = [...table.matchAll(/^\|([^|]*)\|/gm)].map(([, cell = '']) => cell).join();
  const named = [...first.matchAll(/`([a-z_]+)`/g)].map(([, kind]) => kind);
  expect(named.sort()).toEqual([...ALERT_KINDS].sort());
});
