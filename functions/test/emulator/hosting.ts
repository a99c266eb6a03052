import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { emulators } from './client';

/** What happens to a request on its way. */
export type Way = 'through' | 'lost' | 'answer_lost' | 'unavailable';

/** What happens to the n-th request of a path, from 1. */
type WayOf = (path: string, count: number) => Way;

interface Rewrite {
  readonly source: string;
  readonly function: { readonly functionId: string };
}

/**
 * Hosting in front of the functions, with the rewrites of firebase.json, and a network that can fail. It stands in for the
 * emulator of Hosting, which has no way to lose a request, and whose server is slow to start.
 */
export class FailingHosting {
  private readonly counts = new Map<string, number>();
  /** The bodies of the answers of Maestro to POST. */
  readonly stored: string[] = [];
  private readonly server: Server;

  private constructor(wayOf: WayOf) {
    this.server = createServer((from, to) => {
      const [path = ''] = (from.url ?? '').split('?');
      const count = (this.counts.get(path) ?? 0) + 1;
      this.counts.set(path, count);
      this.answer(from, to, wayOf(path, count));
    });
  }

  static async open(wayOf: WayOf = () => 'through'): Promise<FailingHosting> {
    const hosting = new FailingHosting(wayOf);
    await new Promise<void>((resolve) => hosting.server.listen(0, '127.0.0.1', resolve));
    return hosting;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(from: IncomingMessage, to: ServerResponse, way: Way): void {
    if (way === 'lost') from.socket.destroy();
    else if (way === 'unavailable') to.writeHead(503, { 'retry-after': '1' }).end();
    else this.forward(from, to, way === 'answer_lost');
  }

  private forward(from: IncomingMessage, to: ServerResponse, isLost: boolean): void {
    const [path = '', query = ''] = (from.url ?? '').split('?');
    const name = functionOf(path);
    if (name === undefined) {
      to.writeHead(404).end();
      return;
    }
    const headers = { ...from.headers };
    delete headers.host;
    const forwarded = request(
      `${functionsUrl()}/${name}${query && `?${query}`}`,
      { method: from.method, headers },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const body = Buffer.concat(chunks);
          if (from.method === 'POST') this.stored.push(body.toString());
          if (isLost) from.socket.destroy();
          else to.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
        });
      },
    );
    forwarded.on('error', () => from.socket.destroy());
    from.pipe(forwarded);
  }
}

/** Where the functions emulator has them. */
export function functionsUrl(): string {
  const { functions } = emulators();
  if (!functions) throw new Error('There is no functions emulator.');
  return `http://${functions.host}:${functions.port}/demo-maestro/us-central1`;
}

function functionOf(path: string): string | undefined {
  const file = join(__dirname, '..', '..', '..', 'firebase.json');
  const { hosting } = JSON.parse(readFileSync(file, 'utf8')) as { hosting: { rewrites: Rewrite[] } };
  return hosting.rewrites.find(({ source }) => source === path)?.function.functionId;
}
