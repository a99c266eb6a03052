import type { PlainTrade } from '../trades/trade';
import fc from 'fast-check';
import { decimal, expectWithin, Fraction, textOf } from '../../../test/support/oracles/engine';
import {
  BOTH,
  close,
  factorByHand,
  floorFactor,
  history,
  instant,
  type Letter,
  LETTERS,
  naiveStreakFactor,
  plain,
  streak,
} from '../../../test/support/oracles/policy';
import type { Decimal } from '../base/decimal';
import { withOverrides } from '../profiles/overrides';
import { type Profile, PROFILES } from '../profiles/profiles';
import { judgeStreak, outcomeOf, type Streak, streakOf } from './streak';
import { runs } from '../../../test/support/runs';

const { SAFE, AGGRESSIVE } = PROFILES;

const streakFactor = (found: Streak, profile: Profile): Decimal => judgeStreak(found, profile).factor;
const isUndecided = (found: Streak, profile: Profile): boolean => judgeStreak(found, profile).isUndecided;

describe('outcomeOf', () => {
  it.each([
    ['-0.000000000000000000000000000001', 'loss'],
    ['-5', 'loss'],
    ['0.000000000000000000000000000001', 'win'],
    ['5', 'win'],
    ['0', null],
    ['-0', null],
    [null, 'unknown'],
  ])('a pnl of %s is a %s', (pnl, outcome) => {
    expect(outcomeOf({ pnl: pnl === null ? null : decimal(pnl) })).toBe(outcome);
  });
});

describe('streakOf', () => {
  it.each([
    ['no trade', '', []],
    ['one loss', 'L', [['loss', 1]]],
    ['one win', 'W', [['win', 1]]],
    [
      'losses, wins, losses',
      'LLWWWL',
      [
        ['loss', 2],
        ['win', 3],
        ['loss', 1],
      ],
    ],
    ['break-even trades within a run', 'L=L', [['loss', 2]]],
    [
      'break-even trades between runs',
      '=LW=W=',
      [
        ['loss', 1],
        ['win', 2],
      ],
    ],
    ['nothing but those', '==', []],
    [
      'unknown results among losses and wins',
      'L?=?W?',
      [
        ['loss', 1],
        ['unknown', 2],
        ['win', 1],
        ['unknown', 1],
      ],
    ],
  ])('%s: %s', (_, letters, runs) => {
    const found = streakOf(history(letters), false).runs;
    expect(found.map(({ outcome, count }) => [outcome, count])).toEqual(runs);
  });

  it('streakOf counts a trade with a known pnl but no price', () => {
    const lost: PlainTrade = { ...close({ pnl: '-1' }), capital: null, skipped: 'missing_entry_price' };
    expect(streakOf([lost], false).runs).toEqual([{ outcome: 'loss', count: 1 }]);
  });

  it('streakOf has the moment of the last loss, or of the last unknown result after it', () => {
    const first = instant('2026-11-19T08:00:00Z');
    const second = instant('2026-11-19T09:00:00Z');
    const trades = [
      close({ at: first, pnl: '-1' }),
      close({ at: second, pnl: '-1' }),
      close({ at: instant('2026-11-19T10:00:00Z'), pnl: '0' }),
      close({ at: instant('2026-11-19T11:00:00Z'), pnl: '1' }),
    ];
    expect(plain(streakOf(trades, false).lastLossAt)).toBe('2026-11-19T09:00:00.000Z');
    const unknown = close({ at: instant('2026-11-19T12:00:00Z'), pnl: null });
    expect(plain(streakOf([...trades, unknown], false).lastLossAt)).toBe('2026-11-19T12:00:00.000Z');
  });

  it('streakOf has no last loss if there is no loss', () => {
    expect(streakOf(history('W==W'), false).lastLossAt).toBeNull();
  });

  it.each([true, false])('streakOf keeps whether the history is cut: %s', (cut) => {
    expect(streakOf(history('LW'), cut).cut).toBe(cut);
  });
});

describe('the length of a streak', () => {
  it.each([
    ['', 0, 0],
    ['L', 1, 0],
    ['LLL', 3, 0],
    ['W', 0, 1],
    ['LLLWW', 0, 2],
    ['LLLWLL', 2, 0],
    ['LLL=', 3, 0],
    ['WW=', 0, 2],
    ['LW=W', 0, 2],
    ['=', 0, 0],
    ['LLL=?', 4, 0],
    ['L?L', 3, 0],
    ['WW?', 1, 0],
    ['LW?W', 0, 1],
    ['W????', 4, 0],
  ])('%s: %d losses, %d wins', (letters, losses, wins) => {
    const found = streakOf(history(letters), false);
    expect([found.losses, found.wins]).toEqual([losses, wins]);
  });
});

