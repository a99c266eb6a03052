import fc from 'fast-check';
import { decimal, Fraction } from '../../../test/support/oracles/engine';
import {
  type Answer,
  answer,
  close,
  compareKeys,
  decimalTexts,
  equity,
  type Fields,
  floorFactor,
  measures,
  MIDNIGHT,
  NOW,
  roundedDown,
  type Situation,
  windowOf,
} from '../../../test/support/oracles/policy';
import { PROFILE_NAMES, REGIMES } from '../profiles/profiles';
import type { ClosedTrade } from '../trades/trade';
import type { Window } from '../trades/window';
import { runs } from '../../../test/support/runs';

/** The thresholds of both profiles (docs/reference/profiles.md). */
const VOLATILITIES = ['0.03', '0.05', '0.08'];
const SPREADS = ['8', '15'];
const SLIPPAGES = ['6', '12'];
const COSTS = ['0.15', '0.3'];
const DRAWDOWNS = ['2.5', '4.5', '10', '20'];

const volatility = measures(VOLATILITIES, 1);
const spread = measures(SPREADS, 30);
const slippage = measures(SLIPPAGES, 30);
const cost = measures(COSTS, 1);
const depth = measures(DRAWDOWNS, 25);
const volLevel = fc.constantFrom('LOW', 'NORMAL', 'HIGH', 'EXTREME');
const costLevel = fc.constantFrom('LOW', 'NORMAL', 'HIGH');

/** A value, a level, or neither. */
function either(
  value: string,
  values: fc.Arbitrary<string>,
  level: string,
  levels: fc.Arbitrary<string>,
): fc.Arbitrary<Fields> {
  return fc.oneof(
    fc.constant({}),
    values.map((text) => ({ [value]: text })),
    levels.map((text) => ({ [level]: text })),
  );
}

const small = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(100, Number.MAX_SAFE_INTEGER));

const streakFields: fc.Arbitrary<Fields> = fc.record(
  {
    losing_streak: small,
    last_losing_streak: small,
    wins_since_streak: small,
    last_loss_at: fc
      .integer({ min: 0, max: 172_800 })
      .map((ago) => new Date((NOW.seconds - ago) * 1000).toISOString()),
  },
  { requiredKeys: [] },
);

const drawdownFields: fc.Arbitrary<Fields> = fc.oneof(
  fc.constant({}),
  depth.map((drawdown_pct) => ({ drawdown_pct })),
  fc.tuple(depth, depth).map(([a, b]) => {
    const [less, more] = ordered(a, b);
    return { drawdown_pct: less, max_drawdown_pct: more };
  }),
);

/** Any request without an agent and symbols. */
const requests: fc.Arbitrary<Fields> = fc
  .tuple(
    fc.record(
      {
        profile: fc.constantFrom(...PROFILE_NAMES),
        regime: fc.constantFrom(...REGIMES),
        liquidity: fc.constantFrom('NORMAL', 'LOW'),
        expected_cost_r: cost,
        open_positions: fc.integer({ min: 0, max: 12 }),
        total_exposure_pct: measures(['10', '20'], 30),
      },
      { requiredKeys: ['profile', 'regime'] },
    ),
    either('volatility', volatility, 'vol_level', volLevel),
    either('spread_bps', spread, 'spread_level', costLevel),
    either('slippage_bps', slippage, 'slippage_level', costLevel),
    streakFields,
    drawdownFields,
  )
  .map((parts): Fields => Object.assign({}, ...parts) as Fields);

/** A trade of one of three agents, some minutes before noon. */
interface Sketch {
  readonly of: number;
  readonly ago: number;
  readonly pnl: string | null;
}

const pnls = fc.oneof(
  fc.integer({ min: -30, max: 30 }).map(String),
  fc.constantFrom('0', null),
  fc.constantFrom('-1', '1'),
);
const sketches: fc.Arbitrary<Sketch> = fc.record({
  of: fc.nat(2),
  ago: fc.integer({ min: 1, max: 2000 }),
  pnl: pnls,
});
const journals = fc.array(sketches, { maxLength: 25 });
const capacities = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 3, maxLength: 3 });

