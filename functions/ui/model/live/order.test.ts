import fc from 'fast-check';
import { runs } from '../../../test/support/runs';
import { AGENT, answer, equity, instant } from '../../../test/support/oracles/policy';
import { type Decimal, Exact } from '../../../src/core/base/decimal';
import { type Entry, orderSize, orderView, type OrderView } from './order';

const CLOCK = { now: Date.parse('2026-11-20T12:00:00Z'), zone: 'UTC' };
const KNOWN = equity('19350', instant('2026-11-20T00:00:00Z'));
const policy = (request: Record<string, unknown> = {}, known: typeof KNOWN | null = KNOWN) =>
  answer(request, { standing: { agent: AGENT }, equity: known, windows: [] });
const order = (typed: Partial<Entry>, request = {}, known: typeof KNOWN | null = KNOWN): OrderView =>
  orderView(policy(request, known), { agentId: 'a', symbol: '', entry: '', stop: '', ...typed }, CLOCK);

describe('the order of an entry', () => {
  it('is a sentence, with the calculation below it', () => {
    // 19,350 × 0.25 × 0.64 % = 30.96
    const { headline, sentences, level, quantity } = order({ entry: '100', stop: '98.5' });
    expect(headline).toBe('Buy 20.64 units at most: 30.96 at risk');
    expect(sentences).toEqual([
      '30.96 / |100 − 98.5| = 20.64 units, rounded down; they cost 2,064.00.',
      '0.8 % × 0.8 regime = 0.64 %.',
    ]);
    expect([level, quantity]).toEqual(['good', '20.64']);
  });

  it('says for which entry it is, whatever the answer', () => {
    const typed = { agentId: 'trend', symbol: 'BTC/USDT', entry: '100', stop: '98.5' };
    const asked = ['trend', 'BTC/USDT', 'entry 100', 'stop 98.5'];
    expect(order(typed).question).toEqual(asked);
    expect(order(typed, { open_positions: 5 }).question).toEqual(asked);
    expect(order({ agentId: '' }).question).toEqual(['The whole account']);
  });

  it('is a sale where the stop is above the entry', () => {
    expect(order({ entry: '98.5', stop: '100' }).headline).toBe('Sell 20.64 units at most: 30.96 at risk');
  });

  it('never costs more than the capital of the agent', () => {
    const { headline, sentences } = order({ entry: '100', stop: '99.9' });
    expect(headline).toBe('Buy 48.375 units at most: 4.83 at risk');
    expect(sentences).toEqual([
      '4,837.50 / 100 = 48.375 units, rounded down; the risk alone would allow 309.6.',
      'The capital of the agent, 4,837.50, allows no more.',
      '0.8 % × 0.8 regime = 0.64 %.',
    ]);
  });

  it('is a calculation that comes true when it is redone, whatever limits it', () => {
    const cents = (max: number): fc.Arbitrary<string> =>
      fc.integer({ min: 1, max }).map((count) => new Exact(count).div(100).toFixed());
    const accounts = fc.integer({ min: 1, max: 10 ** 9 }).map((count) => new Exact(count).div(7).toFixed(12));
    const limits = new Set<boolean>();
    fc.assert(
      fc.property(cents(10 ** 6), cents(10 ** 6), accounts, (entry, stop, worth) => {
        fc.pre(entry !== stop);
        const { sentences, quantity } = order(
          { entry, stop },
          {},
          equity(worth, instant('2026-11-20T00:00:00Z')),
        );
        const [first = ''] = sentences;
        const [, amount = '', divisor = '', result = ''] = /^(.*) \/ (.*) = (.*) units/.exec(first) ?? [];
        const number = (text: string): Decimal => new Exact(text.replaceAll(',', ''));
        const [from = '', to] = divisor.replaceAll('|', '').split(' − ');
        const by = to === undefined ? number(from) : number(from).minus(to).abs();
        limits.add(to === undefined);
        expect([
          result.replaceAll(',', ''),
          number(amount).div(by).toSignificantDigits(8, 1).toFixed(),
        ]).toEqual([quantity, quantity]);
      }),
      { numRuns: runs(200) },
    );
    expect(limits).toEqual(new Set([true, false]));
  });

  it.each<[string, string, Partial<Entry>, Record<string, unknown>, typeof KNOWN | null]>([
    [
      'No new trades',
      '5 positions open, SAFE allows at most 5.',
      { entry: '2', stop: '1' },
      { open_positions: 5 },
      KNOWN,
    ],
    [
      'Leave BTC alone, no end is known',
      'BTC: 3 losses in a row, SAFE leaves it alone from 3.',
      { symbol: 'BTC', entry: '2', stop: '1' },
      {
        symbol_performance: [
          { symbol: 'BTC', trades: 3, consecutive_losses: 3 },
          { symbol: 'ETH', trades: 1 },
        ],
      },
      KNOWN,
    ],
    [
      'No size yet',
      'Entry: “1e3” is no price. Write a number such as 64000.5.',
      { entry: '1e3', stop: '1' },
      {},
      KNOWN,
    ],
    ['No size yet', 'Stop: a price is above 0.', { entry: '1', stop: '0' }, {}, KNOWN],
    [
      'No size yet',
      'Stop: it is the same as the entry, so nothing would be at risk.',
      { entry: '1', stop: '1.0' },
      {},
      KNOWN,
    ],
    [
      'Trade',
      'At most 0.64 % of the equity per trade. Write entry and stop to see how many units that is.',
      { entry: '1' },
      {},
      KNOWN,
    ],
    [
      'No size: the equity is not known',
      'Say in the settings what the account is worth now.',
      { entry: '2', stop: '1' },
      {},
      null,
    ],
  ])('says “%s”: %s', (headline, sentence, typed, request, known) => {
    const shown = order(typed, request, known);
    expect(shown.headline).toBe(headline);
    expect(shown.sentences).toContain(sentence);
    expect(shown.quantity).toBeNull();
  });

  it('needs an agent', () => {
    const account = answer({}, { windows: [] });
    const { sentences } = orderView(account, { agentId: '', symbol: '', entry: '2', stop: '1' }, CLOCK);
    expect(sentences).toEqual(['Choose an agent: its capital decides how large an order may be.']);
  });
});

it('orderSize is never above the risk nor the capital, and one more unit in its last place would be', () => {
  const prices = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 0, max: 12 }))
    .map(([digits, places]) => new Exact(digits.toString()).div(new Exact(10).pow(places)));
  fc.assert(
    fc.property(prices, prices, prices, prices, (entry, stop, risk, capital) => {
      fc.pre(!entry.eq(stop));
      const given = {
        entry: entry.toFixed(),
        stop: stop.toFixed(),
        riskAmount: risk.toFixed(),
        capital: capital.toFixed(),
      };
      const { quantity, atRisk, value } = orderSize(given);
      expect(atRisk.lte(risk) && value.lte(capital)).toBe(true);
      const more = quantity.plus(new Exact(10).pow(quantity.e - 7));
      expect(more.times(entry.minus(stop).abs()).gt(risk) || more.times(entry).gt(capital)).toBe(true);
    }),
    { numRuns: runs(200) },
  );
});
