import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePage, type PageFiles, typeOf } from '../../local/page/bundle-page';
import { pageConfig } from '../../src/contract/http/page-config';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import { pageWeight } from '../support/page-weight';

/** The page as `firebase deploy` builds it, and what Hosting says with it. */

interface Hosting {
  readonly public: string;
  readonly predeploy: readonly string[];
  readonly headers: readonly {
    readonly source: string;
    readonly headers: readonly { readonly key: string; readonly value: string }[];
  }[];
}

const { hosting } = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'firebase.json'), 'utf8')) as {
  hosting: Hosting;
};

const headersFor = (source: string): ReadonlyMap<string, string> =>
  new Map(
    hosting.headers
      .filter((rule) => rule.source === source)
      .flatMap(({ headers }) => headers.map(({ key, value }): [string, string] => [key, value])),
  );

/** The sources that the policy allows, by directive. */
const policy = new Map(
  (headersFor('**').get('Content-Security-Policy') ?? '')
    .split(';')
    .map((directive) => directive.trim().split(/\s+/))
    .map(([name = '', ...sources]): [string, string[]] => [name, sources]),
);

let files: PageFiles;
const textOf = (path: string): string => Buffer.from(files.get(path) ?? '').toString();
beforeAll(async () => {
  files = await bundlePage('hosted', pageConfig({ MAESTRO_REGION: 'europe-west1' }));
});

it('what is built is what Hosting serves, and a deployment builds it', () => {
  expect(hosting.public).toBe('functions/web/dist');
  expect(hosting.predeploy).toEqual(['npm --prefix "$PROJECT_DIR/functions" run build:web']);
  expect(JSON.parse(textOf('/maestro.json'))).toEqual({
    region: 'europe-west1',
    app_check_key: '',
    sign_in: ['password', 'google', 'guest'],
  });
});

it('the page weighs at most 220 KiB until its first figure, gzip', () => {
  expect(pageWeight(files).gzip).toBeLessThanOrEqual(220 * 1024);
});

it('Firestore, App Check and the window of Google are loaded after the first module', () => {
  const [entry] = [...files.keys()].filter(
    (path) => path.startsWith('/assets/start-hosted-') && path.endsWith('.js'),
  );
  const names = [...textOf(entry ?? '').matchAll(/import\("\.\/([a-z-]+)[^"]*"\)/g)].map(([, name]) => name);
  expect(names).toEqual(expect.arrayContaining(['firebase-documents-', 'google-sign-in-']));
  expect(textOf('/index.html')).not.toContain('firebase-documents');
});

describe('the security policy of the page', () => {
  it('allows nothing that it does not name, no inline code and no inline style', () => {
    for (const directive of ['default-src', 'base-uri', 'form-action', 'frame-ancestors'])
      expect([directive, policy.get(directive)]).toEqual([directive, ["'none'"]]);
    const sources = [...policy.values()].flat();
    for (const word of ["'unsafe-inline'", "'unsafe-eval'", '*', 'https:', 'http:'])
      expect(sources).not.toContain(word);
    for (const source of sources)
      expect(source).toMatch(/^('(none|self)'|data:|https:\/\/[a-z*]+\.[a-z.]+\S*)$/);
    expect(headersFor('**').get('X-Content-Type-Options')).toBe('nosniff');
  });

  it('is one that the page keeps: no inline script, style or handler', () => {
    const html = textOf('/index.html');
    expect(html.match(/<script(?![^>]*\bsrc="\/assets\/)/g)).toBeNull();
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<!-- entry -->/);
  });
});

describe('what browsers may keep', () => {
  it('is any file with a hash in its name for a year, and the page itself never unasked', () => {
    expect(headersFor('/assets/**').get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    expect(headersFor('**').get('Cache-Control')).toBe('no-cache');
    for (const path of files.keys())
      expect(path).toMatch(
        /^\/(assets\/[\w.-]+-[A-Z0-9]{8}\.(js|css)|index\.html|icon\.svg|manifest\.webmanifest|maestro\.json|service-worker\.js)$/,
      );
    for (const path of files.keys()) expect(typeOf(path)).not.toBe('application/octet-stream');
  });

  it('is named by the service worker, whose bytes change with any of these files', async () => {
    const worker = textOf('/service-worker.js');
    for (const path of files.keys())
      if (path.startsWith('/assets/'))
        expect([path, worker.includes(`"${path}"`)]).toEqual([path, !path.includes('/read-file-')]);
    for (const path of ['/', '/maestro.json', '/__/firebase/init.json'])
      expect(worker).toContain(`"${path}"`);
    const again = await bundlePage('hosted', pageConfig({ MAESTRO_REGION: 'europe-west1' }));
    expect(Buffer.from(again.get('/service-worker.js') ?? '').toString()).toBe(worker);
    const other = await bundlePage('hosted', pageConfig({}));
    expect(Buffer.from(other.get('/service-worker.js') ?? '').toString()).not.toBe(worker);
  });
});

describe('pageConfig', () => {
  it('reads what is set, and has a default for the rest', () => {
    expect(pageConfig({})).toEqual({
      region: 'us-central1',
      app_check_key: '',
      sign_in: ['password', 'google', 'guest'],
    });
    expect(
      pageConfig({ PAGE_SIGN_IN: 'google, password,google', PAGE_APP_CHECK_KEY: '6Lc_a-B' }),
    ).toMatchObject({
      app_check_key: '6Lc_a-B',
      sign_in: ['google', 'password'],
    });
  });

  it.each([
    ['MAESTRO_REGION', 'eur3'],
    ['PAGE_SIGN_IN', 'facebook'],
    ['PAGE_SIGN_IN', ''],
    ['PAGE_APP_CHECK_KEY', '<script>'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => pageConfig({ [name]: value })).toThrow(InvalidInput);
    expect(() => pageConfig({ [name]: value })).toThrow(name);
  });
});
