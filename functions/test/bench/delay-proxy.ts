import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** Passes connections on to an address, and keeps what goes either way for a while, as a network does. */
export class DelayProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(target: string, delayMs: number): Promise<DelayProxy> {
    const [host = '', port = ''] = target.split(':');
    const server = createServer();
    const proxy = new DelayProxy(server);
    server.on('connection', (client) => {
      const back = connect(Number(port), host);
      proxy.join(client, back, delayMs);
      proxy.join(back, client, delayMs);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(from: Socket, to: Socket, delayMs: number): void {
    this.sockets.add(from);
    from.setNoDelay();
    // Timers of the same delay fire in the order in which they were set.
    from.on('data', (data) => setTimeout(() => to.writable && to.write(data), delayMs));
    from.on('close', () => setTimeout(() => to.destroy(), delayMs));
    from.on('error', () => undefined);
  }
}
