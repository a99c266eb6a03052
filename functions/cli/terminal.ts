/** A stream to which a command prints. */
export interface TextOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Everything that a command takes from the process it runs in. Tests pass their own. */
export interface Terminal {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** The working directory of the process. */
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return { stdout: process.stdout, stderr: process.stderr, cwd: process.cwd(), env: process.env };
}

/** Where relative paths start: npm runs scripts in functions/, and gives the directory of the user in INIT_CWD. */
export function userDirectory({ env, cwd }: Terminal): string {
  return env.INIT_CWD ?? cwd;
}
