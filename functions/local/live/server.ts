import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type PageFiles, pageHeaders, typeOf } from '../page/bundle-page';
import { HttpsError } from 'firebase-functions/v2/https';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import type { Events } from './events';
import { isFromHere } from './own-address';

/** A request of the page, once its body is read: resolves with what is answered. */
export type Answer = (data: unknown) => Promise<unknown>;

/** What a local server serves. */
export interface Served {
  readonly page: PageFiles;
  readonly events: Events;
  /** By their paths, such as "/call/getPolicy": requests by the protocol of callables. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** By their paths: the HTTPS functions for bots. */
  readonly functions: ReadonlyMap<string, (request: IncomingMessage, response: ServerResponse) => unknown>;
}

/** More than the 500 trades of a request take. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

const MAX_CONNECTIONS = 200;

/** A server on this computer alone: for its browser and its programs, and for no other site that is open in the browser. */
export class LocalServer {
  readonly #server: Server;
  readonly #headers = pageHeaders();

  constructor(private readonly served: Served) {
    this.#server = createServer((request, response) => {
      void this.#serve(request, response).catch((error: unknown) => {
        fail(response, 500, 'INTERNAL', error instanceof Error ? error.message : String(error));
      });
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** @param port 0: any that is free */
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    this.served.events.close();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const { key, value } of this.#headers) response.setHeader(key, value);
    if (!isFromHere(request.headers, this.port)) {
      fail(response, 403, 'PERMISSION_DENIED', 'This server answers its own page and programs only.');
      return;
    }
    const [path = ''] = (request.url ?? '').split('?');
    const { page, events, answers, functions } = this.served;
    const botFunction = functions.get(path);
    const answer = answers.get(path);
    if (botFunction !== undefined) await callFunction(botFunction, request, response);
    else if (answer !== undefined) await answerPost(answer, request, response);
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      fail(response, 405, 'UNIMPLEMENTED', 'There is nothing to write to here.');
    else if (path === '/live/events') {
      if (!events.open(response))
        fail(response, 503, 'RESOURCE_EXHAUSTED', 'Too many pages are open. Close one.');
    } else {
      const name = path === '/' ? '/index.html' : path;
      const contents = page.get(name);
      if (contents === undefined) fail(response, 404, 'NOT_FOUND', 'There is no such page.');
      else response.writeHead(200, { 'Content-Type': typeOf(name) }).end(contents);
    }
  }
}

/** As Cloud Run and Hosting do: the body is read before the function is called, which gets its bytes. */
async function callFunction(
  botFunction: (request: IncomingMessage, response: ServerResponse) => unknown,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const rawBody = await bodyOf(request);
  if (rawBody === null) tooLarge(response);
  else
    await botFunction(
      Object.assign(request, { rawBody: rawBody.length === 0 ? undefined : rawBody }),
      response,
    );
}

/** Answers by the protocol of callables. */
async function answerPost(answer: Answer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') {
    fail(response, 405, 'UNIMPLEMENTED', 'This answers POST only.');
    return;
  }
  // A form of another site cannot send this type.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    fail(response, 400, 'INVALID_ARGUMENT', 'The request must be application/json.');
    return;
  }
  const body = await bodyOf(request);
  if (body === null) {
    tooLarge(response);
    return;
  }
  const data = dataOf(body);
  if (data === null) {
    fail(response, 400, 'INVALID_ARGUMENT', 'The request must be a JSON object with "data".');
    return;
  }
  try {
    send(response, 200, { result: (await answer(data.data)) ?? null });
  } catch (error) {
    if (error instanceof InvalidInput)
      fail(response, 400, 'INVALID_ARGUMENT', error.message, { field: error.field });
    else if (error instanceof HttpsError)
      send(response, error.httpErrorCode.status, { error: error.toJSON() });
    else throw error;
  }
}

/** Null where it is too large; then the rest is not read. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > MAX_BODY_BYTES) return null;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

function dataOf(body: Buffer): { readonly data: unknown } | null {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && Object.hasOwn(parsed, 'data')
      ? (parsed as { data: unknown })
      : null;
  } catch {
    return null;
  }
}

function tooLarge(response: ServerResponse): void {
  response.setHeader('Connection', 'close');
  fail(response, 413, 'INVALID_ARGUMENT', `A request may have ${MAX_BODY_BYTES} bytes at most.`);
}

function fail(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  details?: object,
): void {
  send(response, status, { error: { status: code, message, ...(details !== undefined && { details }) } });
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
