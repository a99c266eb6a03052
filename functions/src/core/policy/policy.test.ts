import { decimal, textOf } from '../../../test/support/oracles/engine';
import {
  lost,
  AGENT,
  type Answer,
  answer,
  close,
  codesOf,
  drawdown,
  equity,
  type Fields,
  history,
  MIDNIGHT,
  NOTHING_KNOWN,
  NOW,
  plain,
  type Situation,
  windowOf,
} from '../../../test/support/oracles/policy';
import { UNKNOWN_MARKET } from './market';
import { decidePolicy, RISK_PROFILES } from './policy';
import { NOTHING_PAUSED } from './standing';
import type { PlainTrade } from '../trades/trade';
import { type Profile, PROFILE_NAMES, type ProfileName, PROFILES, REGIMES } from '../profiles/profiles';

const DAY_AGO = NOW.plusSeconds(-86_400);

/** The reason with this code. */
function reason(code: string, request: Fields, situation?: Situation): Fields | undefined {
  return answer(request, situation).reasons.find((one) => one.code === code);
}

/** Windows that hold all trades. */
const all = (letters: string): Situation => ({ windows: [windowOf(1000, history(letters))] });

describe('the worked examples of the specification', () => {
  const badDay = { regime: 'HIGH_VOL', losing_streak: 3, drawdown_pct: '1.5' };

  it.each<[string, Fields, Partial<Answer>]>([
    [
      'SAFE, BULL',
      { profile: 'SAFE', regime: 'BULL' },
      { computed_risk_pct: '0.72', max_risk_pct: '0.72', min_confidence: '0.55', risk_profile: 'NORMAL' },
    ],
    [
      'AGGRESSIVE, BULL',
      { profile: 'AGGRESSIVE', regime: 'BULL' },
      { computed_risk_pct: '1.56', max_risk_pct: '1.56', min_confidence: '0.43', risk_profile: 'NORMAL' },
    ],
    [
      'SAFE, HIGH_VOL, 3 losses, 1.5 % drawdown',
      { profile: 'SAFE', ...badDay },
      {
        computed_risk_pct: '0.1496',
        max_risk_pct: '0.1496',
        min_confidence: '0.65',
        exit_mode: 'DEFENSIVE_TRAIL',
        risk_profile: 'REDUCED',
        factors: {
          base_risk_pct: '0.8',
          regime: '0.4',
          streak: '0.55',
          drawdown: '0.85',
          spread: '1',
          slippage: '1',
          extreme_volatility: '1',
        },
      },
    ],
    [
      'AGGRESSIVE, the same',
      { profile: 'AGGRESSIVE', ...badDay },
      {
        // 1.2 × 0.8 × 0.76 × 0.925.
        computed_risk_pct: '0.67488',
        max_risk_pct: '0.67488',
        min_confidence: '0.5',
        exit_mode: 'TREND_FOLLOW',
        risk_profile: 'REDUCED',
      },
    ],
  ])('%s', (_, request, expected) => {
    expect(answer(request)).toMatchObject({ allow_new_trades: true, blocked_until: null, ...expected });
  });

  it('have the same result from the journal as from the request', () => {
    // Three losses that add up to 1.5 % of the account.
    const trades = history('LLL').map((trade): PlainTrade => ({ ...trade, pnl: decimal('-5') }));
    const situation = { windows: [windowOf(100, trades)], equity: equity('1000', MIDNIGHT) };
    expect(answer({ regime: 'HIGH_VOL' }, situation)).toMatchObject({
      computed_risk_pct: '0.1496',
      sources: { streak: 'journal', drawdown: 'journal', symbols: 'journal' },
    });
    expect(answer({ profile: 'AGGRESSIVE', regime: 'HIGH_VOL' }, situation)).toMatchObject({
      computed_risk_pct: '0.67488',
    });
  });
});

describe('risk, confidence and modes by regime', () => {
  it.each<[ProfileName, string, string, string, string, string]>([
    ['SAFE', 'BULL', '0.72', '0.55', 'NORMAL', 'TREND_FOLLOW'],
    ['SAFE', 'BEAR', '0.24', '0.63', 'DEFENSIVE', 'FAST_TP'],
    ['SAFE', 'HIGH_VOL', '0.32', '0.65', 'DEFENSIVE', 'DEFENSIVE_TRAIL'],
    ['SAFE', 'CHOP', '0.4', '0.6', 'DEFENSIVE', 'FAST_TP'],
    ['SAFE', 'NORMAL', '0.64', '0.55', 'NORMAL', 'TREND_FOLLOW'],
    ['AGGRESSIVE', 'BULL', '1.56', '0.43', 'AGGRESSIVE', 'TREND_FOLLOW'],
    ['AGGRESSIVE', 'BEAR', '0.72', '0.5', 'NORMAL', 'TREND_FOLLOW'],
    ['AGGRESSIVE', 'HIGH_VOL', '0.96', '0.5', 'NORMAL', 'TREND_FOLLOW'],
    ['AGGRESSIVE', 'CHOP', '0.84', '0.47', 'AGGRESSIVE', 'TREND_FOLLOW'],
    ['AGGRESSIVE', 'NORMAL', '1.2', '0.45', 'NORMAL', 'TREND_FOLLOW'],
  ])('%s, %s: %s %%, %s, %s, %s', (profile, regime, risk, confidence, entry, exit) => {
    expect(answer({ profile, regime })).toMatchObject({
      profile,
      regime,
      effective_regime: regime,
      risk_profile: 'NORMAL',
      computed_risk_pct: risk,
      min_confidence: confidence,
      entry_mode: entry,
      exit_mode: exit,
    });
  });

  it.each(PROFILE_NAMES)('%s: the regime is NORMAL if none is reported', (profile) => {
    expect(answer({ profile })).toEqual(answer({ profile, regime: 'NORMAL' }));
  });
});

