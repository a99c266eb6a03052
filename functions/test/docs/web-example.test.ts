import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', 'examples', 'web');
const page = readFileSync(join(FOLDER, 'index.html'), 'utf8');
const scripts = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.js'))
  .map((file) => readFileSync(join(FOLDER, file), 'utf8'));

/** The sources that the policy of the page allows, by directive. */
const policy = new Map(
  (/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1] ?? '')
    .split(';')
    .map((directive) => directive.trim().split(/\s+/))
    .map(([name = '', ...sources]) => [name, sources]),
);

const sourcesOf = (directive: string): readonly string[] => policy.get(directive) ?? [];

describe('the security policy of examples/web', () => {
  it('allows nothing that it does not name, and no inline code or style', () => {
    expect([sourcesOf('default-src'), sourcesOf('base-uri'), sourcesOf('form-action')]).toEqual([
      ["'none'"],
      ["'none'"],
      ["'none'"],
    ]);
    expect([...policy.values()].flat()).not.toContain("'unsafe-inline'");
    expect([...policy.values()].flat()).not.toContain("'unsafe-eval'");
    for (const source of [...policy.values()].flat())
      expect(source).toMatch(/^('|data:$|http:\/\/127\.|https:\/\/)/);
  });

  it('names the import map by its hash, and the place of every module in it', () => {
    const map = /<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(sourcesOf('script-src')).toContain(
      `'sha256-${createHash('sha256').update(map).digest('base64')}'`,
    );
    const { imports } = JSON.parse(map) as { imports: Record<string, string> };
    for (const url of Object.values(imports))
      expect(sourcesOf('script-src').filter((source) => url.startsWith(source))).toHaveLength(1);
    const named = scripts.flatMap((text) => [...text.matchAll(/(?:from|import\()\s*'(firebase[^']*)'/g)]);
    expect(new Set(named.map(([, name]) => name))).toEqual(new Set(Object.keys(imports)));
  });

  it('is one that the page itself keeps: no inline script, style or handler', () => {
    expect(page.match(/<script(?![^>]*\b(?:src=|type="importmap"))/g)).toBeNull();
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    for (const text of scripts)
      expect(text).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|\beval\(/);
  });

  it('allows the emulators that the page connects to', () => {
    const config = readFileSync(join(FOLDER, 'firebase-config.js'), 'utf8');
    const hosts = [...config.matchAll(/host: '([^']+)', port: (\d+)/g)].map(
      ([, host, port]) => `${host}:${port}`,
    );
    expect(hosts).toHaveLength(2);
    const auth = /auth: 'http:\/\/([^']+)'/.exec(config)?.[1] ?? '';
    for (const place of [...hosts, auth]) expect(sourcesOf('connect-src')).toContain(`http://${place}`);
  });
});
