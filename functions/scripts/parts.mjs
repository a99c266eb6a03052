// Runs commands as parts of one run: side by side, each with its output in one piece, and what failed shown last.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { endGroup } from './run.mjs';
import { FUNCTIONS, SIGNALS } from './setup.mjs';

/** The processes that run now. Ctrl-C ends them, and no further part begins. */
const running = new Set();
let isInterrupted = false;

function interrupt(signal) {
  isInterrupted = true;
  for (const child of running) child.kill(signal);
}

/**
 * Runs lanes side by side, and the parts of each lane one after another. Returns the exit status of all.
 * A part is `{ name, commands, env }`: commands that run until one fails, each a program and its arguments.
 */
export async function runLanes(lanes) {
  const start = performance.now();
  // Only now: before, Ctrl-C simply ends this process.
  for (const signal of SIGNALS) process.on(signal, interrupt);
  const results = (await Promise.all(lanes.map(runLane))).flat();
  const failed = results.filter(({ status }) => status !== 0);
  for (const { name, output } of failed) print(`${name} FAILED`, output);
  // A part may pass without having run everything: its output says so, and is repeated here.
  const warnings = results.flatMap(({ output }) => output.match(/^\*\*\* .*/gm) ?? []);
  const width = Math.max(...results.map(({ name }) => name.length));
  const rows = results.map(
    ({ name, seconds, status }) =>
      `  ${name.padEnd(width)}  ${seconds.toFixed(0).padStart(4)} s  ${status === 0 ? 'ok' : 'FAILED'}`,
  );
  let verdict = failed.length === 0 ? 'all passed' : `${failed.length} of ${results.length} FAILED`;
  if (isInterrupted) verdict = 'interrupted';
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  print(`${verdict}, ${seconds} s`, [...rows, ...warnings, ''].join('\n'));
  return failed.length === 0 && !isInterrupted ? 0 : 1;
}

async function runLane(parts) {
  const results = [];
  for (const part of parts) if (!isInterrupted) results.push(await runPart(part));
  return results;
}

async function runPart({ name, commands, env = {} }) {
  const start = performance.now();
  let status = 0;
  let output = '';
  for (const [node, ...args] of commands) {
    const done = await run(node, args, env);
    output += done.output;
    status = done.status;
    if (status !== 0) break;
  }
  const seconds = (performance.now() - start) / 1000;
  const took = `${seconds.toFixed(0)} s`;
  if (status === 0) print(`${name}: ${took}`, output);
  else print(`${name} FAILED after ${took}; its output follows at the end`, '');
  return { name, seconds, status, output };
}

function run(program, args, env) {
  const child = spawn(program, args, {
    cwd: FUNCTIONS,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that nothing it started outlives it.
    detached: process.platform !== 'win32',
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...env },
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // Before the pipes are closed, because what is left behind would hold them open.
    child.on('exit', () => endGroup(child.pid));
    child.on('close', (status) => {
      running.delete(child);
      resolve({ status: status ?? 1, output });
    });
  });
}

function print(title, output) {
  process.stdout.write(`\n── ${title} ${'─'.repeat(Math.max(0, 80 - title.length))}\n${output}`);
}
