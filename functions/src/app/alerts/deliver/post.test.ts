import { once } from 'node:events';
import {
  type Answer,
  type HookServer,
  startHookServer,
  startRawServer,
  status,
} from '../../../../test/support/http/hook-server';
import { type Network, PUBLIC_NETWORK } from './network';
import { NotTaken, post } from './post';
import { isLoopback } from './public-address';

/** Real servers on this computer. The network that is tried here allows it; the one of a deployment does not. */

const toItself: Network = {
  resolve: () => Promise.resolve(['127.0.0.1']),
  allows: (_, address) => isLoopback(address),
};

let answer: Answer;
let server: HookServer;

beforeEach(async () => {
  answer = status(200);
  server = await startHookServer(() => answer);
});

afterEach(() => server.close());

const send = (network: Network, url: string, seconds?: number): Promise<void> =>
  post(network, { url, headers: { 'content-type': 'application/json' }, body: '{"é":1}' }, seconds);

/** Why a post was not taken. */
async function reasonOf(network: Network, url: string, seconds?: number): Promise<string> {
  try {
    await send(network, url, seconds);
  } catch (error) {
    if (error instanceof NotTaken) return error.message;
    throw error;
  }
  return 'It was taken.';
}

const here = (path = '/'): string => `http://127.0.0.1:${server.port}${path}`;

describe('post', () => {
  it('sends the body under the name of the server, over a connection to the address that was resolved', async () => {
    await send(toItself, `http://hooks.example.test:${server.port}/a/b?c=d`);
    expect(server.received).toMatchObject([
      {
        path: '/a/b?c=d',
        headers: {
          host: `hooks.example.test:${server.port}`,
          'content-type': 'application/json',
          'content-length': '8',
        },
        body: '{"é":1}',
      },
    ]);
  });

  it.each([200, 201, 204, 299])('is content with status %i', async (code) => {
    answer = status(code);
    expect(await reasonOf(toItself, here())).toBe('It was taken.');
  });

  it.each([400, 401, 404, 410, 429, 500, 503])('says that status %i does not take it', async (code) => {
    answer = status(code, { 'retry-after': '1' });
    expect(await reasonOf(toItself, here())).toBe(`it answered ${code}`);
    expect(server.received).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect by status %i', async (code) => {
    const inside = await startHookServer();
    answer = status(code, { location: `http://127.0.0.1:${inside.port}/` });
    expect(await reasonOf(toItself, here())).toBe(`it answered ${code}, and redirects are not followed`);
    expect(inside.connections).toBe(0);
    await inside.close();
  });

  it('says that nothing listens, without the address', async () => {
    const { port } = server;
    await server.close();
    expect(await reasonOf(toItself, `http://127.0.0.1:${port}/secret`)).toBe(
      'it cannot be reached (ECONNREFUSED)',
    );
    server = await startHookServer();
  });

  it('says that a server never answers', async () => {
    answer = () => undefined;
    expect(await reasonOf(toItself, here(), 0.2)).toBe('it has not answered within 0.2 s');
  });

  it('waits for everything together, and not anew for each part of an answer', async () => {
    const trickle = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x-more: 1\r\n'), 20);
      socket.on('close', () => {
        clearInterval(timer);
      });
    });
    expect(await reasonOf(toItself, `http://127.0.0.1:${trickle.port}/`, 0.3)).toBe(
      'it has not answered within 0.3 s',
    );
    await trickle.close();
  });

  it('says that its name is not resolved in time', async () => {
    const never: Network = { ...toItself, resolve: () => new Promise(() => undefined) };
    expect(await reasonOf(never, 'http://slow.example.test/', 0.1)).toBe('it has not answered within 0.1 s');
  });

  it.each<[what: string, said: string]>([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['noise', '\u0000\u0001\u0002\u0003'.repeat(100)],
    ['a status that is none', 'HTTP/1.1 abc nonsense\r\n\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${`x: ${'y'.repeat(1000)}\r\n`.repeat(100)}`],
  ])('says that a server speaks %s', async (_, said) => {
    const raw = await startRawServer((socket) => {
      socket.end(said);
    });
    expect(await reasonOf(toItself, `http://127.0.0.1:${raw.port}/`)).toMatch(
      /^it cannot be reached \((HPE_[A-Z_]+|ECONNRESET)\)$/,
    );
    await raw.close();
  });

  it.each([
    [
      'says that a server changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
      'it answered 101',
    ],
    [
      'says that a server only announces an answer',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n',
      'it cannot be reached (ECONNRESET)',
    ],
    ['says that a server ends without a word', '', 'it cannot be reached (ECONNRESET)'],
  ])('%s', async (_, said, reason) => {
    const raw = await startRawServer((socket) => {
      socket.end(said);
    });
    expect(await reasonOf(toItself, `http://127.0.0.1:${raw.port}/`)).toBe(reason);
    await raw.close();
  });

  it('does not wait for the end of an answer, and closes the connection of one without end', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    answer = (response) => {
      closed = once(response, 'close');
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1000)));
      };
      response.on('drain', more);
      more();
    };
    expect(await reasonOf(toItself, here())).toBe('It was taken.');
    await closed;
  });

  it('takes the status of an answer whose body breaks off', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('x', () => response.destroy());
    };
    expect(await reasonOf(toItself, here())).toBe('It was taken.');
  });

  it('asks for TLS with the name of the server, and is not content with noise', async () => {
    let hello = '';
    const noise = await startRawServer((socket) => {
      socket.on('data', (part) => {
        hello += part.toString('latin1');
        socket.end('no TLS\r\n');
      });
    });
    expect(await reasonOf(toItself, `https://hooks.example.test:${noise.port}/`)).toMatch(
      /^it cannot be reached \([A-Z_]+\)$/,
    );
    expect(hello).toContain('hooks.example.test');
    await noise.close();
  });
});