describe('high volatility', () => {
  it.each<[ProfileName, string, string, string]>([
    // SAFE: HIGH_VOL 0.4; BEAR has less, 0.3.
    ['SAFE', 'BULL', 'HIGH_VOL', '0.32'],
    ['SAFE', 'BEAR', 'BEAR', '0.24'],
    ['SAFE', 'CHOP', 'HIGH_VOL', '0.32'],
    ['SAFE', 'NORMAL', 'HIGH_VOL', '0.32'],
    // AGGRESSIVE: HIGH_VOL 0.8; BEAR and CHOP have less.
    ['AGGRESSIVE', 'BULL', 'HIGH_VOL', '0.96'],
    ['AGGRESSIVE', 'BEAR', 'BEAR', '0.72'],
    ['AGGRESSIVE', 'CHOP', 'CHOP', '0.84'],
    ['AGGRESSIVE', 'NORMAL', 'HIGH_VOL', '0.96'],
  ])('%s, %s acts like %s: %s %%', (profile, regime, effective, risk) => {
    expect(answer({ profile, regime, vol_level: 'HIGH' })).toMatchObject({
      regime,
      effective_regime: effective,
      computed_risk_pct: risk,
      // Only the regime changes.
      factors: { extreme_volatility: '1' },
      risk_profile: 'NORMAL',
    });
  });

  it('high volatility changes confidence and modes through the regime', () => {
    expect(answer({ profile: 'AGGRESSIVE', regime: 'BULL', vol_level: 'HIGH' })).toMatchObject({
      min_confidence: '0.5',
      entry_mode: 'NORMAL',
    });
    expect(answer({ profile: 'SAFE', regime: 'BULL', vol_level: 'HIGH' })).toMatchObject({
      min_confidence: '0.65',
      entry_mode: 'DEFENSIVE',
      exit_mode: 'DEFENSIVE_TRAIL',
    });
  });

  it.each<[ProfileName, string, string, string]>([
    // 0.8 × 0.4 × 0.25; 0.55 + 0.10 + 0.15.
    ['SAFE', 'BULL', '0.08', '0.8'],
    // 0.8 × 0.3 × 0.25; 0.55 + 0.08 + 0.15.
    ['SAFE', 'BEAR', '0.06', '0.78'],
    // 1.2 × 0.8 × 0.5; 0.45 + 0.05 + 0.08.
    ['AGGRESSIVE', 'BULL', '0.48', '0.58'],
    // 1.2 × 0.7 × 0.5; 0.45 + 0.02 + 0.08.
    ['AGGRESSIVE', 'CHOP', '0.42', '0.55'],
  ])(
    '%s, %s: EXTREME is a factor and an adjustment besides: %s %%, %s',
    (profile, regime, risk, confidence) => {
      expect(answer({ profile, regime, vol_level: 'EXTREME' })).toMatchObject({
        computed_risk_pct: risk,
        min_confidence: confidence,
        risk_profile: 'REDUCED',
      });
    },
  );

  it.each<[ProfileName, string, string]>([
    ['SAFE', '0.029999999999', 'NORMAL'],
    ['SAFE', '0.03', 'HIGH'],
    ['SAFE', '0.049999999999', 'HIGH'],
    ['SAFE', '0.05', 'EXTREME'],
    ['AGGRESSIVE', '0.049999999999', 'NORMAL'],
    ['AGGRESSIVE', '0.05', 'HIGH'],
    ['AGGRESSIVE', '0.079999999999', 'HIGH'],
    ['AGGRESSIVE', '0.08', 'EXTREME'],
  ])('%s: a volatility of %s has the effect of the level %s', (profile, volatility, level) => {
    const { reasons, ...byValue } = answer({ profile, volatility });
    const { reasons: others, ...byLevel } = answer({ profile, vol_level: level });
    expect(byValue).toEqual(byLevel);
    expect(codesOf({ reasons })).toEqual(codesOf({ reasons: others }));
  });
});

describe('spread and slippage', () => {
  it.each<[ProfileName, Fields, string, string]>([
    ['SAFE', { spread_bps: '7.999999999999' }, '0.64', '0.55'],
    ['SAFE', { spread_bps: '8' }, '0.448', '0.58'],
    ['SAFE', { spread_level: 'HIGH' }, '0.448', '0.58'],
    ['SAFE', { slippage_bps: '5.999999999999' }, '0.64', '0.55'],
    ['SAFE', { slippage_bps: '6' }, '0.448', '0.58'],
    ['SAFE', { slippage_level: 'HIGH' }, '0.448', '0.58'],
    ['SAFE', { spread_bps: '8', slippage_bps: '6' }, '0.3136', '0.61'],
    ['AGGRESSIVE', { spread_bps: '14.999999999999' }, '1.2', '0.45'],
    ['AGGRESSIVE', { spread_bps: '15' }, '1.08', '0.46'],
    ['AGGRESSIVE', { slippage_bps: '11.999999999999' }, '1.2', '0.45'],
    ['AGGRESSIVE', { slippage_bps: '12' }, '1.08', '0.46'],
    ['AGGRESSIVE', { spread_level: 'HIGH', slippage_level: 'HIGH' }, '0.972', '0.47'],
    ['SAFE', { spread_level: 'LOW', slippage_level: 'LOW' }, '0.64', '0.55'],
    ['SAFE', { spread_level: 'NORMAL', slippage_level: 'NORMAL' }, '0.64', '0.55'],
  ])('%s, %j: %s %%, %s', (profile, request, risk, confidence) => {
    expect(answer({ profile, ...request })).toMatchObject({
      computed_risk_pct: risk,
      min_confidence: confidence,
    });
  });

  it.each<[ProfileName, Fields, string]>([
    ['SAFE', { spread_level: 'HIGH' }, 'DEFENSIVE'],
    ['SAFE', { slippage_level: 'HIGH' }, 'DEFENSIVE'],
    ['SAFE', { spread_level: 'NORMAL', slippage_level: 'LOW' }, 'NORMAL'],
    ['SAFE', { liquidity: 'LOW' }, 'NORMAL'],
    // The cost sensitivity of AGGRESSIVE is LOW.
    ['AGGRESSIVE', { spread_level: 'HIGH', slippage_level: 'HIGH' }, 'AGGRESSIVE'],
  ])('%s in a BULL market with %j has the entry mode %s', (profile, request, entry) => {
    expect(answer({ profile, regime: 'BULL', ...request })).toMatchObject({ entry_mode: entry });
  });
});

