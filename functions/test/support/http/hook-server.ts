import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from 'node:net';

/** What a webhook got. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real server on this computer that counts who connects to it. */
export interface HookServer {
  readonly port: number;
  /** How many connections there were. */
  connections: number;
  readonly received: Received[];
  close(): Promise<void>;
}

/** Answers each request like this. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** An answer with a status alone. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) => {
    response.writeHead(code, headers).end('thank you');
  };

/**
 * Starts a server that speaks HTTP.
 *
 * @param answerOf asked at each request, so that a test can change it
 */
export function startHookServer(
  answerOf: () => Answer = () => status(200),
  { host = '127.0.0.1', port = 0 }: { readonly host?: string; readonly port?: number } = {},
): Promise<HookServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { url = '', headers } = request;
      received.push({ path: url, headers, body: Buffer.concat(parts).toString() });
      answerOf()(response, request);
    });
  });
  return listening(server, received, { host, port });
}

/** Starts a server that speaks whatever it likes: `talk` is given each connection. */
export function startRawServer(talk: (socket: Socket) => void, host = '127.0.0.1'): Promise<HookServer> {
  return listening(createRawServer(talk), [], { host, port: 0 });
}

async function listening(
  server: Server,
  received: Received[],
  at: { readonly host: string; readonly port: number },
): Promise<HookServer> {
  const sockets = new Set<Socket>();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  const hook: HookServer = {
    port: (server.address() as AddressInfo).port,
    connections: 0,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
  server.on('connection', (socket) => {
    hook.connections++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  return hook;
}