describe('the streak factor of SAFE: 0.15 per loss in a row, × 1.1 from the second win on, floor 0.4', () => {
  it.each([
    ['', '1'],
    ['W', '1'],
    ['WWWW', '1'],
    ['L', '0.85'],
    ['LL', '0.7'],
    ['LLL', '0.55'],
    ['LLLL', '0.4'],
    ['LLLLL', '0.4'],
    ['LLLLLLLLLLLL', '0.4'],
    ['LW', '0.85'],
    ['LWW', '0.935'],
    ['LWWW', '1'],
    ['LLWWW', '0.847'],
    ['LLLLW', '0.4'],
    ['LLLLWW', '0.44'],
    ['LLLLWWW', '0.484'],
    ['LLLLLLWW', '0.44'],
    ['LLLLWWL', '0.44'],
    ['LWL', '0.85'],
    ['LWLW', '0.85'],
    ['LWLWW', '0.935'],
    ['LWWL', '0.85'],
    ['LWWWL', '0.85'],
    ['LLWL', '0.7'],
    ['LLWLLL', '0.55'],
    ['LLLWWWL', '0.6655'],
    ['WWWL', '0.85'],
    ['L=W=W=', '0.935'],
    ['L===L', '0.7'],
    ['==', '1'],
    ['?', '0.85'],
    ['L=?=L', '0.55'],
    ['????', '0.4'],
    ['LWW?', '0.85'],
    ['?W?W', '0.85'],
  ])('%s: %s', (letters, factor) => {
    expect(textOf(streakFactor(streakOf(history(letters), false), SAFE))).toBe(factor);
  });
});

describe('the streak factor of AGGRESSIVE: 0.08 per loss in a row, × 1.3 from the first win on, floor 0.44', () => {
  it.each([
    ['', '1'],
    ['W', '1'],
    ['L', '0.92'],
    ['LL', '0.84'],
    ['LLL', '0.76'],
    ['LLLLLL', '0.52'],
    ['LLLLLLL', '0.44'],
    ['LLLLLLLL', '0.44'],
    ['LW', '1'],
    ['LLLLW', '0.884'],
    ['LLLLLLLW', '0.572'],
    ['LLLLLLLWW', '0.7436'],
    ['LLLLLLLWWW', '0.96668'],
    ['LLLLLLLWWWW', '1'],
    ['LLLLWL', '0.884'],
    ['LLLLWLL', '0.84'],
    ['LLLLWLW', '1'],
  ])('%s: %s', (letters, factor) => {
    expect(textOf(streakFactor(streakOf(history(letters), false), AGGRESSIVE))).toBe(factor);
  });
});

describe('what a streak factor goes back to', () => {
  it.each([
    ['SAFE', 'W', 0, 0],
    ['SAFE', 'LLL', 3, 0],
    // It counts up to losing_streak_limit.
    ['SAFE', 'LLLLLL', 4, 0],
    ['SAFE', 'LLLW', 3, 0],
    ['SAFE', 'LLLWWW', 3, 2],
    ['SAFE', 'LLLWWWL', 3, 2],
    // 0.55 × 1.1² = 0.6655 is above 0.55: three new losses count, and the wins before them no longer do.
    ['SAFE', 'LLLWWWLLL', 3, 0],
    ['SAFE', 'LWWW', 0, 0],
    ['AGGRESSIVE', 'LLLLLLLWW', 7, 2],
  ] as const)('%s, %s: a streak of %d, then %d wins', (name, letters, deepest, wins) => {
    const { deepestStreak, recoveryWins } = judgeStreak(streakOf(history(letters), false), PROFILES[name]);
    expect([deepestStreak, recoveryWins]).toEqual([deepest, wins]);
  });
});