describe('spread and slippage of a profile in which they differ', () => {
  const { riskMultipliers, confidenceAdjustments } = PROFILES.SAFE;
  const profile: Profile = {
    ...PROFILES.SAFE,
    riskMultipliers: { ...riskMultipliers, highSpread: decimal('0.6'), highSlippage: decimal('0.5') },
    confidenceAdjustments: {
      ...confidenceAdjustments,
      highSpread: decimal('0.01'),
      highSlippage: decimal('0.02'),
    },
  };

  it.each([
    ['spread', { spread: { value: decimal('8') } }, '0.6', '0.56', 'spread_high', '0.01'],
    ['slippage', { slippage: { value: decimal('6') } }, '0.5', '0.57', 'slippage_high', '0.02'],
  ] as const)(
    '%s has its own factor, adjustment and reason',
    (key, market, factor, sum, code, confidence) => {
      const policy = decidePolicy({
        profile,
        market: { ...UNKNOWN_MARKET, ...market },
        risk: {
          ...NOTHING_KNOWN,
          drawdown: { source: 'request', scope: 'account', value: drawdown('0'), unknownResults: 0 },
        },
        standing: NOTHING_PAUSED,
        equity: null,
        gaps: { account: { knownAfter: null, damage: lost(0), closesAhead: 0 }, agent: null },
        now: NOW,
      });
      expect(plain(policy.factors)).toMatchObject({ spread: '1', slippage: '1', [key]: factor });
      expect(textOf(policy.minConfidence)).toBe(sum);
      expect(plain(policy.reasons.find((one) => one.code === code))).toMatchObject({ factor, confidence });
    },
  );

  it('spread and slippage have thresholds of their own', () => {
    expect(codesOf(answer({ spread_bps: 7, slippage_bps: 7 }))).toEqual([
      'regime',
      'slippage_high',
      'drawdown_unknown',
    ]);
  });
});

describe('liquidity', () => {
  it.each<[ProfileName, string]>([
    ['SAFE', '0.6'],
    ['AGGRESSIVE', '0.47'],
  ])('%s: LOW liquidity needs a confidence of %s and leaves the risk as it is', (profile, confidence) => {
    const usual = answer({ profile, liquidity: 'NORMAL' });
    expect(answer({ profile })).toEqual(usual);
    expect(answer({ profile, liquidity: 'LOW' })).toMatchObject({
      min_confidence: confidence,
      computed_risk_pct: usual.computed_risk_pct,
      risk_profile: 'NORMAL',
    });
  });
});

describe('min_confidence', () => {
  it('min_confidence adds up all adjustments', () => {
    const request = {
      regime: 'HIGH_VOL',
      vol_level: 'EXTREME',
      spread_level: 'HIGH',
      slippage_level: 'HIGH',
    };
    // 0.55 + 0.10 + 0.03 + 0.03 + 0.05 + 0.15 and 0.45 + 0.05 + 0.01 + 0.01 + 0.02 + 0.08.
    expect(answer({ ...request, liquidity: 'LOW' }).min_confidence).toBe('0.91');
    expect(answer({ ...request, liquidity: 'LOW', profile: 'AGGRESSIVE' }).min_confidence).toBe('0.62');
  });
});

describe('drawdown', () => {
  it.each<[ProfileName, string, string, string]>([
    ['SAFE', '0', '1', '0.64'],
    ['SAFE', '1', '0.9', '0.576'],
    ['SAFE', '0.000000000001', '0.9999999999999', '0.639999999999'],
    ['SAFE', '9.5', '0.05', '0.032'],
    ['SAFE', '10', '0', '0'],
    ['SAFE', '10.1', '0', '0'],
    ['SAFE', '100', '0', '0'],
    ['AGGRESSIVE', '1', '0.95', '1.14'],
    ['AGGRESSIVE', '20', '0', '0'],
    ['AGGRESSIVE', '19', '0.05', '0.06'],
  ])('%s: a drawdown of %s %% is a factor of %s: %s %%', (profile, drawdown_pct, factor, risk) => {
    expect(answer({ profile, drawdown_pct })).toMatchObject({
      factors: { drawdown: factor },
      computed_risk_pct: risk,
    });
  });

  it("the drawdown factor uses today's drawdown now, the gate today's worst", () => {
    expect(answer({ drawdown_pct: '1', max_drawdown_pct: '2.5' })).toMatchObject({
      factors: { drawdown: '0.9' },
      computed_risk_pct: '0.576',
      max_risk_pct: '0',
    });
    expect(answer({ drawdown_pct: '1', max_drawdown_pct: '2.4' })).toMatchObject({ max_risk_pct: '0.576' });
  });

  it('a max_drawdown_pct alone reduces nothing, but stops at its limit', () => {
    expect(answer({ max_drawdown_pct: '2.4' })).toMatchObject({
      risk_profile: 'NORMAL',
      max_risk_pct: '0.64',
    });
    expect(answer({ max_drawdown_pct: '2.5' })).toMatchObject({ risk_profile: 'NO_NEW_TRADES' });
  });

  it('the drawdown is reported as unknown and counts as 0 if no equity is known', () => {
    const { reasons, ...rest } = answer({}, all('L'));
    expect(codesOf({ reasons })).toContain('drawdown_unknown');
    expect(rest).toMatchObject({ factors: { drawdown: '1' }, sources: { drawdown: 'default' } });
  });

  it('the drawdown is not reported as unknown if the request gives it', () => {
    expect(codesOf(answer({ drawdown_pct: 0 }))).not.toContain('drawdown_unknown');
  });
});

