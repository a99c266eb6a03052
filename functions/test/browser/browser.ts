import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where Chromium may be: on the path by one of its names, or where macOS keeps applications. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const CURE =
  'no Chromium was found. Install it (Debian, Ubuntu: apt-get install chromium), or set CHROMIUM to the path of its program';

/** The program of the system's Chromium; null: there is none. The environment may name it: CHROMIUM. */
function findChromium(): string | null {
  if (process.env.CHROMIUM !== undefined) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...APPLICATIONS,
  ];
  return candidates.find((file) => existsSync(file)) ?? null;
}

/** Starts the system's Chromium; null: there is none. */
export async function launchChromium(): Promise<Browser | null> {
  const executablePath = findChromium();
  // Chromium refuses to run as root in its sandbox, as a container does.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return executablePath === null ? null : chromium.launch({ executablePath, args });
}

/** A browser for the tests of one file. */
export interface BrowserUnderTest {
  /** Opens a page in a window of its own, runs the work, and fails where the page reported an error of its own. */
  readonly onPage: <Result>(
    options: BrowserContextOptions,
    work: (page: Page) => Promise<Result>,
  ) => Promise<Result>;
}

/**
 * Tests that need a browser. Without Chromium they are left out, and a loud line says so; with REQUIRE_BROWSER=1 that is a
 * failure.
 *
 * @example
 * describeInBrowser('the report', ({ onPage }) => {
 *   it('opens', () => onPage({}, (page) => page.goto('about:blank')));
 * });
 */
export function describeInBrowser(title: string, tests: (browser: BrowserUnderTest) => void): void {
  if (findChromium() === null) {
    if (process.env.REQUIRE_BROWSER === '1')
      it(`${title} is tested in a browser`, () => {
        throw new Error(CURE);
      });
    else {
      process.stderr.write(`\n*** ${title.toUpperCase()} WAS NOT TESTED IN A BROWSER: ${CURE}. ***\n\n`);
      it.todo(`${title} in a browser`);
    }
    return;
  }
  describe(title, () => {
    let browser: Browser;
    beforeAll(async () => {
      const launched = await launchChromium();
      if (launched === null) throw new Error(CURE);
      browser = launched;
    });
    afterAll(() => browser.close());
    tests({
      onPage: async (options, work) => {
        const context = await browser.newContext(options);
        try {
          const page = await context.newPage();
          const errors: string[] = [];
          page.on('pageerror', (error) => errors.push(error.message));
          page.on('console', (message) => {
            if (message.type() === 'error') errors.push(message.text());
          });
          const result = await work(page);
          expect(errors).toEqual([]);
          return result;
        } finally {
          await context.close();
        }
      },
    });
  });
}
