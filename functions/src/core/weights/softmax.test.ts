import fc from 'fast-check';
import { Fraction, decimal, expectWithin, textOf } from '../../../test/support/oracles/engine';
import { type Decimal, ONE } from '../base/decimal';
import { fromFixedPoint, toFixedPoint, UNIT } from '../numbers/fixed-point';
import { inProportion, softmaxPowers, wholeParts } from './softmax';

const softmax = (scores: Decimal[], temperature: Decimal): Decimal[] =>
  inProportion(UNIT, wholeParts(softmaxPowers(scores, temperature))).map((share) => fromFixedPoint(share));

const sharesOf = (scores: string[], temperature = '1'): Decimal[] =>
  softmax(scores.map(decimal), decimal(temperature));

const TOLERANCE = '0.000000000000000000000000001';

describe('softmax', () => {
  it.each([
    ['one score', ['-7'], '1', ['1']],
    ['equal scores', ['2', '2'], '1', ['0.5', '0.5']],
    // 1 / (1 + e^-1) and its complement
    [
      'scores one apart',
      ['1', '0'],
      '1',
      ['0.73105857863000487925115924182', '0.26894142136999512074884075818'],
    ],
    [
      'negative scores one apart',
      ['-4', '-5'],
      '1',
      ['0.73105857863000487925115924182', '0.26894142136999512074884075818'],
    ],
    // 1 / (1 + e^-1/2)
    [
      'a higher temperature',
      ['1', '0'],
      '2',
      ['0.62245933120185456463890056575', '0.37754066879814543536109943425'],
    ],
    // 1 / (1 + e^-2)
    [
      'a lower temperature',
      ['1', '0'],
      '0.5',
      ['0.88079707797788244405972914130', '0.11920292202211755594027085870'],
    ],
    [
      'three scores, in the order given',
      ['1', '2', '0'],
      '1',
      [
        '0.24472847105479765247295961834',
        '0.66524095577482188952901828017',
        '0.09003057317038045799802210148',
      ],
    ],
    // ln 1.5 apart
    ['scores that share as 3 to 2', ['0.40546510810816438197801311546', '0'], '1', ['0.6', '0.4']],
    ['scores too far apart to show', ['1000', '0'], '1', ['1', '0']],
    [
      'scores so low that e^score would be 0',
      ['-100000', '-100001'],
      '1',
      ['0.73105857863000487925115924182', '0.26894142136999512074884075818'],
    ],
  ])('is right for %s', (_, scores, temperature, expected) => {
    const shares = sharesOf(scores, temperature);
    expect(shares).toHaveLength(expected.length);
    shares.forEach((share, index) => {
      expectWithin(share, Fraction.of(expected[index] ?? ''), TOLERANCE);
    });
  });

  it('gives the worst score a power above 0: e^-1000 is not 0', () => {
    const [best, other] = softmaxPowers(['1000', '0'].map(decimal), ONE);
    expect(textOf(best ?? null)).toBe('1');
    // e^-1000 = 5.0759588975494567652918094795743e-435
    expect(other?.toExponential(20)).toBe('5.07595889754945676529e-435');
  });

  it('gives everything to the best score at a temperature near 0', () => {
    const [best, other] = sharesOf(['1', '0'], '0.000000000001');
    expect(textOf(best ?? null)).toBe('1');
    expect(other?.lt('1e-1000')).toBe(true);
  });

  it('evens the shares out at a high temperature', () => {
    // 1 / (1 + e^-x) = 1/2 + x/4 − x³/48 + …, and so 0.5 ± 0.25e-12
    const [best, other] = sharesOf(['1', '0'], '1000000000000');
    expectWithin(best ?? null, Fraction.of('0.50000000000025'), TOLERANCE);
    expectWithin(other ?? null, Fraction.of('0.49999999999975'), TOLERANCE);
  });
});

describe('inProportion', () => {
  it.each([
    ['0.9', ['2', '1'], ['0.6', '0.3']],
    ['0.9', ['2', '0', '1'], ['0.6', '0', '0.3']],
    ['0', ['2', '1'], ['0', '0']],
    ['1', ['1e-5000', '3e-5000'], ['0.25', '0.75']],
  ])('divides %s as %j', (amount, parts, shares) => {
    const divided = inProportion(toFixedPoint(decimal(amount)), wholeParts(parts.map(decimal)));
    expect(divided.map((share) => textOf(fromFixedPoint(share)))).toEqual(shares);
  });
});

describe('softmax of any scores', () => {
  const score = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((micros) => decimal(`${micros}e-6`));
  const scores = fc.array(score, { minLength: 1, maxLength: 8 });
  const temperature = fc.integer({ min: 1, max: 1000 }).map((hundredths) => decimal(`${hundredths}e-2`));

  it('sums to 1 within 1e-27', () => {
    fc.assert(
      fc.property(scores, temperature, (list, t) => {
        const sum = Fraction.sum(softmax(list, t).map((share) => Fraction.of(share)));
        expect(sum.minus(Fraction.of('1')).abs().lte(Fraction.of(TOLERANCE))).toBe(true);
      }),
    );
  });

  it('depends only on differences: adding the same to every score changes no digit', () => {
    fc.assert(
      fc.property(scores, temperature, score, (list, t, shift) => {
        const shifted = list.map((value) => value.plus(shift));
        expect(softmax(shifted, t).map(textOf)).toEqual(softmax(list, t).map(textOf));
      }),
    );
  });

  it('gives the same powers with and without memoized values', () => {
    fc.assert(
      fc.property(scores, scores, temperature, temperature, (list, others, t, u) => {
        softmaxPowers(list, t);
        for (const [again, hot] of [
          [[...list, ...others], t],
          [list, u],
        ] as const) {
          const fresh = softmaxPowers(
            again.map((value) => decimal(value.toString())),
            decimal(hot.toString()),
          );
          expect(softmaxPowers(again, hot).map(textOf)).toEqual(fresh.map(textOf));
        }
      }),
    );
  });

  it('divides the scores by the temperature', () => {
    fc.assert(
      fc.property(scores, fc.constantFrom('2', '0.5', '10', '0.125'), (list, t) => {
        const divided = list.map((value) => value.div(t));
        expect(softmax(list, decimal(t)).map(textOf)).toEqual(softmax(divided, ONE).map(textOf));
      }),
    );
  });

  it('keeps the order of the scores', () => {
    fc.assert(
      fc.property(scores, temperature, (list, t) => {
        const shares = softmax(list, t);
        const ranked = shares.map((share, index) => ({ share, score: list[index] ?? ONE }));
        ranked.sort((a, b) => a.score.cmp(b.score) || a.share.cmp(b.share));
        expect(ranked.map(({ share }) => textOf(share))).toEqual(
          [...shares].sort((a, b) => a.cmp(b)).map(textOf),
        );
      }),
    );
  });
});