describe('the streak of a request', () => {
  it.each<[ProfileName, Fields, string]>([
    ['SAFE', { losing_streak: 0 }, '1'],
    ['SAFE', { losing_streak: 1 }, '0.85'],
    ['SAFE', { losing_streak: 3 }, '0.55'],
    ['SAFE', { losing_streak: 9 }, '0.4'],
    ['SAFE', { last_losing_streak: 3 }, '0.55'],
    ['SAFE', { last_losing_streak: 3, wins_since_streak: 1 }, '0.55'],
    ['SAFE', { last_losing_streak: 3, wins_since_streak: 2 }, '0.605'],
    ['SAFE', { last_losing_streak: 3, wins_since_streak: 3, losing_streak: 1 }, '0.6655'],
    ['SAFE', { last_losing_streak: 3, wins_since_streak: 3, losing_streak: 3 }, '0.55'],
    ['SAFE', { last_losing_streak: 3, losing_streak: 1 }, '0.4'],
    ['SAFE', { wins_since_streak: 50 }, '1'],
    ['SAFE', { wins_since_streak: 50, losing_streak: 2 }, '0.7'],
    ['AGGRESSIVE', { last_losing_streak: 4, wins_since_streak: 1 }, '0.884'],
    ['AGGRESSIVE', { last_losing_streak: 4, wins_since_streak: 2 }, '1'],
    ['AGGRESSIVE', { last_losing_streak: 99, wins_since_streak: 1, losing_streak: 1 }, '0.572'],
    ['SAFE', { last_loss_at: '2026-11-19T12:00:00Z' }, '1'],
  ])('%s, %j: %s', (profile, request, factor) => {
    expect(answer({ profile, ...request }).factors.streak).toBe(factor);
  });

  it('the streak of a request replaces the whole streak of the journal', () => {
    const known = all('WWWLLL');
    expect(answer({}, known).factors.streak).toBe('0.55');
    expect(answer({ wins_since_streak: 0 }, known)).toMatchObject({
      factors: { streak: '1' },
      sources: { streak: 'request', drawdown: 'default', symbols: 'journal' },
    });
  });

  it.each([
    [{ last_losing_streak: 2, losing_streak: 2 }, 'LLLL'],
    [{ last_losing_streak: 4 }, 'LLLL'],
    [{ last_losing_streak: 4, wins_since_streak: 1 }, 'LLLLW'],
    [{ last_losing_streak: 1, wins_since_streak: 2, losing_streak: 4 }, 'LWWLLLL'],
    [{ losing_streak: 4 }, 'LLLL'],
    [{ losing_streak: 3 }, 'LLL'],
    [{ wins_since_streak: 3 }, 'WWW'],
  ])('%j has the same result as the trades %s', (fields, letters) => {
    // The last trade is a minute old; if it is a loss, it is the last loss.
    const last = /L$/.test(letters) ? { last_loss_at: '2026-11-20T11:59:00Z' } : {};
    const asked = answer({ ...fields, ...last });
    const known = answer({}, all(letters));
    expect({ ...asked, sources: null }).toEqual({ ...known, sources: null });
  });
});