const tradeOf = ({ ago, pnl }: Sketch, index: number | string): ClosedTrade =>
  close({ tradeId: `t${index}`, at: NOW.plusSeconds(-60 * ago), pnl });

function windowsOf(list: readonly Sketch[], sizes: readonly number[], further?: Sketch): Window[] {
  const trades = [
    ...list.map((sketch, index) => ({ of: sketch.of, trade: tradeOf(sketch, index) })),
    ...(further === undefined ? [] : [{ of: further.of, trade: tradeOf(further, 'further') }]),
  ];
  return sizes.map((size, agent) =>
    windowOf(
      size,
      trades.filter(({ of }) => of === agent).map(({ trade }) => trade),
    ),
  );
}

/** What is known besides the request: windows of three agents, full or not, and perhaps an equity. */
const situations: fc.Arbitrary<Situation> = fc.oneof(
  fc.constant({}),
  fc
    .record({
      list: journals,
      sizes: capacities,
      known: fc.option(
        fc.tuple(fc.integer({ min: 100, max: 2000 }), fc.integer({ min: -100_000, max: 50_000 })),
      ),
      lost: fc.constantFrom(0, 0, 0, 1),
    })
    .map(({ list, sizes, known, lost }) => ({
      windows: windowsOf(list, sizes),
      windowsLost: lost,
      equity: known === null ? null : equity(String(known[0]), MIDNIGHT.plusSeconds(known[1])),
    })),
);

function ordered(a: string, b: string): [less: string, more: string] {
  return Fraction.of(a).lte(Fraction.of(b)) ? [a, b] : [b, a];
}

function expectAtMost(less: string, more: string): void {
  if (!Fraction.of(less).lte(Fraction.of(more))) expect(`at most ${more}`).toBe(less);
}

/** `worse` risks no more than `better`, and needs no less confidence. */
function expectNoBolder(worse: Answer, better: Answer): void {
  expectAtMost(worse.computed_risk_pct, better.computed_risk_pct);
  expectAtMost(worse.max_risk_pct, better.max_risk_pct);
  expectAtMost(better.min_confidence, worse.min_confidence);
}

