import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const CSS = readFileSync(join(__dirname, 'tokens.css'), 'utf8');

/** The colours of a theme by name; what a theme does not set, it has from the light one. */
function colours(begin: RegExp): Readonly<Record<string, string>> {
  const block = CSS.slice(CSS.search(begin)).split('}')[0] ?? '';
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]),
  );
}

const LIGHT = colours(/:root/);
const THEMES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['light', LIGHT],
  ['dark', { ...LIGHT, ...colours(/@media \(prefers-color-scheme: dark/) }],
  ['print', { ...LIGHT, ...colours(/@media print/) }],
];

type Triple = readonly [number, number, number];

/** The linear red, green and blue of a colour, from 0 to 1 (IEC 61966-2-1). */
function linear(colour: string): Triple {
  const part = (at: number): number => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [one, other]
    .map((colour) => {
      const [red, green, blue] = linear(colour);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    })
    .sort((a, b) => a - b);
  return high / low;
}

/** How people see linear colours without one kind of cone, as Machado, Oliveira and Fernandes (2009) model it. */
const VISIONS: readonly (readonly Triple[])[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
];

const times = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** CIE L*a*b* of a colour as a kind of vision sees it. */
function lab(colour: string, vision: readonly Triple[]): number[] {
  const source = linear(colour);
  const seen = vision.map((row) => Math.min(1, Math.max(0, times(row, source)))) as unknown as Triple;
  const root = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = root(times([0.4124, 0.3576, 0.1805], seen) / 0.95047);
  const y = root(times([0.2126, 0.7152, 0.0722], seen));
  const z = root(times([0.0193, 0.1192, 0.9505], seen) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How far apart two colours are for the eyes that tell them apart worst (CIE 1976; about 2 is just noticed). */
function distance(one: string, other: string): number {
  return Math.min(
    ...VISIONS.map((vision) => {
      const to = lab(other, vision);
      return Math.hypot(...lab(one, vision).map((value, index) => value - (to[index] ?? 0)));
    }),
  );
}

describe.each(THEMES)('the %s colours', (_, theme) => {
  const of = (name: string): string => theme[name] ?? 'missing';
  const agents = ['agent-1', 'agent-2', 'agent-3', 'agent-4', 'agent-5', 'agent-6'];

  it.each(['text', 'muted', 'good', 'careful', 'bad', 'unknown', 'focus'])('let %s be read', (name) => {
    expect(contrast(of(name), of('back'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of(name), of('card'))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['maestro', 'equal', 'control', 'agent-other'])('let %s be seen', (name) => {
    expect(contrast(of(name), of('back'))).toBeGreaterThanOrEqual(3);
  });

  it('tell Maestro and six agents apart for all eyes', () => {
    const names = ['maestro', ...agents];
    const close = names.flatMap((one, index) =>
      names.slice(index + 1).filter((other) => distance(of(one), of(other)) < 15),
    );
    expect(close).toEqual([]);
  });
});