describe('a closed gate', () => {
  const stopped = { regime: 'BULL', losing_streak: 1, open_positions: 5 };

  it('a closed gate allows no risk and leaves the computed risk as it is', () => {
    expect(answer(stopped)).toMatchObject({
      allow_new_trades: false,
      risk_profile: 'NO_NEW_TRADES',
      max_risk_pct: '0',
      computed_risk_pct: '0.612',
      min_confidence: '0.55',
      exit_mode: 'TREND_FOLLOW',
    });
  });

  it('without a closed gate the computed risk is allowed', () => {
    expect(answer({ ...stopped, open_positions: 4 })).toMatchObject({
      allow_new_trades: true,
      risk_profile: 'REDUCED',
      max_risk_pct: '0.612',
      computed_risk_pct: '0.612',
    });
  });

  it.each<[string, Fields, string | null]>([
    ["today's drawdown", { drawdown_pct: '3' }, '2026-11-21T00:00:00Z'],
    [
      'a losing streak',
      { losing_streak: 4, last_loss_at: '2026-11-20T11:00:00.000001Z' },
      '2026-11-21T11:00:00.000001Z',
    ],
    [
      'both: the later end',
      { drawdown_pct: '3', losing_streak: 4, last_loss_at: '2026-11-20T11:00:00Z' },
      '2026-11-21T11:00:00Z',
    ],
    [
      'both, the losses of yesterday',
      { drawdown_pct: '3', losing_streak: 4, last_loss_at: '2026-11-19T13:00:00Z' },
      '2026-11-21T00:00:00Z',
    ],
    ['a losing streak of unknown time', { losing_streak: 4 }, null],
    ["today's drawdown and too many positions", { drawdown_pct: '3', open_positions: 5 }, null],
    ['too high a cost', { expected_cost_r: '1' }, null],
    ['no risk left', { drawdown_pct: '10' }, '2026-11-21T00:00:00Z'],
  ])('%s: blocked until %j %s', (_, request, until) => {
    expect(answer(request)).toMatchObject({ allow_new_trades: false, blocked_until: until });
  });

  it('the stop of a losing streak ends 24 hours after the last loss, with the risk still reduced', () => {
    const request = { losing_streak: 4, last_loss_at: '2026-11-19T12:00:00Z' };
    expect(answer(request)).toMatchObject({
      allow_new_trades: true,
      blocked_until: null,
      risk_profile: 'REDUCED',
      max_risk_pct: '0.256',
    });
    expect(answer({ ...request, last_loss_at: '2026-11-19T12:00:00.000001Z' })).toMatchObject({
      allow_new_trades: false,
      blocked_until: '2026-11-20T12:00:00.000001Z',
    });
  });

  it.each(PROFILE_NAMES)('%s: no number of losses stops entries permanently', (profile) => {
    const later = { now: NOW.plusSeconds(86_400) };
    const after = answer({ profile }, { ...all('L'.repeat(200)), ...later });
    expect(after).toMatchObject({ allow_new_trades: true, risk_profile: 'REDUCED' });
    expect(answer({ profile }, all('L'.repeat(200)))).toMatchObject({ allow_new_trades: false });
  });

  it("the stop of today's drawdown ends at midnight", () => {
    const situation = {
      windows: [windowOf(100, [close({ pnl: '-100' })])],
      equity: equity('1000', DAY_AGO),
    };
    expect(answer({}, situation)).toMatchObject({
      allow_new_trades: false,
      blocked_until: '2026-11-21T00:00:00Z',
    });
    expect(answer({}, { ...situation, now: MIDNIGHT.plusSeconds(86_400) })).toMatchObject({
      allow_new_trades: true,
      factors: { drawdown: '1' },
    });
  });

  it('damaged settings count as a pause', () => {
    const standing = { settingsDamage: 'profile is 5' };
    expect(answer({}, { standing })).toMatchObject({
      allow_new_trades: false,
      blocked_until: null,
      max_risk_pct: '0',
      computed_risk_pct: '0.64',
    });
    expect(reason('paused', {}, { standing })).toEqual({ code: 'paused', damage: 'profile is 5' });
  });
});

describe('risk_profile', () => {
  it('risk_profile has three values', () => {
    expect(RISK_PROFILES).toEqual(['NORMAL', 'REDUCED', 'NO_NEW_TRADES']);
  });

  it.each<[string, Fields]>([
    ['streak', { losing_streak: 1 }],
    ['drawdown', { drawdown_pct: '0.000000000001' }],
    ['spread', { spread_level: 'HIGH' }],
    ['slippage', { slippage_level: 'HIGH' }],
    ['extreme_volatility', { vol_level: 'EXTREME' }],
  ])('risk_profile is REDUCED if %s is below 1', (_, request) => {
    for (const profile of PROFILE_NAMES) expect(answer({ profile, ...request }).risk_profile).toBe('REDUCED');
  });

  it('risk_profile is NORMAL in every regime, whatever its factor', () => {
    for (const profile of PROFILE_NAMES)
      for (const regime of REGIMES) expect(answer({ profile, regime }).risk_profile).toBe('NORMAL');
  });
});

describe('computed_risk_pct', () => {
  it('computed_risk_pct is rounded down, not to the nearest: 0.8 × 0.8 × (1 − 0.1 × 1/3 %)', () => {
    // 0.64 × 0.9666666666666667 = 0.618666666666666688
    expect(answer({ drawdown_pct: '0.333333333333333' })).toMatchObject({
      factors: { drawdown: '0.9666666666666667' },
      computed_risk_pct: '0.618666666666',
    });
  });

  it('computed_risk_pct is rounded once: its factors are not rounded', () => {
    // 0.9 − 1e-29, × 0.64 = 0.576 − 6.4e-30, which is below 0.576.
    expect(answer({ drawdown_pct: '1.0000000000000000000000000001' })).toMatchObject({
      factors: { drawdown: '0.89999999999999999999999999999' },
      computed_risk_pct: '0.575999999999',
    });
  });
});

describe('exact figures', () => {
  it('computed_risk_pct is rounded once: 0.8 × 0.9 × 0.85 × (1 − 1/6) is 0.51', () => {
    const lost = close({ at: NOW.plusSeconds(-60), pnl: '-150' });
    const situation = { windows: [windowOf(9, [lost])], equity: equity('9000', MIDNIGHT) };
    expect(answer({ regime: 'BULL' }, situation)).toMatchObject({
      computed_risk_pct: '0.51',
      factors: { streak: '0.85', drawdown: `0.8${'3'.repeat(27)}` },
    });
  });

  it('a drawdown that reaches its limit closes the gate, and a hair less does not', () => {
    const codesAt = (pnl: string): string[] => {
      const lost = close({ at: NOW.plusSeconds(-60), pnl });
      return codesOf(answer({}, { windows: [windowOf(9, [lost])], equity: equity('3', MIDNIGHT) }));
    };
    expect(codesAt('-0.075')).toContain('daily_drawdown_limit');
    expect(codesAt(`-0.0749${'9'.repeat(26)}`)).not.toContain('daily_drawdown_limit');
  });
});

