import fc from 'fast-check';
import { UNPRINTABLE } from '../../src/core/base/printable';
import { grouped, plural } from '../../ui/words/text';
import { runs } from '../../test/support/runs';
import { layout, plainText } from './layout';
import { type Column, type Part, textOf } from './parts';
import { table } from './table';
import { graphemes } from '../../ui/words/cut-middle';
import { cutToWidth, displayWidth } from './text-width';

/** What a terminal of some width shows. */
function shown(parts: readonly Part[], width: number | undefined): string[] {
  return layout(parts, width).map((line) => line.map(textOf).join(''));
}

/** Names of all kinds: long, of other scripts, of several code points per character, and hostile ones. */
const NAMES = [
  'agent-with-a-name-of-98-characters-'.repeat(3).slice(0, 98),
  'ตัวแทนที่ซื้อขายตามแนวโน้ม',
  'مؤشر-الزخم-للعملات',
  '日本語のエージェント取引',
  '\u1112\u1161\u11ab\u1100\u1173\u11af',
  '👩\u200d🚀🏳\ufe0f\u200d🌈👍🏽🇩🇪1\ufe0f\u20e3',
  'e\u0301'.repeat(40),
  'a\u001b[2J\u202e\n\t',
  '',
];
const text = fc.oneof(
  fc.constantFrom(...NAMES),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.lorem({ maxCount: 30 }),
);
const column: fc.Arbitrary<Column> = fc.record(
  {
    heading: fc.constantFrom('', 'agent', 'net result at that risk', '理由'),
    right: fc.boolean(),
    priority: fc.nat(4),
    flow: fc.constantFrom('cut', 'wrap', 'whole'),
  },
  { requiredKeys: ['heading'] },
);
const anyTable = fc
  .array(column, { minLength: 1, maxLength: 12 })
  .chain((columns) =>
    fc
      .array(fc.array(text, { minLength: columns.length, maxLength: columns.length }), { maxLength: 4 })
      .map((rows) => table(columns, rows)),
  );
const level = fc.constantFrom('good', 'careful', 'bad', 'unknown');
const sentence = fc.array(fc.oneof(text, fc.record({ text, level })), { minLength: 1, maxLength: 5 });
const parts = fc.array(fc.oneof(text, sentence, anyTable), { maxLength: 4 });

describe('table', () => {
  it('aligns cells by the width at which a terminal shows them', () => {
    const names = ['plain7', '日本語', '한국', 'ﬁ', 'e\u0301', '🚀', '👍🏽', '–', '█▎'];
    const lines = shown(
      [
        table(
          [{ heading: 'agent' }, { heading: 'n', right: true }],
          names.map((name) => [name, '1']),
        ),
      ],
      undefined,
    );
    expect(lines).toEqual([
      'agent   n',
      'plain7  1',
      '日本語  1',
      '한국    1',
      'ﬁ       1',
      'e\u0301       1',
      '🚀      1',
      '👍🏽      1',
      '–       1',
      '█▎      1',
    ]);
  });

  it('shows control and format characters as escapes, as wide as these are', () => {
    const rows = [
      ['a\u001b[2J\n', '1'],
      ['\u202e', '2'],
    ];
    expect(shown([table([{ heading: 'agent' }, { heading: 'n' }], rows)], undefined)).toEqual([
      'agent             n',
      'a\\u001b[2J\\u000a  1',
      '\\u202e            2',
    ]);
  });

  it('aligns to the right, and leaves no spaces at the end of a line', () => {
    const rows = [
      ['漢字', ''],
      ['a', 'b'],
    ];
    expect(plainText([table([{ heading: '', right: true }, { heading: 'note' }], rows)])).toBe(
      '      note\n漢字\n   a  b',
    );
  });
});

