import { tradeUnusable } from './other-news';

describe('what an alert quotes', () => {
  const textOf = (reason: string): string =>
    tradeUnusable({ tradeId: 't', field: 'closed_at', reason, cure: 'Write a time.' }, 20_000).text;

  it.each<[what: string, part: string, shown: string]>([
    ['between characters', '👩🏽‍🚀', '👩🏽\\u200d🚀'],
    ['between escapes', '\u202e', '\\u202e'],
  ])('is cut %s, to 500 units', (_, part, shown) => {
    const [, quoted = ''] = /takes no part: (.*?)\. Write/.exec(textOf(part.repeat(1000))) ?? [];
    expect(quoted).toBe(`${shown.repeat(Math.floor(499 / shown.length))}…`);
  });

  it('is whole where it fits', () => {
    expect(textOf('it is "x"')).toMatch(/^Trade t takes no part: it is "x"\. Write a time\./);
  });
});