describe('a name', () => {
  /** Here 127.0.0.1 stands for the public internet, and all else for what is inside. */
  const guarded = (...answers: readonly (readonly string[])[]): Network & { asked: number } => {
    const network = {
      asked: 0,
      resolve: () => Promise.resolve(answers[Math.min(network.asked++, answers.length - 1)] ?? []),
      allows: (_: string, address: string) => address === '127.0.0.1',
    };
    return network;
  };

  /** Another address of this computer: Linux has 127.0.0.2, macOS only that of IPv6. */
  let insideHost: string;
  let inside: HookServer;
  beforeEach(async () => {
    const startAt = (host: string): Promise<HookServer> =>
      startHookServer(() => status(200), { host, port: server.port });
    insideHost = '127.0.0.2';
    inside = await startAt(insideHost).catch(() => startAt((insideHost = '::1')));
  });
  afterEach(() => inside.close());

  it('that means another address a moment later is connected to where it was checked', async () => {
    const rebinding = guarded(['127.0.0.1'], [insideHost]);
    await send(rebinding, `http://rebind.example.test:${server.port}/`);
    expect([rebinding.asked, server.connections, inside.connections]).toEqual([1, 1, 0]);
    // The next delivery asks again, and is refused.
    expect(await reasonOf(rebinding, `http://rebind.example.test:${server.port}/`)).toBe(
      'only public addresses are connected to, by https',
    );
    expect([rebinding.asked, server.connections, inside.connections]).toEqual([2, 1, 0]);
  });

  it('that has one address inside beside public ones is not connected to at all', async () => {
    for (const addresses of [
      ['127.0.0.1', insideHost],
      [insideHost, '127.0.0.1'],
      ['127.0.0.1', '::1'],
      ['127.0.0.1', 'localhost'],
    ])
      expect(await reasonOf(guarded(addresses), `http://both.example.test:${server.port}/`)).toBe(
        'only public addresses are connected to, by https',
      );
    expect([server.connections, inside.connections]).toEqual([0, 0]);
  });

  it('means what was resolved, whatever this computer says it means', async () => {
    const named: Network = { ...toItself, resolve: () => Promise.resolve([insideHost]) };
    await send(named, `http://localhost:${server.port}/`);
    expect([server.connections, inside.connections]).toEqual([0, 1]);
  });

  it('without an address, or that cannot be asked for, is not connected to', async () => {
    expect(await reasonOf(guarded([]), 'http://none.example.test/')).toBe('its name has no address');
    const broken = {
      ...toItself,
      resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ESERVFAIL' })),
    };
    expect(await reasonOf(broken, 'http://broken.example.test/')).toBe('it cannot be reached (ESERVFAIL)');
  });
});

/** Hosts that lead to this computer, and to a server that listens on all of its addresses. */
const ITSELF = [
  '127.0.0.1',
  '127.0.0.53',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0x7f.0x0.0x0.0x1',
  '017700000001',
  '0177.0.0.1',
  '0177.0.0.01',
  '127.0.0.0x1',
  '127.0.0.1.',
  '１２７.0.0.1',
  '127。0。0。1',
  '⑫7.0.0.1',
  '0',
  '0.0.0.0',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
];

/** Hosts that lead to other places inside. */
const INSIDE = [
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '0251.0376.0251.0376',
  '[::ffff:169.254.169.254]',
  '[fd20:ce::254]',
  '10.0.0.1',
  '10.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '192.168.257',
  '100.64.0.1',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[fe80::1]',
  '[febf::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd12:3456:789a::1]',
  '[ff02::1]',
  '[64:ff9b::10.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::a00:1]',
  '[2002:7f00:1::]',
  '[2002:a00:1::1]',
  '[2002:a9fe:a9fe::1]',
  '[2001::1]',
  '[2001:0:7f00:1::5601:5601]',
  '[2001:db8::1]',
  '[::ffff:0:127.0.0.1]',
  '[::10.0.0.1]',
  '[100::1]',
  '[3fff::1]',
  '[4000::1]',
];

describe('an address that leads inside', () => {
  let everywhere: HookServer;
  beforeAll(async () => {
    everywhere = await startRawServer((socket) => socket.end(), '::').catch(() =>
      startRawServer((socket) => socket.end(), '0.0.0.0'),
    );
  });
  afterAll(() => everywhere.close());

  it.each([...ITSELF, ...INSIDE])('%s is never connected to', async (host) => {
    everywhere.connections = 0;
    for (const protocol of ['https', 'http'])
      expect(await reasonOf(PUBLIC_NETWORK, `${protocol}://${host}:${everywhere.port}/`)).toBe(
        'only public addresses are connected to, by https',
      );
    expect(everywhere.connections).toBe(0);
  });

  it.each(ITSELF.filter((host) => !host.startsWith('[')))(
    '%s would lead to a server that listens here',
    async (host) => {
      everywhere.connections = 0;
      await reasonOf({ ...toItself, allows: () => true }, `https://${host}:${everywhere.port}/`);
      expect(everywhere.connections).toBe(1);
    },
  );

  it.each([...ITSELF, ...INSIDE])('a name that means %s is never connected to', async (host) => {
    const { hostname } = new URL(`https://${host}`);
    const named: Network = {
      ...PUBLIC_NETWORK,
      resolve: () => Promise.resolve([hostname.replace(/^\[(.*)\]$/, '$1')]),
    };
    everywhere.connections = 0;
    expect(await reasonOf(named, `https://inside.example.test:${everywhere.port}/`)).toBe(
      'only public addresses are connected to, by https',
    );
    expect(everywhere.connections).toBe(0);
  });
});
