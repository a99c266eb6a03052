import fc from 'fast-check';
import { runs } from '../../test/support/runs';
import { Instant } from '../../src/core/base/instant';
import { contentOf } from './content';

const CLOSED_AT = new Instant(1_788_264_000, 500_000);

describe('contentOf', () => {
  it('is plain text, with fields sorted by UTF-8 bytes', () => {
    const fields = {
      '\u{1F600}': 1,
      '\uFFFD': { b: [true, null], a: 'x' },
      closed_at: CLOSED_AT,
      agent_id: 'a',
    };
    expect(contentOf(fields)).toBe(
      '{"agent_id":"a","closed_at":"2026-09-01T12:00:00.500000Z","\uFFFD":{"a":"x","b":[true,null]},"\u{1F600}":"1"}',
    );
  });

  it.each([
    ['the order of the fields', { agent_id: 'a', quantity: '1' }, { quantity: '1', agent_id: 'a' }],
    ['null and absent', { agent_id: 'a', symbol: null }, { agent_id: 'a' }],
    ['a figure as number and text', { quantity: 0.5 }, { quantity: '0.50' }],
    ['a tiny figure', { quantity: 1e-7 }, { quantity: '0.0000001' }],
    ['a figure with an exponent', { realized_pnl: '-8e-05' }, { realized_pnl: '-0.000080' }],
    ['zero with a sign', { realized_pnl: -0 }, { realized_pnl: '-0.0' }],
    ['another number as text', { leverage: 3 }, { leverage: '3' }],
    ['another boolean as text', { paper: true }, { paper: 'true' }],
  ])('is equal for rows that differ only in %s', (_, a, b) => {
    expect(contentOf(a)).toBe(contentOf(b));
  });

  it('is equal for any figure as a number, as JavaScript prints it and as Python prints it', () => {
    const number = fc
      .double({ min: -1e19, max: 1e19, noNaN: true })
      .filter((value) => Math.abs(value) > 1e-14);
    fc.assert(
      fc.property(number, fc.constantFrom('realized_pnl', 'entry_price', 'risk_amount'), (value, field) => {
        const [mantissa = '', power = ''] = value.toExponential().split('e');
        const python = `${mantissa}e${power.slice(0, 1)}${power.slice(1).padStart(2, '0')}`;
        const spellings = [value, String(value), python, python.toUpperCase()];
        expect(new Set(spellings.map((spelling) => contentOf({ [field]: spelling }))).size).toBe(1);
      }),
      { numRuns: runs(200) },
    );
  });

  it.each([
    ['agents', { agent_id: 'a' }, { agent_id: 'b' }],
    ['figures', { quantity: '1' }, { quantity: '1.0000000000000000000001' }],
    ['unusable figures', { quantity: '1,000' }, { quantity: '1000' }],
    ['other text that looks like a figure', { note: '1.0' }, { note: '1.00' }],
    ['missing and empty text', { realized_pnl: '' }, {}],
    ['moments', { closed_at: CLOSED_AT }, { closed_at: new Instant(1_788_264_000) }],
    ['lone surrogates', { note: '\ud800' }, { note: '\ud801' }],
    ['a field named __proto__', JSON.parse('{"__proto__": {"a": 1}}') as Record<string, unknown>, {}],
    ['a number that JSON.stringify writes as null', { note: [Infinity] }, { note: [null] }],
  ])('differs for %s', (_, a, b) => {
    expect(contentOf(a)).not.toBe(contentOf(b));
  });
});