describe('unknown results', () => {
  const day = (letters: string, at = DAY_AGO): Answer =>
    answer({}, { windows: [windowOf(99, history(letters, { symbol: 'BTC' }))], equity: equity('1000', at) });
  const unknown = ({ reasons }: Answer): unknown => reasons.find(({ code }) => code === 'results_unknown');

  it('count as losses in the streak, its gate and its factor, and say how many they are', () => {
    const policy = day('W????');
    expect(policy).toMatchObject({
      risk_profile: 'NO_NEW_TRADES',
      factors: { streak: '0.4' },
      sources: { streak: 'journal_partial' },
      // 24 hours after the last of them, a minute before noon.
      blocked_until: '2026-11-21T11:59:00Z',
    });
    expect(codesOf(policy)).toContain('losing_streak_limit');
    // The symbol is left alone anyway: it won one of five trades.
    expect(unknown(policy)).toEqual({ code: 'results_unknown', streak: 4, drawdown: 4, equity: 4 });
  });

  it('are named per group that depends on them', () => {
    // Wins have restored the streak factor and ended the losses of the symbol; equity and drawdown still miss a result.
    const policy = day('?WWW');
    expect(policy.sources).toEqual({ streak: 'journal', drawdown: 'journal_partial', symbols: 'journal' });
    expect(unknown(policy)).toEqual({ code: 'results_unknown', drawdown: 1, equity: 1 });
    const partial = policy.reasons.find(({ code }) => code === 'journal_partial');
    expect(partial).toMatchObject({ groups: ['drawdown', 'equity'] });
    expect(partial).not.toHaveProperty('more_may_be_disallowed');
  });

  it('do not matter to an equity that was reported after them, but to the drawdown of their day', () => {
    expect(unknown(day('?WWW', NOW))).toEqual({ code: 'results_unknown', drawdown: 1 });
  });

  it('are no reason once nothing depends on them', () => {
    const policy = answer({}, { windows: [windowOf(99, history('?WWW'))] });
    expect(policy.sources).toMatchObject({ streak: 'journal', symbols: 'journal' });
    expect(unknown(policy)).toBeUndefined();
  });

  it('say which symbols they could disallow', () => {
    const policy = day('WWWW???');
    expect(policy).toMatchObject({ allowed_symbols: ['BTC'], sources: { symbols: 'journal_partial' } });
    expect(unknown(policy)).toMatchObject({ symbols: 3 });
    expect(policy.reasons).toContainEqual(
      expect.objectContaining({ code: 'journal_partial', more_may_be_disallowed: true }),
    );
  });

  it('are left out of the groups that a request gives', () => {
    const { sources, reasons } = answer(
      { losing_streak: 0, symbol_performance: [] },
      { windows: [windowOf(99, history('???', { symbol: 'BTC' }))] },
    );
    expect(sources).toMatchObject({ streak: 'request', symbols: 'request' });
    expect(codesOf({ reasons })).not.toContain('results_unknown');
  });
});

describe('reasons', () => {
  it('reasons are empty if no rule acts', () => {
    expect(answer({ profile: 'AGGRESSIVE', drawdown_pct: 0 }).reasons).toEqual([]);
  });

  it('reasons are in the order of the rules', () => {
    const everything = {
      regime: 'BULL',
      volatility: '0.06',
      spread_bps: 9,
      slippage_bps: 7,
      liquidity: 'LOW',
      losing_streak: 4,
      drawdown_pct: '2.5',
      open_positions: 5,
      total_exposure_pct: 10,
      expected_cost_r: 1,
    };
    const agent = { ...AGENT, paused: true, weight: decimal('0') };
    expect(codesOf(answer(everything, { standing: { paused: true, agent } }))).toEqual([
      'volatility_extreme',
      'regime',
      'losing_streak',
      'drawdown',
      'spread_high',
      'slippage_high',
      'liquidity_low',
      'daily_drawdown_limit',
      'losing_streak_limit',
      'max_open_positions',
      'total_exposure_limit',
      'cost_too_high',
      'paused',
      'agent_paused',
      'agent_not_funded',
    ]);
  });

  it('reasons for what is not known come last', () => {
    const { reasons } = answer(
      { spread_level: 'HIGH', open_positions: 9 },
      { windows: [windowOf(2, history('LL'))] },
    );
    expect(codesOf({ reasons })).toEqual([
      'regime',
      'losing_streak',
      'spread_high',
      'max_open_positions',
      'drawdown_unknown',
      'journal_partial',
    ]);
  });

  it.each<[string, Fields, Fields]>([
    [
      'volatility_high',
      { volatility: '0.04' },
      { volatility: '0.04', high_vol_threshold: '0.03', effective_regime: 'HIGH_VOL' },
    ],
    [
      'volatility_high',
      { vol_level: 'HIGH', regime: 'BEAR' },
      { vol_level: 'HIGH', effective_regime: 'BEAR' },
    ],
    [
      'volatility_extreme',
      { volatility: '0.05' },
      { volatility: '0.05', extreme_vol_threshold: '0.05', factor: '0.25', confidence: '0.15' },
    ],
    ['volatility_extreme', { vol_level: 'EXTREME' }, { vol_level: 'EXTREME', factor: '0.25' }],
    ['regime', { regime: 'BEAR' }, { effective_regime: 'BEAR', factor: '0.3', confidence: '0.08' }],
    ['regime', { regime: 'BULL' }, { effective_regime: 'BULL', factor: '0.9', confidence: '0' }],
    [
      'losing_streak',
      { losing_streak: 2 },
      { losing_streak: 2, deepest_streak: 2, recovery_wins: 0, factor: '0.7' },
    ],
    [
      'recovering',
      { last_losing_streak: 3, wins_since_streak: 2 },
      { wins_since_streak: 2, deepest_streak: 3, recovery_wins: 1, factor: '0.605' },
    ],
    ['drawdown', { drawdown_pct: '1.5' }, { drawdown_pct: '1.5', drawdown_per_pct: '0.1', factor: '0.85' }],
    [
      'spread_high',
      { spread_bps: '8.5' },
      { spread_bps: '8.5', high_spread_bps: '8', factor: '0.7', confidence: '0.03' },
    ],
    ['spread_high', { spread_level: 'HIGH' }, { spread_level: 'HIGH', factor: '0.7', confidence: '0.03' }],
    [
      'slippage_high',
      { slippage_bps: 6 },
      { slippage_bps: '6', high_slippage_bps: '6', factor: '0.7', confidence: '0.03' },
    ],
    ['slippage_high', { slippage_level: 'HIGH' }, { slippage_level: 'HIGH', factor: '0.7' }],
    ['liquidity_low', { liquidity: 'LOW' }, { confidence: '0.05' }],
    [
      'losing_streak_limit',
      { losing_streak: 5, last_loss_at: '2026-11-20T11:00:00Z' },
      { losing_streak: 5, losing_streak_limit: 4, last_loss_at: '2026-11-20T11:00:00Z' },
    ],
    ['drawdown_unknown', {}, {}],
  ])('the reason %s, requested with %j, shows its figures', (code, request, figures) => {
    expect(reason(code, request)).toMatchObject({ code, ...figures });
  });

  it.each<[string, Fields]>([
    ['volatility_high', { vol_level: 'EXTREME' }],
    ['volatility_high', { vol_level: 'NORMAL' }],
    ['volatility_extreme', { vol_level: 'HIGH' }],
    ['regime', { profile: 'AGGRESSIVE' }],
    ['losing_streak', { losing_streak: 0 }],
    ['losing_streak', { last_losing_streak: 1, wins_since_streak: 1 }],
    ['recovering', { losing_streak: 1 }],
    ['recovering', { profile: 'AGGRESSIVE', last_losing_streak: 1, wins_since_streak: 1 }],
    ['recovering', { wins_since_streak: 5 }],
    ['drawdown', { drawdown_pct: 0 }],
    ['spread_high', { spread_level: 'LOW' }],
    ['slippage_high', { slippage_level: 'NORMAL' }],
    ['liquidity_low', { liquidity: 'NORMAL' }],
    ['journal_partial', {}],
  ])('the reason %s does not appear if requested with %j', (code, request) => {
    expect(codesOf(answer(request))).not.toContain(code);
  });
});

