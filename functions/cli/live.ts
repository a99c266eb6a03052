import { Command } from 'commander';
import type * as BundlePage from '../local/page/bundle-page';
import type * as LiveRuns from '../local/live/live-run';
import { InvalidInput } from '../src/contract/fields/invalid-input';
import { grouped, plural } from '../ui/words/text';
import { loadJournal } from './input/load-journal';
import { CONFIG, OPTIONAL_JOURNAL_FILES, withReadingFlags } from './input/options';
import type { JournalOptions } from './input/reading-options';
import { filesOrSample, sourceText } from './input/sample';
import { readSettingsFile } from './input/settings-file';
import { runAsProcess } from './run';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

const DEFAULT_SPEED = '2';
const DEFAULT_PLAY = '500';

/** More would take hours to watch, and each version that they publish stays in memory. */
const MAX_PLAY = 5000;

interface LiveOptions extends JournalOptions {
  readonly config?: string;
  readonly speed: string;
  readonly play: string;
  readonly port: string;
}

/** The program behind `npm run live`. @param stopped resolves when the run is to end */
export function liveProgram(terminal: Terminal, stopped: () => Promise<unknown> = signalled): Command {
  return withReadingFlags(
    new Command('npm --prefix functions run live --')
      .description(
        'Opens the page of Maestro on this computer, without Java and without an account: plays a journal close by close ' +
          'through the deployed functions, on the embedded Firestore, and shows what they publish.',
      )
      .argument(...OPTIONAL_JOURNAL_FILES)
      .option(
        '--speed <closes>',
        'closes per second, from 0.01 to 1000; the page can change it',
        DEFAULT_SPEED,
      )
      .option(
        '--play <closes>',
        `how many of the last closes are played, at most ${MAX_PLAY}; those before are loaded first`,
        DEFAULT_PLAY,
      )
      .option('--port <port>', 'where the page is served, 0 for any free port', '0')
      .option(...CONFIG),
  ).action((files: string[], options: LiveOptions) => live(files, options, terminal, stopped));
}

async function live(
  files: string[],
  options: LiveOptions,
  terminal: Terminal,
  stopped: () => Promise<unknown>,
): Promise<void> {
  const speed = numberOf('--speed', options.speed, /^\d{1,4}(\.\d{1,3})?$/, 0.01, 1000);
  const play = numberOf('--play', options.play, /^\d{1,4}$/, 0, MAX_PLAY);
  const port = numberOf('--port', options.port, /^\d{1,5}$/, 0, 65_535);
  const settings = options.config === undefined ? null : readSettingsFile(options.config, terminal);
  const { trades } = await loadJournal(filesOrSample(files), options, terminal);
  // Loaded here, because they load the Firebase SDKs and esbuild: a wrong file is reported without waiting for them.
  /* oxlint-disable typescript/no-require-imports */
  const { bundlePage } = require('../local/page/bundle-page') as typeof BundlePage;
  const { startLive } = require('../local/live/live-run') as typeof LiveRuns;
  /* oxlint-enable typescript/no-require-imports */
  const page = await bundlePage('local');
  const run = await startLive({ trades, settings, speed, play, port, page }).catch((error: unknown) => {
    throw portProblem(error, options.port) ?? error;
  });
  try {
    terminal.stdout.write(greeting(run, files));
    run.play();
    await stopped();
  } finally {
    await run.close();
  }
}

function greeting({ url, loaded, leftOut, played }: LiveRuns.LiveRun, files: readonly string[]): string {
  const source = sourceText(files);
  const lines = [`Open ${url} in a browser of this computer.`, ''];
  if (loaded > 0) lines.push(`${plural(loaded, 'close')} of ${source} loaded.`);
  if (leftOut > 0)
    lines.push(
      `${grouped(leftOut)} older ones were left out: no window would hold them, so no figure changes.`,
    );
  lines.push(
    `${plural(played, 'close')} of ${source} will be played. Ctrl-C ends it, and nothing is kept.`,
    '',
  );
  return lines.join('\n');
}

function numberOf(flag: string, text: string, form: RegExp, least: number, most: number): number {
  const value = Number(text);
  if (!form.test(text) || value < least || value > most)
    throw InvalidInput.of(flag, text, `a number from ${least} to ${grouped(most)}`);
  return value;
}

function portProblem(error: unknown, port: string): UsageError | null {
  const { code } = error as { code?: unknown };
  if (code === 'EADDRINUSE')
    return new UsageError(
      `--port ${port}: another program listens there; choose another one, or leave it out`,
    );
  return code === 'EACCES' ? new UsageError(`--port ${port}: only administrators may listen there`) : null;
}

/** Resolves when the process is asked to end. */
function signalled(): Promise<unknown> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });
}

if (require.main === module) void runAsProcess((terminal) => liveProgram(terminal));
