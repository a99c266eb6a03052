import fc from 'fast-check';
import { Fraction, textOf, pctText } from '../../../test/support/oracles/engine';
import { Instant } from '../../core/base/instant';
import { returnUnits, type ClosedTrade } from '../../core/trades/trade';
import { runs } from '../../../test/support/runs';
import { readTrade, TRADE_FIELDS, type TradeFields } from './trade';

const CLOSED_AT = new Instant(1_700_000_000, 123_456);

/** A trade document with a result of 5 on 2 × 100, and the changes of a test. */
const documentOf = (changes: TradeFields = {}): TradeFields => ({
  agent_id: 'agent',
  closed_at: CLOSED_AT,
  realized_pnl: '5',
  entry_price: '100',
  quantity: '2',
  ...changes,
});

function closedTradeOf(changes: TradeFields): ClosedTrade {
  const trade = readTrade('trade', documentOf(changes));
  if (trade.kind !== 'closed') throw new Error(`The trade is ${trade.kind}.`);
  return trade.closedTrade;
}

const shown = ({ pnl, capital, skipped, rMultiple }: ClosedTrade): unknown => ({
  pnl: textOf(pnl),
  capital: textOf(capital),
  skipped,
  r: textOf(rMultiple),
});

describe('readTrade', () => {
  it('reads a closed trade', () => {
    const trade = readTrade(
      'trade-1',
      documentOf({ symbol: 'BTC/USDT', side: 'BUY', note: { any: 'thing' } }),
    );
    expect(trade).toMatchObject({
      kind: 'closed',
      agentId: 'agent',
      closedTrade: { tradeId: 'trade-1', closedAt: CLOSED_AT, symbol: 'BTC/USDT' },
    });
    expect(trade.kind === 'closed' && shown(trade.closedTrade)).toEqual({
      pnl: '5',
      capital: '200',
      skipped: null,
      r: null,
    });
  });

  it.each([
    ['missing', undefined],
    ['null', null],
  ])('reads a trade as open when closed_at is %s', (_, closedAt: unknown) => {
    expect(readTrade('trade', documentOf({ closed_at: closedAt }))).toEqual({ kind: 'open' });
    expect(readTrade('trade', { agent_id: '__x__', closed_at: closedAt })).toEqual({ kind: 'open' });
  });

  it.each([
    ['ISO text', '2026-11-20T14:30:00Z', '"2026-11-20T14:30:00Z"'],
    ['empty', '', '""'],
    ['a number', 1_700_000_000, '1700000000'],
    ['a date', new Date(0), 'an object'],
    ['a map that looks like a Timestamp', { seconds: 1_700_000_000, micros: 0 }, 'an object'],
    ['true', true, 'true'],
    ['a list', [], 'a list of 0'],
  ])('is malformed where closed_at is %s, whatever the ids are', (_, closedAt: unknown, found) => {
    const trade = {
      kind: 'malformed',
      field: 'closed_at',
      reason: `closed_at is ${found}; it must be a Timestamp, or missing or null while the trade is open`,
      cure: 'Write the time as a Firestore Timestamp, not as text or a number. The trade counts from then on.',
    };
    expect(readTrade('trade', documentOf({ closed_at: closedAt }))).toEqual(trade);
    expect(readTrade('x'.repeat(129), { agent_id: '__x__', closed_at: closedAt })).toEqual(trade);
  });

  it.each([
    ['missing', undefined, 'missing'],
    ['null', null, 'null'],
    ['a number', 7, '7'],
    ['true', true, 'true'],
    ['empty', '', '""'],
    ['a path', 'a/b', '"a/b"'],
    ['a dot', '.', '"."'],
    ['two dots', '..', '".."'],
    ['reserved', '__x__', '"__x__"'],
    ['half a character', String.fromCharCode(0xd800), '"\\ud800"'],
    ['too long', 'x'.repeat(129), '"xxxx'],
    ['a list', ['a', 'b'], 'list'],
    ['a map', { a: 1 }, 'object'],
  ])(
    'is malformed where agent_id is %s, and names what was found and what is allowed',
    (_, agentId: unknown, found) => {
      const trade = readTrade('trade', documentOf({ agent_id: agentId }));
      expect(trade.kind).toBe('malformed');
      const reason = trade.kind === 'malformed' ? trade.reason : '';
      expect(reason).toMatch(/^agent_id /);
      expect(reason).toContain(found);
      expect(reason).toContain('1 to 128 bytes');
      expect(reason.length).toBeLessThan(200);
    },
  );

  it.each([
    ['128 bytes', 'x'.repeat(128), 'closed'],
    ['129 bytes', 'x'.repeat(129), 'malformed'],
    ['128 bytes of emoji', '\u{1F600}'.repeat(32), 'closed'],
    ['129 bytes, 33 characters', `${'\u{1F600}'.repeat(32)}x`, 'malformed'],
  ])('reads a trade with an id of %s as %s', (_, tradeId, kind) => {
    const trade = readTrade(tradeId, documentOf());
    expect(trade.kind).toBe(kind);
    if (trade.kind === 'malformed') expect(trade.reason).toMatch(/trade id.*128 bytes/);
  });

  it('names agent_id when both ids are invalid', () => {
    expect(readTrade('x'.repeat(129), documentOf({ agent_id: '' })).kind).toBe('malformed');
  });
});

