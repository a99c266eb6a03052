import { grouped, plural, table } from './text';

describe('table', () => {
  it('aligns cells by the width at which a terminal shows them', () => {
    const names = ['plain7', '日本語', '한국', 'ﬁ', 'e\u0301', '🚀', '👍🏽', '–', '█▎'];
    const lines = table(
      [{ heading: 'agent' }, { heading: 'n', right: true }],
      names.map((name) => [name, '1']),
    ).split('\n');
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
    expect(table([{ heading: 'agent' }, { heading: 'n' }], rows).split('\n')).toEqual([
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
    expect(table([{ heading: '', right: true }, { heading: 'note' }], rows)).toBe(
      '      note\n漢字\n   a  b',
    );
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
