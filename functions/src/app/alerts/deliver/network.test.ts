import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { resolveBy } from './network';

/** What a server of names says to a question: addresses as bytes, or a code of DNS that says why not. */
type Says = readonly (readonly number[])[] | number;

const SERVFAIL = 2;
const NXDOMAIN = 3;
const A = 1;
const AAAA = 28;

let says: Readonly<Record<number, Says>>;
let server: Socket;
let resolver: Resolver;

/** A real server of names, as small as one can be (RFC 1035, section 4). */
beforeAll(async () => {
  server = createSocket('udp4');
  server.on('message', (question, { port, address }) => {
    const end = question.indexOf(0, 12) + 5;
    const type = question.readUInt16BE(end - 4);
    const said = says[type] ?? [];
    const addresses = typeof said === 'number' ? [] : said;
    const header = Buffer.from(question.subarray(0, 12));
    header.writeUInt16BE(0x8180 + (typeof said === 'number' ? said : 0), 2);
    header.writeUInt16BE(addresses.length, 6);
    header.fill(0, 8);
    const answers = addresses.map((bytes) =>
      // The name of the question, its type, the class of the internet, a minute, and the address.
      Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes]),
    );
    server.send(Buffer.concat([header, question.subarray(12, end), ...answers]), port, address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  resolver = new Resolver({ timeout: 1500, tries: 2 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

const V4 = [203, 0, 113, 7];
const V6 = [0x2a, 0, 0x14, 0x50, ...Array.from({ length: 11 }, () => 0), 1];

describe('resolveBy', () => {
  it('finds all addresses of a name', async () => {
    says = { [A]: [V4, [10, 0, 0, 1]], [AAAA]: [V6] };
    expect(await resolveBy(resolver, 'example.test')).toEqual(['203.0.113.7', '10.0.0.1', '2a00:1450::1']);
  });

  it.each<[what: string, says: Readonly<Record<number, Says>>, addresses: readonly string[]]>([
    ['one kind alone', { [A]: [V4] }, ['203.0.113.7']],
    ['the other kind alone', { [AAAA]: [V6] }, ['2a00:1450::1']],
    ['one kind, and no answer about the other', { [A]: [V4], [AAAA]: SERVFAIL }, ['203.0.113.7']],
    ['none', {}, []],
    ['none, as there is no such name', { [A]: NXDOMAIN, [AAAA]: NXDOMAIN }, []],
  ])('finds %s', async (_, answers, addresses) => {
    says = answers;
    expect(await resolveBy(resolver, 'example.test')).toEqual(addresses);
  });

  it('throws when the server cannot say', async () => {
    says = { [A]: SERVFAIL, [AAAA]: SERVFAIL };
    await expect(resolveBy(resolver, 'example.test')).rejects.toMatchObject({ code: 'ESERVFAIL' });
  });
});