describe('readTrade of a closed trade with unusable figures', () => {
  const UNUSABLE: unknown[] = [
    '',
    'abc',
    '1e20',
    '0x1F',
    ' 1',
    Number.NaN,
    Infinity,
    1e20,
    5n,
    true,
    {},
    ['1'],
  ];

  it.each([
    ['realized_pnl', 'missing_pnl', 'invalid_pnl'],
    ['entry_price', 'missing_entry_price', 'invalid_entry_price'],
    ['quantity', 'missing_quantity', 'invalid_quantity'],
  ])('skips a trade with a missing or invalid %s', (field, missing, invalid) => {
    for (const value of [undefined, null]) expect(closedTradeOf({ [field]: value }).skipped).toBe(missing);
    for (const value of UNUSABLE) expect(closedTradeOf({ [field]: value }).skipped).toBe(invalid);
  });

  it.each([
    ['a price below 0', { entry_price: '-100' }, 'invalid_entry_price'],
    ['a price of 0', { entry_price: '0' }, 'invalid_entry_price'],
    ['a price of −0', { entry_price: '-0.00' }, 'invalid_entry_price'],
    ['a price that is 0 at 30 places', { entry_price: 5e-324 }, 'invalid_entry_price'],
    ['a price with an exponent that is 0 at 30 places', { entry_price: '5e-31' }, 'invalid_entry_price'],
    ['the smallest price', { entry_price: 1e-30 }, null],
    [
      'figures with exponents',
      { realized_pnl: '-8e-05', entry_price: '3.2E-4', quantity: '3.125e+01' },
      null,
    ],
    ['a quantity of 0', { quantity: '0' }, 'zero_capital'],
    ['a quantity of −0', { quantity: -0 }, 'zero_capital'],
    ['a quantity that is 0 at 30 places', { quantity: 5e-324 }, 'zero_capital'],
    ['a negative quantity', { quantity: '-2' }, null],
    ['a pnl of 0', { realized_pnl: 0 }, null],
  ])('a trade with %s (%j) has the skip reason %s', (_, changes, reason) => {
    expect(closedTradeOf(changes).skipped).toBe(reason);
  });

  it.each([
    ['pnl before price', { realized_pnl: null, entry_price: null, quantity: null }, 'missing_pnl'],
    [
      'an invalid pnl before a missing price',
      { realized_pnl: 'x', entry_price: null, quantity: '0' },
      'invalid_pnl',
    ],
    ['price before quantity', { entry_price: null, quantity: 'x' }, 'missing_entry_price'],
    [
      'an invalid price before a missing quantity',
      { entry_price: '0', quantity: null },
      'invalid_entry_price',
    ],
    ['a price of 0 before a quantity of 0', { entry_price: '0', quantity: '0' }, 'invalid_entry_price'],
  ])('skips a trade for one reason only, the first of the list: %s', (_, changes, reason) => {
    expect(closedTradeOf(changes).skipped).toBe(reason);
  });

  it('keeps a skipped trade with its pnl, if that is usable, and without capital', () => {
    expect(shown(closedTradeOf({ quantity: 'x', risk_amount: '2' }))).toEqual({
      pnl: '5',
      capital: null,
      skipped: 'invalid_quantity',
      r: '2.5',
    });
    expect(shown(closedTradeOf({ realized_pnl: 'x' }))).toEqual({
      pnl: null,
      capital: null,
      skipped: 'invalid_pnl',
      r: null,
    });
  });
});

