/** Asks an emulator; it throws when there is no answer. */
export type AskEmulator = (url: string) => Promise<{ readonly status: number; readonly text: string }>;

const ANSWERS_WITHIN_MS = 10_000;

export const askEmulator: AskEmulator = async (url) => {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
  return { status: response.status, text: await response.text() };
};

/** What is wrong with an emulator, and what to do. */
export interface EmulatorProblem {
  readonly found: string;
  readonly cure: string;
}

/**
 * Why the emulator of Firestore cannot be used; null: it can. Asked first, because the SDK tries for a minute and then speaks of
 * credentials.
 *
 * @param host and port, as in FIRESTORE_EMULATOR_HOST
 */
export async function problemOfFirestore(
  host: string,
  ask: AskEmulator = askEmulator,
): Promise<EmulatorProblem | null> {
  try {
    const { status } = await ask(`http://${host}/`);
    if (status === 200) return null;
    return {
      found: `${host} answers ${status}: that is no emulator of Firestore.`,
      cure: 'Correct FIRESTORE_EMULATOR_HOST.',
    };
  } catch (error) {
    return {
      found: `No emulator of Firestore answers at ${host}: ${(error as Error).message}.`,
      cure: 'npm --prefix functions run emulators:start, or unset FIRESTORE_EMULATOR_HOST to reach a deployment.',
    };
  }
}