describe.each(BOTH)('the streak factor of %s over any history', (name, profile) => {
  const histories = fc.array(LETTERS, { maxLength: 60 });
  const factorOf = (letters: readonly Letter[]): ReturnType<typeof streakFactor> =>
    streakFactor(streakOf(history(letters.join('')), false), profile);

  it('equals the rules applied trade by trade, to the last digit', () => {
    fc.assert(
      fc.property(histories, (letters) => {
        expectWithin(factorOf(letters), naiveStreakFactor(letters, name), '0');
      }),
      { numRuns: runs(500) },
    );
  });

  it('stays between its floor and 1, never rises with a loss, and never falls with a win', () => {
    const floor = floorFactor(name);
    fc.assert(
      fc.property(histories, (letters) => {
        const factor = Fraction.of(factorOf(letters));
        expect(floor.lte(factor) && factor.lte(new Fraction(1n))).toBe(true);
        expect(Fraction.of(factorOf([...letters, 'L'])).lte(factor)).toBe(true);
        expect(factor.lte(Fraction.of(factorOf([...letters, 'W'])))).toBe(true);
      }),
    );
  });

  it('is (1 − losing_streak_per_loss × K) × recovery_multiplier ^ r, at most 1, with the K and r that it names', () => {
    fc.assert(
      fc.property(histories, fc.boolean(), (letters, cut) => {
        const { factor, deepestStreak, recoveryWins } = judgeStreak(
          streakOf(history(letters.join('')), cut),
          profile,
        );
        expectWithin(factor, factorByHand(name, deepestStreak, recoveryWins), '0');
      }),
      { numRuns: runs(500) },
    );
  });

  it('ignores break-even trades, and takes unknown results for losses', () => {
    fc.assert(
      fc.property(histories, (letters) => {
        const seen = letters
          .filter((letter) => letter !== '=')
          .map((letter): Letter => (letter === '?' ? 'L' : letter));
        expect(textOf(factorOf(letters))).toBe(textOf(factorOf(seen)));
      }),
    );
  });

  it('is computed in finite time for any number of losses and wins', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const runs = [
      { outcome: 'loss', count: most },
      { outcome: 'win', count: most },
      { outcome: 'loss', count: most },
    ] as const;
    expect(textOf(streakFactor(streak('', { runs }), profile))).toBe(floorFactor(name).rounded(2));
    expect(textOf(streakFactor(streak('', { runs: runs.slice(0, 2) }), profile))).toBe('1');
  });
});

/** SAFE with another price per loss, which counts up to another limit. */
function perLossOf(perLoss: string, limit: number): Profile {
  return withOverrides(
    SAFE,
    new Map<'risk_multipliers.losing_streak_per_loss' | 'losing_streak_limit', Decimal | number>([
      ['risk_multipliers.losing_streak_per_loss', decimal(perLoss)],
      ['losing_streak_limit', limit],
    ]),
  );
}

