/** A requirement that is computed on reference figures. */
export interface Check {
  readonly requirement: string;
  readonly expected: string;
  /** Computes what should be `expected`. */
  readonly compute: () => string | Promise<string>;
}

/** The result of a check. */
export interface Checked {
  readonly requirement: string;
  readonly pass: boolean;
  readonly expected: string;
  readonly found: string;
}

/** Runs checks one after another. A check that throws has failed, and its error is what was found. */
export async function runChecks(checks: readonly Check[]): Promise<Checked[]> {
  const results: Checked[] = [];
  for (const { requirement, expected, compute } of checks) {
    const found = await attempt(compute);
    results.push({ requirement, pass: found === expected, expected, found });
  }
  return results;
}

async function attempt(compute: Check['compute']): Promise<string> {
  try {
    return await compute();
  } catch (error) {
    return `an error: ${error instanceof Error ? error.message : String(error)}`;
  }
}