describe('the capital of a closed trade', () => {
  it.each([
    ['a long', '100', '2', '200'],
    ['a short', '100', '-2', '200'],
    ['numbers', 0.1, 3, '0.3'],
    ['30 places each', `0.${'0'.repeat(29)}3`, `0.${'0'.repeat(29)}7`, `0.${'0'.repeat(58)}21`],
    [
      '20 digits each',
      '99999999999999999999',
      '99999999999999999999',
      '9999999999999999999800000000000000000001',
    ],
  ])('is entry_price × |quantity|, exact: %s', (_, price, quantity, capital) => {
    expect(textOf(closedTradeOf({ entry_price: price, quantity }).capital)).toBe(capital);
  });

  it('is exact for any figures', () => {
    const figure = fc.stringMatching(/^[1-9]\d{0,19}\.\d{1,30}$/);
    fc.assert(
      fc.property(figure, figure, fc.boolean(), (price, size, short) => {
        const { capital } = closedTradeOf({ entry_price: price, quantity: `${short ? '-' : ''}${size}` });
        expect(textOf(capital)).toBe(Fraction.of(price).times(Fraction.of(size)).rounded(60));
      }),
    );
  });

  it.each([
    ['a long that made money', '5', '2', '2.5'],
    ['a long that lost', '-5', '2', '-2.5'],
    ['a short that made money', '5', '-2', '2.5'],
    ['a short that lost', '-5', '-2', '-2.5'],
  ])('gives %s a return with the sign of its pnl', (_, pnl, quantity, pct) => {
    const closedTrade = closedTradeOf({ realized_pnl: pnl, quantity });
    expect(
      closedTrade.pnl && closedTrade.capital && pctText(returnUnits(closedTrade.pnl, closedTrade.capital)),
    ).toBe(pct);
  });
});

describe('the R of a closed trade', () => {
  it.each([
    ['neither', {}, null],
    ['r_multiple', { r_multiple: '1.75' }, '1.75'],
    ['a negative r_multiple', { r_multiple: -1 }, '-1'],
    ['r_multiple 0', { r_multiple: '0' }, '0'],
    ['pnl / risk_amount', { risk_amount: '2' }, '2.5'],
    ['a loss / risk_amount', { realized_pnl: '-2', risk_amount: '2' }, '-1'],
    ['a third, to 28 digits', { realized_pnl: '1', risk_amount: '3' }, `0.${'3'.repeat(28)}`],
    ['both', { r_multiple: '1', risk_amount: '2' }, null],
    ['both, the first unusable', { r_multiple: 'x', risk_amount: '2' }, null],
    ['both, the second unusable', { r_multiple: '1', risk_amount: 'x' }, null],
    ['an unusable r_multiple', { r_multiple: '1R' }, null],
    ['an unusable risk_amount', { risk_amount: '1e20' }, null],
    ['a risk with an exponent', { risk_amount: '2e-2' }, '250'],
    ['no risk', { risk_amount: '0' }, null],
    ['a negative risk', { risk_amount: '-2' }, null],
    ['a risk that is 0 at 30 places', { risk_amount: 5e-324 }, null],
    ['a risk but no pnl', { realized_pnl: null, risk_amount: '2' }, null],
    ['a risk but an unusable pnl', { realized_pnl: 'x', risk_amount: '2' }, null],
    ['r_multiple without a usable pnl', { realized_pnl: null, r_multiple: '2' }, '2'],
  ])('is read from %s', (_, changes, r) => {
    expect(textOf(closedTradeOf(changes).rMultiple)).toBe(r);
  });
});

describe('the symbol of a closed trade', () => {
  it.each([
    ['of 32 bytes', 'x'.repeat(32), 'x'.repeat(32)],
    ['of 33 bytes', 'x'.repeat(33), null],
    ['of 33 bytes in 17 characters', `${'é'.repeat(16)}x`, null],
    ['that is missing', undefined, null],
    ['that is not text', 5, null],
  ])('%s', (_, symbol: unknown, kept) => {
    expect(closedTradeOf({ symbol }).symbol).toBe(kept);
  });
});

describe('TRADE_FIELDS', () => {
  it('are all that decides how a trade is read, whatever else is in its document', () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(undefined, null, '5', '0', '-2.5', 'x', 7, ['5'], CLOSED_AT, 'BTC/USDT'),
      fc.string(),
    );
    const own = fc.dictionary(
      fc.constantFrom('note', 'side', 'confidence', 'regime', 'pnl', 'trades'),
      value,
    );
    fc.assert(
      fc.property(own, fc.dictionary(fc.constantFrom(...TRADE_FIELDS), value), (others, changes) => {
        const whole = { ...others, ...documentOf(changes) };
        const needed = Object.fromEntries(TRADE_FIELDS.map((field) => [field, whole[field]]));
        expect(readTrade('trade', needed)).toEqual(readTrade('trade', whole));
      }),
      { numRuns: runs(100) },
    );
  });
});