describe('any policy', () => {
  it('has a computed_risk_pct that is the product of its factors, rounded down to 12 places: but for their own rounding', () => {
    fc.assert(
      fc.property(requests, situations, (request, situation) => {
        const { factors, computed_risk_pct } = answer(request, situation);
        expect(Object.keys(factors)).toEqual([
          'base_risk_pct',
          'regime',
          'streak',
          'drawdown',
          'spread',
          'slippage',
          'extreme_volatility',
        ]);
        const product = Object.values(factors)
          .map((text) => Fraction.of(text))
          .reduce((a, b) => a.times(b));
        // A streak and a drawdown may have more than the 28 digits that are shown.
        const shownWithin = new Fraction(1n, 10n ** 26n);
        const least = product.minus(shownWithin);
        expectAtMost(least.top < 0n ? '0' : roundedDown(least), computed_risk_pct);
        expectAtMost(computed_risk_pct, roundedDown(product.plus(shownWithin)));
      }),
      { numRuns: runs(500) },
    );
  });

  it('has a computed_risk_pct that is exact, whatever the drawdown: base × regime × streak × (1 − drawdown), rounded down once', () => {
    const amounts = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(amounts, amounts, (worth, lost) => {
        const trades = [close({ at: MIDNIGHT.plusSeconds(60), pnl: `-${lost}` })];
        const known = equity(String(worth), MIDNIGHT);
        const { computed_risk_pct } = answer(
          { regime: 'BULL' },
          { windows: [windowOf(9, trades)], equity: known },
        );
        // 0.8 × 0.9 × 0.85 × (1 − 0.1 × 100 × lost / worth)
        const rest = new Fraction(BigInt(worth) - 10n * BigInt(lost), BigInt(worth));
        const exact = rest.top < 0n ? rest.minus(rest) : rest.times(Fraction.of('0.612'));
        expect(computed_risk_pct).toBe(roundedDown(exact));
      }),
      { numRuns: runs(300) },
    );
  });

  it('is consistent in what it allows, its risk_profile, and when a block ends', () => {
    fc.assert(
      fc.property(requests, situations, (request, situation) => {
        const { allow_new_trades, max_risk_pct, computed_risk_pct, risk_profile, factors, blocked_until } =
          answer(request, situation);
        const { streak, drawdown, spread: wide, slippage: slow, extreme_volatility } = factors;
        const reduced = [streak, drawdown, wide, slow, extreme_volatility].some((text) => text !== '1');
        expect(max_risk_pct).toBe(allow_new_trades ? computed_risk_pct : '0');
        expect(risk_profile).toBe(allow_new_trades ? (reduced ? 'REDUCED' : 'NORMAL') : 'NO_NEW_TRADES');
        if (allow_new_trades) expect(blocked_until).toBeNull();
        if (computed_risk_pct === '0') expect(allow_new_trades).toBe(false);
      }),
      { numRuns: runs(300) },
    );
  });

  it('has factors and a confidence within their bounds, and a streak factor not below its floor', () => {
    fc.assert(
      fc.property(requests, situations, (request, situation) => {
        const { profile, factors, min_confidence } = answer(request, situation);
        const { streak, drawdown } = factors;
        expectAtMost(floorFactor(profile).rounded(2), streak);
        expectAtMost(streak, '1');
        expectAtMost('0', drawdown);
        expectAtMost(drawdown, '1');
        expectAtMost('0', min_confidence);
        expectAtMost(min_confidence, '1');
      }),
      { numRuns: runs(300) },
    );
  });

  it('does not depend on the order of the windows', () => {
    const shuffled = fc
      .tuple(journals, capacities)
      .map(([list, sizes]) => windowsOf(list, sizes))
      .chain((windows) =>
        fc.tuple(fc.constant(windows), fc.shuffledSubarray(windows, { minLength: windows.length })),
      );
    const known = equity('1000', MIDNIGHT.plusSeconds(-3600));
    fc.assert(
      fc.property(requests, shuffled, (request, [windows, others]) => {
        expect(answer(request, { windows: others, equity: known })).toEqual(
          answer(request, { windows, equity: known }),
        );
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('AGGRESSIVE', () => {
  it('AGGRESSIVE never allows less risk than SAFE on the same input, nor needs more confidence', () => {
    fc.assert(
      fc.property(requests, situations, (request, situation) => {
        const safe = answer({ ...request, profile: 'SAFE' }, situation);
        const aggressive = answer({ ...request, profile: 'AGGRESSIVE' }, situation);
        expectNoBolder(safe, aggressive);
        if (safe.allow_new_trades) expect(aggressive.allow_new_trades).toBe(true);
      }),
      { numRuns: runs(1000) },
    );
  });
});

/** The request with this field as the only form of its measure. */
function withOnly(request: Fields, field: string, value: unknown, ...others: string[]): Fields {
  return {
    ...Object.fromEntries(Object.entries(request).filter(([key]) => !others.includes(key))),
    [field]: value,
  };
}

describe('a policy for a worse request', () => {
  it.each<[string, fc.Arbitrary<string>, string]>([
    ['volatility', volatility, 'vol_level'],
    ['spread_bps', spread, 'spread_level'],
    ['slippage_bps', slippage, 'slippage_level'],
    ['expected_cost_r', cost, ''],
    ['total_exposure_pct', measures(['10', '20'], 30), ''],
    ['drawdown_pct', depth, 'max_drawdown_pct'],
    ['max_drawdown_pct', depth, 'drawdown_pct'],
  ])('risk never rises and the needed confidence never falls with a higher %s', (field, values, other) => {
    fc.assert(
      fc.property(requests, situations, values, values, (request, situation, a, b) => {
        const [less, more] = ordered(a, b);
        expectNoBolder(
          answer(withOnly(request, field, more, other), situation),
          answer(withOnly(request, field, less, other), situation),
        );
      }),
      { numRuns: runs(400) },
    );
  });

  it.each<[string, string[], string]>([
    ['vol_level', ['LOW', 'NORMAL', 'HIGH', 'EXTREME'], 'volatility'],
    ['spread_level', ['LOW', 'NORMAL', 'HIGH'], 'spread_bps'],
    ['slippage_level', ['LOW', 'NORMAL', 'HIGH'], 'slippage_bps'],
    ['liquidity', ['NORMAL', 'LOW'], ''],
  ])('risk never rises and the needed confidence never falls with a worse %s', (field, levels, other) => {
    const pairs = levels.slice(1).map((level, index) => [levels[index], level]);
    fc.assert(
      fc.property(requests, situations, fc.constantFrom(...pairs), (request, situation, [better, worse]) => {
        expectNoBolder(
          answer(withOnly(request, field, worse, other), situation),
          answer(withOnly(request, field, better, other), situation),
        );
      }),
      { numRuns: runs(300) },
    );
  });

  it('risk never rises and the needed confidence never falls with a worse maximum drawdown of today at the same drawdown', () => {
    fc.assert(
      fc.property(requests, depth, depth, depth, (request, a, b, c) => {
        const [least, rest] = [ordered(a, b)[0], ordered(a, b)[1]];
        const now = ordered(least, c)[0];
        const [less, more] = ordered(rest, ordered(least, c)[1]);
        const asked = (worst: string): Answer =>
          answer({ ...request, drawdown_pct: now, max_drawdown_pct: worst });
        expectNoBolder(asked(more), asked(less));
      }),
      { numRuns: runs(300) },
    );
  });

  it('risk never rises and the needed confidence never falls with one more open position', () => {
    fc.assert(
      fc.property(requests, situations, fc.nat(12), (request, situation, count) => {
        expectNoBolder(
          answer({ ...request, open_positions: count + 1 }, situation),
          answer({ ...request, open_positions: count }, situation),
        );
      }),
      { numRuns: runs(200) },
    );
  });

  it('risk never rises and the needed confidence never falls with one more loss in the losing_streak of the request', () => {
    fc.assert(
      fc.property(requests, fc.nat(12), (request, count) => {
        expectNoBolder(
          answer({ ...request, losing_streak: count + 1 }),
          answer({ ...request, losing_streak: count }),
        );
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('a further loss', () => {
  const market = fc.record({
    profile: fc.constantFrom(...PROFILE_NAMES),
    regime: fc.constantFrom(...REGIMES),
  });
  const losses = fc.integer({ min: 1, max: 30 }).map((n) => `-${n}`);

  it('never raises computed_risk_pct over any windows, including full ones that lose an older trade', () => {
    fc.assert(
      fc.property(market, journals, capacities, fc.nat(2), losses, (request, list, sizes, of, pnl) => {
        const before = answer(request, { windows: windowsOf(list, sizes) });
        const after = answer(request, { windows: windowsOf(list, sizes, { of, ago: 0, pnl }) });
        expectAtMost(after.computed_risk_pct, before.computed_risk_pct);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('never raises computed_risk_pct if it becomes known late, between other trades', () => {
    fc.assert(
      fc.property(market, journals, capacities, sketches, losses, (request, list, sizes, sketch, pnl) => {
        const before = answer(request, { windows: windowsOf(list, sizes) });
        const after = answer(request, { windows: windowsOf(list, sizes, { ...sketch, pnl }) });
        expectAtMost(after.computed_risk_pct, before.computed_risk_pct);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('never raises computed_risk_pct with a known equity, if the windows hold all trades', () => {
    const known = fc.record({
      amount: fc.integer({ min: 0, max: 2000 }),
      second: fc.integer({ min: -100_000, max: 50_000 }),
    });
    fc.assert(
      fc.property(
        market,
        journals,
        fc.nat(2),
        losses,
        known,
        (request, list, of, pnl, { amount, second }) => {
          const sizes = [99, 99, 99];
          const account = equity(String(amount), MIDNIGHT.plusSeconds(second));
          const before = answer(request, { windows: windowsOf(list, sizes), equity: account });
          const after = answer(request, {
            windows: windowsOf(list, sizes, { of, ago: 0, pnl }),
            equity: account,
          });
          expectAtMost(after.computed_risk_pct, before.computed_risk_pct);
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  it('leaves the source journal if the windows hold all trades, and all results are known', () => {
    fc.assert(
      fc.property(journals, losses, (all, pnl) => {
        const list = all.filter((sketch) => sketch.pnl !== null);
        const windows = windowsOf(list, [99, 99, 99], { of: 0, ago: 0, pnl });
        const { sources } = answer({}, { windows, equity: equity('1000', MIDNIGHT) });
        expect(sources).toEqual({ streak: 'journal', drawdown: 'journal', symbols: 'journal' });
      }),
    );
  });
});

describe('the symbols of any journal', () => {
  it('are each in exactly one sorted list, and AGGRESSIVE disallows none that SAFE allows', () => {
    const named = fc.array(
      fc.record({
        symbol: fc.constantFrom('BTC', 'ETH', 'é', '\uFF5E', '\u{1F600}'),
        pnl: pnls,
        r: fc.option(decimalTexts(2, 1)),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(named, (list) => {
        const trades = list
          .map((sketch, index) =>
            close({ ...sketch, tradeId: `t${index}`, at: NOW.plusSeconds(index - 100) }),
          )
          .sort(compareKeys);
        const situation = { windows: [windowOf(99, trades)] };
        const [safe, aggressive] = PROFILE_NAMES.map((profile) => answer({ profile }, situation));
        for (const policy of [safe, aggressive]) {
          const refused = policy?.disallowed_symbols.map(({ symbol }) => symbol) ?? [];
          const allowed = policy?.allowed_symbols ?? [];
          const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
          expect(refused).toEqual([...refused].sort(bytes));
          expect(allowed).toEqual([...allowed].sort(bytes));
          expect([...refused, ...allowed].sort(bytes)).toEqual(
            [...new Set(list.map(({ symbol }) => symbol))].sort(bytes),
          );
        }
        for (const symbol of safe?.allowed_symbols ?? [])
          expect(aggressive?.allowed_symbols).toContain(symbol);
      }),
    );
  });
});

describe('the exact budget of an agent', () => {
  it('is equity × weight, with max_risk_pct percent of that at risk', () => {
    const weights = fc
      .integer({ min: 0, max: 10 ** 12 })
      .map((n) => new Fraction(BigInt(n), 10n ** 12n).rounded(12));
    fc.assert(
      fc.property(requests, decimalTexts(10 ** 9, 8), weights, (request, amount, weight) => {
        const agent = { agentId: 'trend', paused: false, weight: decimal(weight), drawdown: null };
        const policy = answer(request, { equity: equity(amount, MIDNIGHT), standing: { agent } });
        const capital = Fraction.of(amount).times(Fraction.of(weight));
        expect(policy.weight).toBe(weight);
        expect(policy.agent_capital).toBe(capital.rounded(20));
        expect(policy.risk_amount).toBe(
          capital.times(Fraction.of(policy.max_risk_pct)).over(new Fraction(100n)).rounded(40),
        );
      }),
      { numRuns: runs(200) },
    );
  });
});
