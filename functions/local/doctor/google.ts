import * as v from 'valibot';
import { unknown, wrong, type Found } from './finding';

/** The APIs of Google that the doctor asks, by the first part of their host names. */
export type Api =
  | 'cloudfunctions'
  | 'cloudresourcemanager'
  | 'cloudscheduler'
  | 'cloudtasks'
  | 'firebaseappcheck'
  | 'firebaserules'
  | 'firestore'
  | 'run';

/** A request: GET, or POST where there is a body. */
export interface Request {
  readonly api: Api;
  /** With the version and the query, such as `v1/projects/demo/databases/(default)`. */
  readonly path: string;
  readonly body?: object;
}

/** Sends a request and returns the status and the body. It throws when there is no answer. */
export type Ask = (request: Request) => Promise<{ readonly status: number; readonly text: string }>;

/** What an API answered: what it was asked for, that there is no such thing, or why it cannot be said. */
export type Answer<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly found: Found };

/** How long an answer may take. */
const SECONDS = 30;

/**
 * Asks over the network.
 *
 * @param originOf where each API is; on Google: `https://API.googleapis.com`
 * @param token an access token; it may throw
 */
export function networkAsk(
  originOf: (api: Api) => string,
  token: () => Promise<string>,
  project: string,
): Ask {
  return async ({ api, path, body }) => {
    const response = await fetch(`${originOf(api)}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${await token()}`,
        // With the credentials of a person some APIs want to know whose quota it is.
        'x-goog-user-project': project,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(SECONDS * 1000),
    });
    return { status: response.status, text: await response.text() };
  };
}

/** The Google APIs of one project. */
export class Google {
  constructor(
    readonly project: string,
    private readonly ask: Ask,
  ) {}

  /** Asks once, and reads the answer. Whatever goes wrong becomes `unknown`, with what to do. */
  async get<Value>(request: Request, schema: v.GenericSchema<unknown, Value>): Promise<Answer<Value>> {
    let status: number;
    let text: string;
    try {
      ({ status, text } = await this.ask(request));
    } catch (error) {
      return { kind: 'unknown', found: unreachable(request.api, error) };
    }
    if (status === 404) return { kind: 'missing' };
    if (status !== 200) return { kind: 'unknown', found: this.refused(request.api, status, text) };
    const read = v.safeParse(schema, parsed(text));
    if (read.success) return { kind: 'answered', value: read.output };
    const found = `${hostOf(request.api)} answered something that this version of Maestro does not know.`;
    return { kind: 'unknown', found: unknown(found, 'Look in the console, or use a newer Maestro.') };
  }

  /** All pages of a list. */
  async list<Item>(
    request: Request,
    name: string,
    item: v.GenericSchema<unknown, Item>,
  ): Promise<Answer<Item[]>> {
    const page = v.object({
      [name]: v.optional(v.array(item), []),
      nextPageToken: v.optional(v.string(), ''),
      // Locations that could not be asked: what is there is not known.
      unreachable: v.optional(v.array(v.string()), []),
    });
    const items: Item[] = [];
    for (let token = ''; ;) {
      const path = `${request.path}${request.path.includes('?') ? '&' : '?'}pageToken=${encodeURIComponent(token)}`;
      const answer = await this.get({ ...request, path: token === '' ? request.path : path }, page);
      if (answer.kind !== 'answered') return answer;
      const read = answer.value as Record<string, unknown> & { nextPageToken: string; unreachable: string[] };
      if (read.unreachable.length > 0)
        return {
          kind: 'unknown',
          found: unknown(`Google could not look in ${read.unreachable.join(', ')}.`, 'Try again later.'),
        };
      items.push(...(read[name] as Item[]));
      token = read.nextPageToken;
      if (token === '') return { kind: 'answered', value: items };
    }
  }

  private refused(api: Api, status: number, text: string): Found {
    const { message, isDisabled } = errorIn(text);
    if (isDisabled)
      return wrong(
        `The API ${hostOf(api)} is not enabled.`,
        `Deploy, which enables it, or: gcloud services enable ${hostOf(api)} --project ${this.project}`,
      );
    const cure =
      status === 401
        ? '`gcloud auth application-default login` signs in.'
        : status === 403
          ? 'You need a role that may see it, such as Viewer with Service Usage Consumer.'
          : 'Try again later.';
    return unknown(`${hostOf(api)} answered ${status}: ${message}`, cure);
  }
}

const hostOf = (api: Api): string => `${api}.googleapis.com`;

function unreachable(api: Api, error: unknown): Found {
  const { message, cause } = error as Error & { cause?: unknown };
  const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
  const isSignIn = /credential|token|reauth|invalid_grant/i.test(reason);
  return unknown(
    `${hostOf(api)} could not be asked: ${reason}`,
    isSignIn ? '`gcloud auth application-default login` signs in.' : 'Is there a network?',
  );
}

const errorSchema = v.object({
  error: v.object({
    message: v.optional(v.string(), ''),
    details: v.optional(v.array(v.object({ reason: v.optional(v.string()) })), []),
  }),
});

/** The error of an answer of Google. */
function errorIn(text: string): { message: string; isDisabled: boolean } {
  const read = v.safeParse(errorSchema, parsed(text));
  if (!read.success) return { message: text.slice(0, 200), isDisabled: false };
  const { message, details } = read.output.error;
  return { message, isDisabled: details.some(({ reason }) => reason === 'SERVICE_DISABLED') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
