import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as httpRequest, createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { HttpsFunction } from 'firebase-functions/v2/https';
import * as deployed from '../../../src/index';
import { expectContract } from './api-contract';

/** The functions for bots behind a real HTTP server, at the paths at which Hosting has them. */

interface HostingFile {
  readonly hosting: {
    readonly rewrites: readonly {
      readonly source: string;
      readonly function: { readonly functionId: keyof typeof deployed };
    }[];
  };
}

const FIREBASE = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', '..', 'firebase.json'), 'utf8'),
) as HostingFile;

const FUNCTIONS = new Map(
  FIREBASE.hosting.rewrites.map(({ source, function: { functionId } }) => [
    source,
    deployed[functionId] as HttpsFunction,
  ]),
);

/** A request of a bot. */
export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What was answered. */
export interface Told {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The body as JSON; undefined without one. */
  readonly body: unknown;
}

/** Where requests are sent, in this process or on the emulators. */
export interface BotServer {
  /** Sends a request, and checks the answer against the OpenAPI file. */
  ask(path: string, ask?: Ask): Promise<Told>;
  close(): Promise<void>;
}

/** What checks an answer to a request of a path. */
type Check = (path: string, told: Told) => void;

/** Starts the functions of this process. */
export async function startBotServer(check: Check = expectContract): Promise<BotServer> {
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ask: async (path, ask) => {
      const told = await send({ host: '127.0.0.1', port }, path, ask);
      check(pathOf(path), told);
      return told;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** The functions of the emulators, without Hosting: each has its own address. */
export function emulatedBotServer(functions: { host: string; port: number }, project: string): BotServer {
  const rewrites = FIREBASE.hosting.rewrites;
  return {
    ask: async (path, ask) => {
      const [base = '', query] = path.split(/(?=\?)/);
      const rewrite = rewrites.find(({ source }) => source === base);
      if (rewrite === undefined) throw new Error(`No function is at ${base}.`);
      const own = `/${project}/us-central1/${rewrite.function.functionId}${query ?? ''}`;
      const told = await send(functions, own, ask);
      expectContract(base, told);
      return told;
    },
    close: () => Promise.resolve(),
  };
}

/** The path without the query, as the OpenAPI file has it. */
function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

/** As Cloud Run and Hosting do: the body is read before the function is called, which gets its bytes. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const handler = FUNCTIONS.get(pathOf(request.url ?? ''));
  if (handler === undefined) {
    response.statusCode = 404;
    response.end();
    return;
  }
  const rawBody = parts.length === 0 ? undefined : Buffer.concat(parts);
  await handler(Object.assign(request, { rawBody }) as never, response as never);
}

function send(
  { host, port }: { host: string; port: number },
  path: string,
  { method = 'GET', headers = {}, body }: Ask = {},
): Promise<Told> {
  return new Promise<Told>((resolve, reject) => {
    const request = httpRequest({ host, port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const isJson = response.headers['content-type']?.startsWith('application/json') === true;
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          body: isJson ? (JSON.parse(text) as unknown) : undefined,
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A POST of JSON with a key. */
export function json(body: unknown, key?: string): Ask {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && bearer(key)) },
    body: JSON.stringify(body),
  };
}

export function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

export function basic(key: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`bot:${key}`).toString('base64')}` };
}
