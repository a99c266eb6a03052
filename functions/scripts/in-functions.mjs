// Runs a program of this package in functions/, wherever it is called from: `emulators:exec` stands in a folder of its own.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const functions = join(dirname(fileURLToPath(import.meta.url)), '..');
const [program, ...args] = process.argv.slice(2);
const child = spawn(join(functions, 'node_modules', '.bin', program), args, {
  cwd: functions,
  stdio: 'inherit',
});
child.on('close', (status) => {
  process.exitCode = status ?? 1;
});
