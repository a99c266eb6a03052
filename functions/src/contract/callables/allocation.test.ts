import fc from 'fast-check';
import { figures, publishedAllocations, weightsOf } from '../../../test/support/arbitraries/documents';
import { Fraction, decimal, textOf } from '../../../test/support/oracles/engine';
import { splitCapital } from '../../core/weights/capital';
import type { Decimal } from '../../core/base/decimal';
import type { AllocationRequest, HistoryRequest } from './allocation';
import { encodeAllocationAnswer, encodeSplit, parseAllocationRequest, parseCapital } from './allocation';
import { encodePublished } from '../documents/allocation';
import { InvalidInput } from '../fields/invalid-input';
import { timeText } from '../fields/time';
import { runs } from '../../../test/support/runs';

function errorOf(read: () => unknown): InvalidInput {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

const plainRequest = ({ history, capital }: AllocationRequest): unknown => ({
  history,
  capital: textOf(capital),
});

function page(count: number, beforeVersion: number | null = null, evidence = false): HistoryRequest {
  return { count, beforeVersion, evidence };
}

describe('parseAllocationRequest', () => {
  it.each([
    [{}, { history: null, capital: null }],
    [
      { history: undefined, capital: undefined },
      { history: null, capital: null },
    ],
    [{ history: 1 }, { history: page(1), capital: null }],
    [{ history: 100 }, { history: page(100), capital: null }],
    [
      { history: 5, before_version: 1 },
      { history: page(5, 1), capital: null },
    ],
    [
      { history: 5, evidence: true, before_version: null },
      { history: page(5, null, true), capital: null },
    ],
    [
      { history: 5, evidence: false },
      { history: page(5), capital: null },
    ],
    [
      { before_version: null, evidence: null },
      { history: null, capital: null },
    ],
    [{ capital: '10000.50' }, { history: null, capital: '10000.5' }],
    [{ capital: 0.1 }, { history: null, capital: '0.1' }],
    [
      { history: 2, capital: 1 },
      { history: page(2), capital: '1' },
    ],
    [{ capital: '1.5e+3' }, { history: null, capital: '1500' }],
  ])('reads %j', (input, request) => {
    expect(plainRequest(parseAllocationRequest(input))).toEqual(request);
  });

  it('reads null as not given, because the web SDK sends it for undefined', () => {
    expect(plainRequest(parseAllocationRequest({ history: null, capital: null }))).toEqual({
      history: null,
      capital: null,
    });
  });

  it.each<[string, unknown, string, RegExp]>([
    ...[0, -1, 101, 1.5, '5', Number.NaN, Infinity, true, [], {}, 5n].map(
      (value): [string, unknown, string, RegExp] => [
        'history',
        value,
        'history',
        /whole number from 1 to 100/,
      ],
    ),
    ...[0, -1, 1.5, '5', 2 ** 53, Number.NaN, true, []].map((value): [string, unknown, string, RegExp] => [
      'before_version',
      value,
      'before_version',
      /whole number above 0/,
    ]),
    ...['true', 1, 0, [], {}].map((value): [string, unknown, string, RegExp] => [
      'evidence',
      value,
      'evidence',
      /true or false/,
    ]),
    ...[0, '0', '-0', '-1', -5, '', '1e20', '1,000', ' 1', Number.NaN, Infinity, 1e20, true, [], {}].map(
      (value): [string, unknown, string, RegExp] => ['capital', value, 'capital', /decimal above 0/],
    ),
  ])('refuses %s %p', (key, value, field, allowed) => {
    const error = errorOf(() => parseAllocationRequest({ [key]: value }));
    expect(error.field).toBe(field);
    expect(error.message).toMatch(/^(history|before_version|evidence|capital) is .*; it must be /);
    expect(error.message).toMatch(allowed);
  });

  it.each([
    ['before_version', 5],
    ['evidence', true],
    ['evidence', false],
  ])('refuses %s without history, because it would be ignored', (field, value) => {
    const error = errorOf(() => parseAllocationRequest({ [field]: value, capital: '1' }));
    expect(error.field).toBe(field);
    expect(error.message).toBe(`${field} needs history, the number of versions to return: 1 to 100`);
  });

  it.each(['limit', 'uid', 'History', '__proto__', 'constructor', ''])(
    'refuses the unknown field %j',
    (key) => {
      const error = errorOf(() => parseAllocationRequest(JSON.parse(`{${JSON.stringify(key)}: 1}`)));
      expect(error.message).toBe(
        `${JSON.stringify(key)} is not a known key; the keys are history, before_version, evidence, capital`,
      );
    },
  );

  it.each([undefined, null, [], 'x', 7])('refuses %p, which is not an object', (input: unknown) => {
    expect(errorOf(() => parseAllocationRequest(input)).field).toBe('');
  });
});

describe('parseCapital', () => {
  it('names the field in its error', () => {
    expect(errorOf(() => parseCapital('--capital', '0')).message).toBe(
      '--capital is "0"; it must be a decimal above 0, such as "10000.50"',
    );
  });

  it('keeps every digit', () => {
    const text = '99999999999999999999.999999999999999999999999999999';
    expect(textOf(parseCapital('capital', text))).toBe(text);
    expect(textOf(parseCapital('capital', `0.${'0'.repeat(29)}1`))).toBe(`0.${'0'.repeat(29)}1`);
  });
});

describe('encodeAllocationAnswer', () => {
  const weights = {
    weights: new Map([
      ['a', decimal('0.3')],
      ['b', decimal('0.5')],
    ]),
    unallocated: decimal('0.2'),
  };

  it.each([
    [{}, { allocation: null }],
    [{ history: null }, { allocation: null }],
    [
      { history: { versions: [], nextBeforeVersion: null } },
      { allocation: null, history: [], next_before_version: null },
    ],
    [{ split: null }, { allocation: null, capital: null }],
  ])('answers null when nothing is published: %j', (shownBeside, answer) => {
    expect(encodeAllocationAnswer({ current: null, ...shownBeside })).toEqual(answer);
  });

  it('has only the fields that were asked for, and survives JSON unchanged', () => {
    fc.assert(
      fc.property(publishedAllocations, fc.option(figures), (published, figure) => {
        const capital = figure?.gt(0) ? figure : null;
        const response = encodeAllocationAnswer({
          current: published,
          ...(capital !== null && {
            history: { versions: [encodePublished(published, timeText)], nextBeforeVersion: 7 },
            split: splitCapital(capital, published.allocation.published),
          }),
        });
        expect(Object.keys(response)).toEqual(
          capital === null ? ['allocation'] : ['allocation', 'history', 'next_before_version', 'capital'],
        );
        expect(JSON.parse(JSON.stringify(response))).toEqual(response);
        expect(response.allocation).not.toHaveProperty('window_agents');
        if (capital !== null)
          expect(response).toMatchObject({ history: [response.allocation], next_before_version: 7 });
      }),
      { numRuns: runs(200) },
    );
  });

  it('encodeSplit writes the parts of a capital as text', () => {
    expect(encodeSplit(splitCapital(decimal('100.01'), weights))).toEqual({
      total: '100.01',
      amounts: { a: '30.003', b: '50.005' },
      unallocated: '20.002',
    });
  });

  it('encodeSplit keeps every digit: the parts sum exactly to the capital', () => {
    const scenario = fc.tuple(
      figures.filter((capital) => capital.gt(0)),
      fc
        .uniqueArray(fc.constantFrom('a', 'constructor', '10', '2', 'toString'), { minLength: 1 })
        .chain(weightsOf),
    );
    fc.assert(
      fc.property(scenario, ([capital, split]) => {
        const { total, amounts, unallocated } = encodeSplit(splitCapital(capital, split));
        expect(total).toBe(textOf(capital));
        const parts = [...Object.values(amounts), unallocated].map((value) => Fraction.of(value));
        expect(Fraction.sum(parts).rounded(60)).toBe(total);
        const exact = (weight: Decimal): string =>
          Fraction.of(capital).times(Fraction.of(weight)).rounded(60);
        for (const [agentId, weight] of split.weights) expect(amounts[agentId]).toBe(exact(weight));
        expect(unallocated).toBe(exact(split.unallocated));
      }),
      { numRuns: runs(500) },
    );
  });
});