describe('the streak factor of overridden rules', () => {
  it.each([
    ['0.25', 4, 4, '0.05'],
    ['0.2375', 4, 4, '0.05'],
    ['0.237', 4, 4, '0.052'],
    ['0.3', 1000, 4, '0.05'],
    ['0.3', 3, 3, '0.1'],
    ['0.5', 4, 2, '0.05'],
    ['0.333333333333', 7, 3, '0.05'],
    ['0.999999999999', 5, 1, '0.05'],
    ['0.001', 1000, 950, '0.05'],
  ])(
    'goes no further than the floor where %s per loss × %s would leave less: counted up to %s, %s',
    (perLoss, limit, deepest, factor) => {
      const adapted = perLossOf(perLoss, limit);
      for (const found of [streak('L'.repeat(2000)), streak('', { cut: true })]) {
        const level = judgeStreak(found, adapted);
        expect([level.deepestStreak, textOf(level.factor)]).toEqual([deepest, factor]);
      }
    },
  );

  it.each([
    ['0.3', 3, '0.1'],
    ['0.5', 3, '0.05'],
    ['0.5', 1, '0.5'],
    ['0.9', 1, '0.1'],
    ['0.99', 1, '0.05'],
  ])('%s per loss leaves after %d losses %s', (perLoss, losses, factor) => {
    expect(textOf(streakFactor(streak('L'.repeat(losses)), perLossOf(perLoss, 4)))).toBe(factor);
  });

  it('never rises with losing_streak_per_loss, whatever the history, and leaves at least the floor', () => {
    const perLoss = fc.bigInt({ min: 0n, max: 10n ** 12n - 1n });
    const histories = fc.array(LETTERS, { maxLength: 30 });
    const limits = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant(1000));
    fc.assert(
      fc.property(perLoss, perLoss, histories, fc.boolean(), limits, (one, other, letters, cut, limit) => {
        const found = streakOf(history(letters.join('')), cut);
        const [mild, strict] = [one < other ? one : other, one < other ? other : one].map((units) =>
          streakFactor(found, perLossOf(new Fraction(units, 10n ** 12n).rounded(12), limit)),
        );
        expect(strict?.lte(mild ?? 0)).toBe(true);
        expect(strict?.gte('0.05')).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('a streak with unknown first trades', () => {
  it.each([
    // Both from 0.4 and from 1.
    ['SAFE', 'WLLLL', '0.4', false],
    ['SAFE', 'WL', '0.4', true],
    // 0.4 × 1.1^9 = 0.943…; the tenth reaches 1, and the first win does not count.
    ['SAFE', 'W'.repeat(10), '0.9431790764', true],
    ['SAFE', 'W'.repeat(11), '1', false],
    ['SAFE', `${'W'.repeat(11)}LL`, '0.7', false],
    ['SAFE', '', '0.4', true],
    ['SAFE', '=?', '0.4', true],
    ['SAFE', 'LL', '0.4', true],
    // The factor is certain, the losing streak is not.
    ['SAFE', 'LLLL', '0.4', true],
    ['AGGRESSIVE', 'WWW', '0.96668', true],
    ['AGGRESSIVE', 'WWWW', '1', false],
    ['AGGRESSIVE', 'LWWW', '0.96668', true],
    ['AGGRESSIVE', 'WLLLLLLL', '0.44', false],
  ] as const)(
    '%s, cut before %s: the lowest factor is %s; undecided: %s',
    (name, letters, factor, undecided) => {
      const cut = streakOf(history(letters), true);
      expect(textOf(streakFactor(cut, PROFILES[name]))).toBe(factor);
      expect(isUndecided(cut, PROFILES[name])).toBe(undecided);
    },
  );

  it.each(['', 'L', 'LLLL', 'W', 'LW', '='])('a streak that is not cut is decided: %s', (letters) => {
    expect(isUndecided(streakOf(history(letters), false), SAFE)).toBe(false);
  });

  it.each(BOTH)(
    '%s: a cut streak is decided only if neither the past nor a result can change its factor or losing streak',
    (name, profile) => {
      const past = fc.array(LETTERS, { maxLength: 30 });
      const known = fc.array(LETTERS, { maxLength: 15 });
      const results = fc.array(fc.constantFrom<Letter>('L', 'W', '='), { minLength: 15, maxLength: 15 });
      fc.assert(
        fc.property(past, known, results, (before, letters, later) => {
          const resolved = letters.map((letter, index) => (letter === '?' ? (later[index] ?? 'L') : letter));
          const whole = streakOf(history([...before, ...resolved].join('')), false);
          const cut = streakOf(history(letters.join('')), true);
          const lowest = Fraction.of(streakFactor(cut, profile));
          expect(lowest.lte(Fraction.of(streakFactor(whole, profile)))).toBe(true);
          if (isUndecided(cut, profile)) return;
          expectWithin(streakFactor(cut, profile), naiveStreakFactor([...before, ...resolved], name), '0');
          expect(cut.losses).toBe(whole.losses);
        }),
        { numRuns: runs(1000) },
      );
    },
  );
});

describe('unknown results', () => {
  it.each([
    // As losses they are a streak of four; as wins there is none.
    ['SAFE', 'W????', 4],
    ['SAFE', '?', 1],
    ['SAFE', 'LL?L', 1],
    // Before the last win they only decide about the factor, until wins have restored it.
    ['SAFE', '?W', 1],
    ['SAFE', '?WW', 1],
    ['SAFE', '?WWW', 0],
    ['AGGRESSIVE', '?W', 0],
    ['SAFE', '??WL', 2],
    // Four losses take the factor to its floor, whatever came before; the win ends the streak.
    ['SAFE', '?LLLL', 1],
    ['SAFE', '?LLLLW', 0],
    ['SAFE', 'W?W?LLLL', 1],
    ['SAFE', '?LLLLW?', 1],
    ['SAFE', 'LLWW==', 0],
  ] as const)('%s, %s: %d decide', (name, letters, count) => {
    const { unknownResults, isUndecided: undecided } = judgeStreak(
      streakOf(history(letters), false),
      PROFILES[name],
    );
    expect([unknownResults, undecided]).toEqual([count, count > 0]);
  });

  /** Every history that a history may turn out to be. */
  function resolutions(letters: readonly Letter[]): string[] {
    const [first, ...others] = letters;
    if (first === undefined) return [''];
    const rest = resolutions(others);
    return (first === '?' ? ['L', 'W', '='] : [first]).flatMap((letter) => rest.map((more) => letter + more));
  }

  it.each(BOTH)('%s: they decide exactly if some of their outcomes would change anything', (_, profile) => {
    const letters = fc
      .array(LETTERS, { maxLength: 14 })
      .filter((list) => list.filter((letter) => letter === '?').length <= 4);
    const lengthAndFactor = (text: string): string => {
      const found = streakOf(history(text), false);
      return `${found.losses} ${String(textOf(streakFactor(found, profile)))}`;
    };
    fc.assert(
      fc.property(letters, (list) => {
        const found = streakOf(history(list.join('')), false);
        const possible = new Set(resolutions(list).map(lengthAndFactor));
        expect(judgeStreak(found, profile).unknownResults > 0).toBe(possible.size > 1);
        for (const one of possible)
          expect(streakFactor(found, profile).lte(one.split(' ')[1] ?? '')).toBe(true);
      }),
      { numRuns: runs(300) },
    );
  });
});