describe('sources', () => {
  it('sources are default before the first trade', () => {
    expect(answer().sources).toEqual({ streak: 'default', drawdown: 'default', symbols: 'default' });
  });

  it.each<[string, Fields]>([
    ['streak', { losing_streak: 0 }],
    ['streak', { last_losing_streak: 0 }],
    ['streak', { wins_since_streak: 0 }],
    ['streak', { last_loss_at: '2026-11-01' }],
    ['drawdown', { drawdown_pct: 0 }],
    ['drawdown', { max_drawdown_pct: 0 }],
    ['symbols', { symbol_performance: [] }],
  ])('the source of %s is request as soon as one of its fields is given: %j', (group, request) => {
    expect(answer(request).sources).toEqual({
      streak: 'default',
      drawdown: 'default',
      symbols: 'default',
      [group]: 'request',
    });
  });

  it('sources are journal if the windows hold all trades', () => {
    const { sources } = answer({}, { ...all('L'), equity: equity('100', DAY_AGO) });
    expect(sources).toEqual({ streak: 'journal', drawdown: 'journal', symbols: 'journal' });
  });

  it('sources are journal_partial if windows are cut, with a reason that names the groups and the moment', () => {
    const situation = { windows: [windowOf(2, history('LL'))], equity: equity('100', DAY_AGO) };
    const { sources } = answer({}, situation);
    expect(sources).toEqual({ streak: 'journal_partial', drawdown: 'journal_partial', symbols: 'journal' });
    expect(reason('journal_partial', {}, situation)).toMatchObject({
      known_after: '2026-11-20T11:58:00Z',
      windows_lost: 0,
      closes_ahead: 0,
    });
    expect(reason('journal_partial', {}, situation)?.groups).toEqual(
      expect.arrayContaining(['streak', 'drawdown']),
    );
  });

  it('groups of the request are not named as journal_partial', () => {
    const situation = { windows: [windowOf(2, history('LL'))] };
    expect(codesOf(answer({ losing_streak: 0 }, situation))).not.toContain('journal_partial');
  });

  it('a lost window and a close ahead of our clock are reported', () => {
    const ahead = close({ at: NOW.plusSeconds(3600) });
    const told = reason('journal_partial', {}, { windows: [windowOf(9, [ahead])], windowsLost: 2 });
    expect(told).toMatchObject({ known_after: null, windows_lost: 2, closes_ahead: 1 });
  });
});

describe('symbols', () => {
  it('symbols are judged from the request', () => {
    const symbol_performance = [
      { symbol: 'ETH', trades: 5, win_rate: '0.4', avg_r: '0.6' },
      { symbol: 'BTC', trades: 5, win_rate: 0.45, avg_r: 0.6, consecutive_losses: 2 },
      { symbol: 'ADA', trades: 4, win_rate: 0, avg_r: -1 },
    ];
    const { allowed_symbols, disallowed_symbols } = answer({ symbol_performance });
    expect(allowed_symbols).toEqual(['ADA', 'BTC']);
    expect(disallowed_symbols).toEqual([
      {
        symbol: 'ETH',
        reasons: [{ code: 'win_rate', win_rate: '0.4', min_winrate: '0.45', trades: 5 }],
        // Nobody knows when these trades closed.
        until: null,
      },
    ]);
  });

  it('symbols are judged from the journal', () => {
    const windows = [
      windowOf(100, [...history('LLL', { symbol: 'BTC' }), close({ tradeId: 'z', symbol: 'ETH' })]),
    ];
    expect(answer({}, { windows })).toMatchObject({
      allowed_symbols: ['ETH'],
      disallowed_symbols: [{ symbol: 'BTC' }],
    });
    expect(answer({ profile: 'AGGRESSIVE' }, { windows })).toMatchObject({ allowed_symbols: ['BTC', 'ETH'] });
  });
});

