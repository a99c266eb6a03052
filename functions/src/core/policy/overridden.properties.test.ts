import fc from 'fast-check';
import * as v from 'valibot';
import { wireOverrides } from '../../../test/support/arbitraries/overrides';
import { decimal, Fraction } from '../../../test/support/oracles/engine';
import { close, equity, LETTERS, MIDNIGHT, NOW, windowOf } from '../../../test/support/oracles/policy';
import { runs } from '../../../test/support/runs';
import { parsePolicyRequest } from '../../contract/callables/policy-request';
import { encodePolicy, type PolicyAnswer } from '../../contract/callables/policy-response';
import { encodeProfile } from '../../contract/fields/profile';
import { overridesCodec } from '../../contract/fields/overrides';
import { withOverrides } from '../profiles/overrides';
import { type Profile, PROFILE_NAMES, PROFILES, REGIMES } from '../profiles/profiles';
import { joinWindows } from '../risk-state/joined-windows';
import type { ClosedTrade } from '../trades/trade';
import { policyFor } from './policy-for';
import { NOTHING_PAUSED } from './standing';

/** Everything that a client may report, and the trades of one agent. */
const situations = fc.record({
  request: fc.record(
    {
      regime: fc.constantFrom(...REGIMES),
      vol_level: fc.constantFrom('LOW', 'NORMAL', 'HIGH', 'EXTREME'),
      spread_level: fc.constantFrom('LOW', 'NORMAL', 'HIGH'),
      slippage_bps: fc.integer({ min: 0, max: 1000 }),
      liquidity: fc.constantFrom('NORMAL', 'LOW'),
      expected_cost_r: fc.constantFrom('0', '0.2', '5'),
      open_positions: fc.integer({ min: 0, max: 1001 }),
      total_exposure_pct: fc.constantFrom('0', '50', '20000'),
      losing_streak: fc.constantFrom(0, 1, 3, 7, Number.MAX_SAFE_INTEGER),
      drawdown_pct: fc.constantFrom('0', '0.5', '3', '99'),
    },
    { requiredKeys: [] },
  ),
  letters: fc.array(LETTERS, { maxLength: 40 }),
  capacity: fc.integer({ min: 1, max: 40 }),
});
type Situation = typeof situations extends fc.Arbitrary<infer Value> ? Value : never;

/** In one pass over the losses and wins, a minute apart, half of them in one symbol. */
function tradesOf(letters: Situation['letters']): ClosedTrade[] {
  const pnls = { L: '-1', W: '1', '=': '0', '?': null };
  return letters.map((letter, index) =>
    close({
      tradeId: `t${index}`,
      at: NOW.plusSeconds(-60 * (letters.length - index)),
      pnl: pnls[letter],
      symbol: index % 2 === 0 ? 'BTC' : 'ETH',
      r: pnls[letter],
    }),
  );
}

function answerOf(profile: Profile, { request, letters, capacity }: Situation): PolicyAnswer {
  const { market, ...requested } = parsePolicyRequest(request, NOW);
  return encodePolicy(
    policyFor({
      profile,
      market,
      requested,
      windows: joinWindows(new Map([['trend', windowOf(capacity, tradesOf(letters))]])),
      equity: equity('1000', MIDNIGHT),
      standing: NOTHING_PAUSED,
      now: NOW,
    }),
  );
}

const profiles = fc.constantFrom(...PROFILE_NAMES).map((name) => PROFILES[name]);
const ONE = new Fraction(1n);

it('any overrides within their bounds give a sound policy, whatever the state', () => {
  fc.assert(
    fc.property(profiles, wireOverrides, situations, (profile, written, situation) => {
      const adapted = withOverrides(profile, v.parse(overridesCodec.schema, written));
      const answer = answerOf(adapted, situation);
      const risk = Fraction.of(answer.computed_risk_pct);
      const factors = Object.values(answer.factors).map((factor) => Fraction.of(factor));
      for (const factor of factors) expect(new Fraction(0n).lte(factor)).toBe(true);
      // base × 2 of the regime × 2 of spread, slippage and extreme volatility each, at most.
      const most = Fraction.of(answer.factors.base_risk_pct).times(new Fraction(16n));
      expect(risk.lte(most)).toBe(true);
      const streak = Fraction.of(answer.factors.streak);
      expect(new Fraction(0n).lt(streak) && streak.lte(ONE)).toBe(true);
      const confidence = Fraction.of(answer.min_confidence);
      expect(new Fraction(0n).lte(confidence) && confidence.lte(ONE)).toBe(true);
      expect(Fraction.of(answer.max_risk_pct).lte(risk)).toBe(true);
      expect(answer.allow_new_trades || answer.max_risk_pct === '0').toBe(true);
      expect(answer.profile).toBe(profile.name);
    }),
    { numRuns: runs(100) },
  );
});

it('an answer names what is overridden, with the values of the profile itself, and nothing else', () => {
  fc.assert(
    fc.property(profiles, wireOverrides, situations, (profile, written, situation) => {
      const adapted = withOverrides(profile, v.parse(overridesCodec.schema, written));
      const { overridden = {} } = answerOf(adapted, situation);
      const own = encodeProfile(profile);
      const ownOf = (name: string): unknown =>
        name.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], own);
      const expected = Object.entries(written)
        .filter(([name, value]) => ownOf(name) !== value)
        .map(([name, value]) => [name, { value, original: ownOf(name) }]);
      expect(overridden).toEqual(Object.fromEntries(expected));
    }),
    { numRuns: runs(30) },
  );
});

it('parameters that are set to what they are anyway change nothing, to the last digit', () => {
  const names = fc.subarray(Object.keys(flat(encodeProfile(PROFILES.SAFE))));
  fc.assert(
    fc.property(profiles, names, situations, (profile, chosen, situation) => {
      const own = flat(encodeProfile(profile));
      const same = Object.fromEntries(chosen.map((name) => [name, own[name]]));
      const adapted = withOverrides(profile, v.parse(overridesCodec.schema, same));
      expect(answerOf(adapted, situation)).toEqual(answerOf(profile, situation));
    }),
    { numRuns: runs(30) },
  );
});

/** The parameters by their flat names. */
function flat(profile: Record<string, unknown>): Record<string, unknown> {
  const parameters = Object.entries(profile).filter(([name]) => name !== 'name');
  return Object.fromEntries(
    parameters.flatMap(([name, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([inner, field]): [string, unknown] => [`${name}.${inner}`, field])
        : [[name, value] as [string, unknown]],
    ),
  );
}

it('a multiplier of 0 stops entries without a known end, a drawdown that uses the risk up until midnight', () => {
  const noBear = withOverrides(
    PROFILES.SAFE,
    new Map([
      ['risk_multipliers.BEAR', decimal('0')],
      ['daily_dd_limit', decimal('100')],
    ] as const),
  );
  const ended = (request: Situation['request']): unknown => {
    const { reasons, blocked_until: until } = answerOf(noBear, { request, letters: [], capacity: 1 });
    return [reasons.some(({ code }) => code === 'risk_zero'), until];
  };
  expect(ended({ regime: 'BEAR' })).toEqual([true, null]);
  expect(ended({ regime: 'BULL', drawdown_pct: '99' })).toEqual([true, '2026-11-21T00:00:00Z']);
  expect(ended({ regime: 'BEAR', drawdown_pct: '99' })).toEqual([true, null]);
});
