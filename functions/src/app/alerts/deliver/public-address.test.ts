import fc from 'fast-check';
import { isPublic } from './public-address';

/** Networks of IPv4 that are not public: the registry of IANA (https://www.iana.org/assignments/iana-ipv4-special-registry). */
const NOT_PUBLIC_V4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

const numberOf = (address: string): number =>
  address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
const textOf = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
const inHex = (number: number): string =>
  number
    .toString(16)
    .padStart(8, '0')
    .replace(/^(.{4})/, '$1:');

const notPublicV4 = fc
  .tuple(fc.constantFrom(...NOT_PUBLIC_V4), fc.nat(2 ** 31 - 1))
  .map(([[network, bits], within]) => numberOf(network) + (within % 2 ** (32 - bits)));
const anyV4 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('isPublic', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '142.250.74.110',
    '172.32.0.1',
    '192.167.1.1',
    '2001:4860:4860::8888',
    '2a00:1450::1',
  ])('says that %s is', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it('says that no address of a network which is not public is', () => {
    fc.assert(
      fc.property(notPublicV4, (number) => {
        expect(isPublic(textOf(number))).toBe(false);
      }),
    );
  });

  it('says that no address of IPv6 which holds one of IPv4 is, not even a public one', () => {
    fc.assert(
      fc.property(
        anyV4,
        fc.constantFrom<(v4: string) => string>(
          (v4) => `::ffff:${v4}`,
          (v4) => `::${v4}`,
          (v4) => `::ffff:0:${v4}`,
          (v4) => `64:ff9b::${v4}`,
          (v4) => `64:ff9b:1::${v4}`,
          (v4) => `2002:${v4}::1`,
          (v4) => `2001:0:${v4}::1`,
        ),
        (number, form) => {
          expect(isPublic(form(inHex(number)))).toBe(false);
        },
      ),
    );
  });

  it('says that nothing outside 2000::/3 is, nor what is no address', () => {
    const group = fc.nat(0xffff).map((number) => number.toString(16));
    const groups = fc.array(group, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, ([first = '', ...others]) => {
        fc.pre(!/^[23]...$/.test(first));
        expect(isPublic([first, ...others].join(':'))).toBe(false);
      }),
    );
    for (const none of [
      '',
      'localhost',
      'example.com',
      '8.8.8.8/8',
      '2001:4860:4860::8888%eth0',
      '[2a00::1]',
    ])
      expect(isPublic(none)).toBe(false);
  });
});