describe('a table on a terminal', () => {
  const columns: Column[] = [
    { heading: 'agent' },
    { heading: 'weight', right: true },
    { heading: '', flow: 'whole', priority: 1 },
    { heading: 'PSR', right: true, priority: 2 },
    { heading: 'skewness', right: true, priority: 3 },
    { heading: 'status', flow: 'wrap' },
  ];
  const rows = [
    ['CombinedBinHAndCluc-of-2024', '60.00 %', '████████████', '63.5 %', '−0.1234', 'unproven, 5 to go'],
    ['ichi', '40.00 %', '████████', '99.9 %', '1.0000', 'proven'],
  ];

  it.each<[number, string[]]>([
    [
      120,
      [
        'agent                         weight                   PSR  skewness  status',
        'CombinedBinHAndCluc-of-2024  60.00 %  ████████████  63.5 %   −0.1234  unproven, 5 to go',
        'ichi                         40.00 %  ████████      99.9 %    1.0000  proven',
      ],
    ],
    [
      80,
      [
        'agent                         weight                   PSR  status',
        'CombinedBinHAndCluc-of-2024  60.00 %  ████████████  63.5 %  unproven, 5 to go',
        'ichi                         40.00 %  ████████      99.9 %  proven',
        '1 column needs a wider terminal: skewness.',
      ],
    ],
    [
      40,
      [
        'agent            weight  status',
        'Combine…f-2024  60.00 %  unproven, 5 to',
        '                         go',
        'ichi            40.00 %  proven',
        '3 columns need a wider terminal: PSR;',
        'skewness.',
      ],
    ],
  ])('of %i columns', (width, lines) => {
    expect(shown([table(columns, rows)], width)).toEqual(lines);
  });

  it('leaves no column out of a pipe, and shortens nothing there', () => {
    const text = plainText([table(columns, rows)]);
    expect(text).toContain(
      'CombinedBinHAndCluc-of-2024  60.00 %  ████████████  63.5 %   −0.1234  unproven, 5 to go',
    );
    expect(text).not.toContain('…');
  });

  it('says how many rows are not shown before it says which columns', () => {
    const below = '… and 3 agents more';
    expect(shown([{ ...table(columns, rows), below }], 60).slice(-2)).toEqual([
      '… and 3 agents more',
      '3 columns need a wider terminal: PSR; skewness.',
    ]);
  });
});

describe('sentences on a terminal', () => {
  it('are wrapped between words, each line by itself, below the text of a list item', () => {
    const prose =
      'Refusing the other 12 trades cost 100.00. By reason:\n- the regime: refusing 12 trades cost 100.00.';
    expect(shown([prose, 'supercalifragilistic'], 15)).toEqual([
      'Refusing the',
      'other 12 trades',
      'cost 100.00. By',
      'reason:',
      '- the regime:',
      '  refusing 12',
      '  trades cost',
      '  100.00.',
      '',
      'supercalifragil',
      'istic',
    ]);
    expect(shown([prose], undefined)).toEqual(prose.split('\n'));
  });

  it('keep a figure and its unit together', () => {
    expect(shown(['SAFE asks for 45 % and 10 $'], 16)).toEqual(['SAFE asks for', '45 % and 10 $']);
  });

  it('keep their levels where they are wrapped', () => {
    const line = ['ab ', { text: 'IT HELPED', level: 'good' as const }, ' by 2 %'];
    expect(layout([line], 9)).toEqual([
      ['ab ', { text: 'IT', level: 'good' }],
      [{ text: 'HELPED', level: 'good' }, ' by'],
      ['2 %'],
    ]);
  });
});

it('no line is wider than the terminal, and none can control it, whatever is printed', () => {
  fc.assert(
    fc.property(
      parts,
      fc.oneof(fc.constantFrom(40, 60, 80, 120), fc.integer({ min: 2, max: 200 })),
      (all, width) => {
        for (const line of shown(all, width)) {
          expect(displayWidth(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(UNPRINTABLE);
        }
      },
    ),
    { numRuns: runs(150) },
  );
});

it('wrapping loses no word', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 60 }), fc.integer({ min: 12, max: 120 }), (prose, width) => {
      expect(shown([prose], width).join(' ')).toBe(prose);
    }),
    { numRuns: runs(50) },
  );
});

describe('the width of text', () => {
  it.each([
    ['ที่', 1],
    ['น้ำ', 2],
    ['日本', 4],
    ['مؤشر', 4],
    ['e\u0301', 1],
    ['\u1112\u1161\u11ab', 2],
    ['👩\u200d🚀', 2],
    ['🏳\ufe0f\u200d🌈', 2],
    ['☝🏽', 2],
    ['🇩🇪', 2],
    ['1\ufe0f\u20e3', 2],
    ['…', 1],
  ])('of %s is %i', (name, width) => {
    expect(displayWidth(name)).toBe(width);
  });

  it('is kept by cutting, which keeps characters whole and both ends', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (name, most) => {
        fc.pre(!name.includes('…'));
        const cut = cutToWidth(name, most);
        expect(displayWidth(cut)).toBeLessThanOrEqual(most);
        if (displayWidth(name) <= most) expect(cut).toBe(name);
        else if (most > 0) {
          const at = cut.indexOf('…');
          const [head, tail] = [graphemes(cut.slice(0, at)), graphemes(cut.slice(at + 1))];
          const all = graphemes(name);
          expect(all.slice(0, head.length)).toEqual(head);
          expect(all.slice(all.length - tail.length)).toEqual(tail);
        }
      }),
      { numRuns: runs(200) },
    );
    expect(cutToWidth('CombinedBinHAndCluc', 11)).toBe('Combi…dCluc');
  });
});

it('grouped and plural write numbers for people', () => {
  expect([
    grouped(1422),
    grouped('-1234567.891'),
    plural(1, 'row'),
    plural(2000, 'row'),
    plural(2, 'policy'),
  ]).toEqual(['1,422', '-1,234,567.891', '1 row', '2,000 rows', '2 policies']);
});
