import type { Answers } from '../../src/contract/callables/answers';
import type { Requests } from '../../src/contract/callables/requests';
import { failureWords, type Fault } from '../../ui/words/failures';

/**
 * Maestro for a client in TypeScript: typed requests and answers, and errors in words for a person. It knows neither the page
 * nor Firebase, so that it can be taken as it is: docs/reference/clients.md. Decimals are text in both directions.
 */

export type { Answers, Requests };

/** What went wrong, for a person. */
export class Failure extends Error {
  /**
   * @param code of the callable or of Firebase, such as `resource-exhausted` or `auth/invalid-credential`
   * @param field of the request that is wrong; null: not one field
   */
  constructor(
    message: string,
    readonly code: string,
    readonly field: string | null = null,
    readonly retryAfterSeconds: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'Failure';
  }

  /** @param cause the error that the fault was read from */
  static of(fault: Fault, cause?: unknown): Failure {
    const { code, field, retryAfterSeconds } = fault;
    return new Failure(failureWords(fault), code, field, retryAfterSeconds, { cause });
  }
}

/** The fields of a request; one that is undefined is left out. */
export type Given<Name extends keyof Requests> = {
  readonly [Field in keyof Requests[Name]]: Requests[Name][Field] | undefined;
};

/**
 * Calls a callable.
 *
 * @throws Failure
 */
export type Call = <Name extends keyof Answers>(
  name: Name,
  ...request: object extends Requests[Name] ? [request?: Given<Name>] : [request: Given<Name>]
) => Promise<Answers[Name]>;

/** How a request reaches a callable: resolves with what it answers, and rejects with an error of Firebase or any other. */
export type Send = (name: string, data: Readonly<Record<string, unknown>>) => Promise<unknown>;

/**
 * The callables of Maestro.
 *
 * @param send with the SDK of Firebase: `(name, data) => httpsCallable(functions, name)(data).then(({ data }) => data)`
 *
 * @example
 * const call = maestroCalls(send);
 * const { max_risk_pct } = await call('getPolicy', { agent_id: 'trend-btc', regime: 'BULL' });
 */
export function maestroCalls(send: Send): Call {
  return async (name, ...[request]) => {
    // The SDK would send undefined as null, which may mean "reset".
    const given = Object.entries<unknown>(request ?? {}).filter(([, value]) => value !== undefined);
    try {
      return (await send(name, Object.fromEntries(given))) as Answers[typeof name];
    } catch (error) {
      throw failureOf(error);
    }
  };
}

/** Where callables are, and what to send with each request. */
export interface Place {
  /** The address of a callable. */
  readonly urlOf: (name: string) => string;
  /** The headers of a request, such as `Authorization: Bearer` and the token of the user. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
}

/** A rebuild of a user with 100 agents may take as long. */
const TIMEOUT_MS = 70_000;

/**
 * Sends requests by the protocol of callables (https://firebase.google.com/docs/functions/callable-reference), without the SDK.
 */
export function sendTo({ urlOf, headers }: Place): Send {
  return async (name, data) => {
    let response: Response;
    try {
      response = await fetch(urlOf(name), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await headers()) },
        body: JSON.stringify({ data }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      const code = nameOf(error) === 'TimeoutError' ? 'deadline-exceeded' : 'unavailable';
      throw isFault(error) ? error : Object.assign(new Error(code, { cause: error }), { code });
    }
    const body = recordOf(await response.json().catch(() => null));
    if (response.ok && body !== null && 'result' in body) return body.result;
    const { status, message, details } = recordOf(body?.error) ?? {};
    const code = typeof status === 'string' ? status.toLowerCase().replaceAll('_', '-') : codeOf(response);
    throw Object.assign(new Error(typeof message === 'string' ? message : code), { code, details });
  };
}

/** What an answer means that a callable has not made: of Cloud Run, of Hosting, of a proxy. */
function codeOf({ status }: Response): string {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'permission-denied';
  if (status === 404) return 'not-found';
  if (status === 429) return 'resource-exhausted';
  return status >= 500 ? 'unavailable' : 'unknown';
}

/** An error of a callable, of Firestore or of Authentication, for a person. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { code, message, details } = recordOf(error) ?? {};
  const { field, retry_after_seconds: seconds } = recordOf(details) ?? {};
  return Failure.of(
    {
      code: typeof code === 'string' ? code.replace(/^(functions|firestore)\//, '') : 'unknown',
      message: typeof message === 'string' ? message : '',
      field: typeof field === 'string' && field !== '' ? field : null,
      retryAfterSeconds: typeof seconds === 'number' ? seconds : null,
    },
    error,
  );
}

/** Whether an error says by itself what it is: that of a token which cannot be had, say. */
const isFault = (error: unknown): boolean => typeof recordOf(error)?.code === 'string';

const nameOf = (error: unknown): unknown => recordOf(error)?.name;

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}