describe('a journal whose every symbol is to be left alone', () => {
  const lost = { windows: [windowOf(100, history('LLLWWWWWWWWWW===LLL', { symbol: 'BTC' }))] };

  it('says so, and allows no more than REDUCED, although no factor is below 1', () => {
    const worst = { losing_streak: 0 };
    expect(answer(worst, lost)).toMatchObject({
      allow_new_trades: true,
      risk_profile: 'REDUCED',
      factors: { streak: '1' },
      allowed_symbols: [],
    });
    expect(reason('no_symbol_left', worst, lost)).toEqual({ code: 'no_symbol_left', disallowed: 1 });
    expect(codesOf(answer(worst, lost))).toEqual(['regime', 'no_symbol_left', 'drawdown_unknown']);
  });

  it('says so after the gates, which stop all symbols', () => {
    const policy = answer({ losing_streak: 0, open_positions: 5 }, lost);
    expect(policy.risk_profile).toBe('NO_NEW_TRADES');
    expect(codesOf(policy)).toEqual(['regime', 'max_open_positions', 'no_symbol_left', 'drawdown_unknown']);
  });

  it('is not said where a symbol is left, or none is known', () => {
    const known = { symbol: 'ETH', trades: 1 };
    const bad = { symbol: 'BTC', trades: 9, consecutive_losses: 9 };
    expect(codesOf(answer({ symbol_performance: [bad] }))).toContain('no_symbol_left');
    expect(codesOf(answer({ symbol_performance: [bad, known] }))).not.toContain('no_symbol_left');
    expect(answer({ symbol_performance: [known] }).risk_profile).toBe('NORMAL');
    expect(codesOf(answer({ symbol_performance: [] }))).not.toContain('no_symbol_left');
  });
});

describe('limits', () => {
  it.each<[ProfileName, Fields]>([
    ['SAFE', { max_open_positions: 5, total_exposure_limit: '10', max_cost_in_R: '0.15' }],
    ['AGGRESSIVE', { max_open_positions: 10, total_exposure_limit: '20', max_cost_in_R: '0.3' }],
  ])('%s shows its limits', (profile, limits) => {
    expect(answer({ profile }).limits).toEqual(limits);
  });
});

describe('the budget of an agent', () => {
  const standing = { agent: AGENT };

  it('a policy without an agent has no budget', () => {
    const policy = answer({}, { equity: equity('1000', DAY_AGO) });
    for (const key of ['agent_id', 'weight', 'agent_capital', 'risk_amount'])
      expect(policy).not.toHaveProperty(key);
  });

  it('a budget has the weight, the share of the equity, and the amount of it to risk', () => {
    expect(answer({}, { standing, equity: equity('1000', DAY_AGO) })).toMatchObject({
      weight: '0.25',
      agent_capital: '250',
      risk_amount: '1.6',
    });
  });

  it('a budget uses the equity now, after the closes since it was reported', () => {
    const windows = [windowOf(9, [close({ tradeId: 'a', pnl: '200' })])];
    expect(answer({}, { standing, windows, equity: equity('1000', DAY_AGO) })).toMatchObject({
      agent_capital: '300',
      risk_amount: '1.92',
    });
  });

  it('a budget is exact to the last digit', () => {
    const agent = { ...AGENT, weight: decimal('0.333333333333') };
    expect(
      answer({}, { standing: { agent }, equity: equity('12345678901234567890.12', DAY_AGO) }),
    ).toMatchObject({
      // 12345678901234567890.12 × 0.333333333333, and 0.64 % of it.
      agent_capital: '4115226300407407403.73958847736996',
      risk_amount: '26337448322607407.383933366255167744',
    });
  });

  it('a budget risks nothing while a gate is closed', () => {
    expect(answer({ open_positions: 9 }, { standing, equity: equity('1000', DAY_AGO) })).toMatchObject({
      agent_capital: '250',
      risk_amount: '0',
    });
  });

  it('the budget of an agent without weight is 0', () => {
    const agent = { ...AGENT, weight: decimal('0') };
    expect(answer({}, { standing: { agent }, equity: equity('1000', DAY_AGO) })).toMatchObject({
      allow_new_trades: false,
      weight: '0',
      agent_capital: '0',
      risk_amount: '0',
    });
  });

  it('a budget has no amounts if the equity is not known', () => {
    const policy = answer({}, { standing });
    expect(policy.weight).toBe('0.25');
    expect(policy.agent_capital ?? null).toBeNull();
    expect(policy.risk_amount ?? null).toBeNull();
  });

  it('a budget is reported as partial if closes may be missing from the equity', () => {
    const windows = [windowOf(1, history('W'))];
    const situation = { standing, windows, equity: equity('1000', DAY_AGO) };
    expect(reason('journal_partial', { losing_streak: 0, drawdown_pct: 0 }, situation)?.groups).toEqual([
      'equity',
    ]);
  });

  it('a budget is not negative if the account is', () => {
    expect(answer({ drawdown_pct: 0 }, { standing, equity: equity('-5', DAY_AGO) })).toMatchObject({
      agent_capital: '0',
      risk_amount: '0',
    });
  });
});

describe('computed_at', () => {
  it('computed_at is the moment of the request', () => {
    expect(answer().computed_at).toBe('2026-11-20T12:00:00Z');
  });
});
