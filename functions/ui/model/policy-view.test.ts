import fc from 'fast-check';
import { isGate } from '../../src/core/policy/gates';
import { Decimal } from '../../src/core/base/decimal';
import { NO_OVERRIDES, withOverrides } from '../../src/core/profiles/overrides';
import { PROFILES } from '../../src/core/profiles/profiles';
import { endText, momentText, stretch } from '../words/moment';
import { runs } from '../../test/support/runs';
import {
  AGENT,
  type Answer,
  answer,
  equity,
  type Fields,
  history,
  instant,
  windowOf,
} from '../../test/support/oracles/policy';
import { decimal } from '../../test/support/oracles/engine';
import { besideLimit } from './policy-figures';
import { type PolicyContext, policyView, type PolicyView } from './policy-view';

type Situation = Parameters<typeof answer>[1];

const NOW = Date.parse('2026-11-20T12:00:00Z');
const CLOCK = { now: NOW, zone: 'UTC' };
const view = (policy: Answer, context: Partial<PolicyContext> = {}): PolicyView =>
  policyView(policy, { clock: CLOCK, ...context });
const seen = (request: Fields = {}, situation: Situation = {}): PolicyView =>
  view(answer(request, situation));
const text = (shown: PolicyView, code: string): string | undefined =>
  [...shown.stops, ...shown.reasons].find((reason) => reason.code === code)?.text;

describe('the verdict of a policy', () => {
  it.each<[string, string, Fields, Situation]>([
    ['Trade', 'good', { profile: 'AGGRESSIVE' }, {}],
    ['Trade smaller', 'careful', { losing_streak: 1 }, {}],
    ['No new trades', 'bad', { open_positions: 5 }, {}],
    ['No new trades', 'bad', {}, { standing: { paused: true } }],
    [
      'No new trades until 21 Nov, 10:00 UTC',
      'bad',
      { losing_streak: 4, last_loss_at: '2026-11-20T10:00:00Z' },
      {},
    ],
    ['No new trades until 21 Nov, 00:00 UTC', 'bad', { drawdown_pct: 3 }, {}],
    [
      'Trade only symbols that were not traded in the last 30 days',
      'careful',
      { symbol_performance: [{ symbol: 'BTC', trades: 9, consecutive_losses: 3 }] },
      {},
    ],
  ])('%s (%s) for %j', (words, level, request, situation) => {
    expect(seen(request, situation).verdict).toEqual({ text: words, level });
  });

  it('has a countdown that follows the clock, and is over at the end', () => {
    const stopped = answer({ losing_streak: 4, last_loss_at: '2026-11-20T09:14:00Z' });
    const at = (time: string): string | null =>
      view(stopped, { clock: { now: Date.parse(time), zone: 'UTC' } }).countdown;
    expect(at('2026-11-20T12:00:00Z')).toBe('21 h 14 min left');
    expect(at('2026-11-21T09:13:20Z')).toBe('40 s left');
    expect(at('2026-11-21T09:14:00Z')).toBeNull();
    expect(view(stopped).until).toBe('2026-11-21T09:14:00Z');
  });

  it('of an unknown kind is shown as it is, and never as good news', () => {
    const policy = { ...answer(), risk_profile: 'HALF\u202e' } as unknown as Answer;
    expect(view(policy).verdict).toEqual({ text: 'HALF\u202e', level: 'unknown' });
    expect(view({ ...policy, allow_new_trades: false }).verdict.level).toBe('bad');
  });
});

const SYMBOLS = {
  symbol_performance: [
    { symbol: 'BTC', trades: 7, win_rate: '0.4499', avg_r: '0.34159' },
    { symbol: 'ETH', trades: 6, avg_r: '0.59999', consecutive_losses: 3 },
    { symbol: 'XRP', trades: 1 },
  ],
};
/** A win, and then this. */
const windowsOf = (letters: string): Situation => ({ windows: [windowOf(5, history(letters))] });

describe('a reason', () => {
  it.each<[string, string, Fields, Situation]>([
    [
      'volatility_high',
      'Volatility 0.031, high from 0.03 under SAFE: the market counts as HIGH_VOL',
      { volatility: '0.031' },
      {},
    ],
    [
      'volatility_high',
      'Volatility said to be HIGH under SAFE: the market counts as HIGH_VOL',
      { vol_level: 'HIGH' },
      {},
    ],
    [
      'volatility_extreme',
      'Volatility 0.09, extreme from 0.05 under SAFE: risk × 0.25, confidence + 0.15',
      { volatility: '0.09' },
      {},
    ],
    ['regime', 'The market counts as BEAR: risk × 0.3, confidence + 0.08', { regime: 'BEAR' }, {}],
    ['losing_streak', '2 losses in a row: risk × 0.7', { losing_streak: 2 }, {}],
    [
      'losing_streak',
      '1 loss in a row: risk × 0.4 (after 4 in a row, no win has counted yet)',
      { last_losing_streak: 4, wins_since_streak: 1, losing_streak: 1 },
      {},
    ],
    ['losing_streak', '9 losses in a row: risk × 0.4 (counted up to 4)', { losing_streak: 9 }, {}],
    [
      'recovering',
      'Recovering, 1 win since the last loss: risk × 0.4 (after 4 in a row, no win has counted yet)',
      { last_losing_streak: 4, wins_since_streak: 1 },
      {},
    ],
    [
      'losing_streak',
      '1 loss in a row: risk × 0.6655 (after 3 in a row, then 2 wins that count)',
      { last_losing_streak: 3, wins_since_streak: 3, losing_streak: 1 },
      {},
    ],
    [
      'recovering',
      'Recovering, 2 wins since the last loss: risk × 0.44 (after 4 in a row, then 1 win that counts)',
      { last_losing_streak: 4, wins_since_streak: 2 },
      {},
    ],
    ['drawdown', "0.90 % below today's peak: risk × 0.91 = 1 − 0.1 × 0.9", { drawdown_pct: '0.9' }, {}],
    [
      'spread_high',
      'Spread 9 bps, high from 8 bps under SAFE: risk × 0.7, confidence + 0.03',
      { spread_bps: 9 },
      {},
    ],
    [
      'slippage_high',
      'Slippage said to be HIGH under SAFE: risk × 0.7, confidence + 0.03',
      { slippage_level: 'HIGH' },
      {},
    ],
    ['liquidity_low', 'Liquidity is low: confidence + 0.05', { liquidity: 'LOW' }, {}],
    [
      'daily_drawdown_limit',
      "Today's fall reached 2.50 %, SAFE stops at 2.50 %",
      { drawdown_pct: '2.5' },
      {},
    ],
    [
      'losing_streak_limit',
      '7 losses in a row, SAFE stops at 4; the last was 11:00 UTC',
      { losing_streak: 7, last_loss_at: '2026-11-20T11:00:00Z' },
      {},
    ],
    ['max_open_positions', '5 positions open, SAFE allows at most 5', { open_positions: 5 }, {}],
    ['total_exposure_limit', 'Exposure of 12.5 %, SAFE stops at 10 %', { total_exposure_pct: '12.5' }, {}],
    [
      'cost_too_high',
      'The trade would cost 0.1501 R, SAFE allows at most 0.15 R',
      { expected_cost_r: '0.1501' },
      {},
    ],
    ['risk_zero', 'No risk is left to take: the product is 0 %', { drawdown_pct: 100 }, {}],
    ['paused', 'You have paused trading', {}, { standing: { paused: true } }],
    [
      'paused',
      'The settings are damaged, so trading is paused until they are repaired: paused is 7',
      {},
      { standing: { settingsDamage: 'paused is 7' } },
    ],
    ['agent_paused', 'You have paused trend', {}, { standing: { agent: { ...AGENT, paused: true } } }],
    [
      'agent_not_funded',
      'trend has no capital: its weight is 0',
      {},
      { standing: { agent: { ...AGENT, weight: decimal('0') } } },
    ],
    [
      'no_symbol_left',
      'The one symbol traded in the last 30 days is to be left alone',
      { symbol_performance: [{ symbol: 'B', trades: 9, consecutive_losses: 9 }] },
      {},
    ],
    ['drawdown_unknown', "Today's fall is not known and counts as 0: say what the account is worth", {}, {}],
    [
      'journal_partial',
      'Not all is known (losses in a row): trades are known after 11:55 UTC; losses in a row may be more, and the factor is the lowest that the known trades allow',
      {},
      windowsOf('LLLLLL'),
    ],
    ['results_unknown', 'Closes without a result: 2 counted as losses', {}, windowsOf('W??')],
  ])('%s says “%s”', (code, words, request, situation) => {
    expect(text(seen(request, situation), code)).toBe(words);
  });

  it('that this version does not know is shown as it is, with its figures', () => {
    const reasons = [{ code: 'moon_phase', phase: '0.123456789', full: null, tides: ['a', 'b'] }];
    const policy = { ...answer(), reasons };
    expect(text(view(policy), 'moon_phase')).toBe('moon_phase, phase ≈0.1235, full –, tides a, b');
  });

  it('that lacks a figure has a dash for it', () => {
    const policy = { ...answer(), reasons: [{ code: 'cost_too_high' }] };
    expect(text(view(policy), 'cost_too_high')).toBe('The trade would cost – R, SAFE allows at most – R');
  });

  it('stands among the stops exactly where it is a gate', () => {
    const policy = answer({ open_positions: 9, losing_streak: 4, liquidity: 'LOW' });
    const { stops, reasons } = view(policy);
    expect(stops.map(({ code }) => code)).toEqual(policy.reasons.filter(isGate).map(({ code }) => code));
    expect(stops.length + reasons.length).toBe(policy.reasons.length);
  });
});

describe('a policy in words', () => {
  it('names each symbol to leave alone with every threshold', () => {
    expect(seen(SYMBOLS).leftAlone).toEqual([
      {
        symbol: 'BTC',
        until: 'no end is known',
        reasons: ['44.99 % of 7 trades won, SAFE asks for 45 %', 'mean R 0.34, SAFE asks for 0.60'],
      },
      {
        symbol: 'ETH',
        until: 'no end is known',
        reasons: ['mean R 0.59999, SAFE asks for 0.60', '3 losses in a row, SAFE leaves it alone from 3'],
      },
    ]);
    expect(seen(SYMBOLS).allowed).toEqual(['XRP']);
  });

  it('says beside the allowed symbols, and in the reason, that one may be allowed that should not be', () => {
    const partial = seen({}, { windows: [windowOf(2, history('LLLWL', { symbol: 'ETH' }))] });
    expect(partial.allowed).toEqual(['ETH']);
    expect(partial.allowedDoubt).toBe('not all is known: one may be here that should not be');
    expect(text(partial, 'journal_partial')).toContain(
      'symbols are judged by less than 30 days, so one may be allowed that should not be',
    );
    expect(seen({}, { windows: [windowOf(9, history('LWL'))] }).allowedDoubt).toBeNull();
  });

  it('says of symbols whose closes have no result what they are judged by, whatever the days', () => {
    const unknown = seen({}, { windows: [windowOf(9, history('W???', { symbol: 'ETH' }))] });
    expect(text(unknown, 'journal_partial')).toContain(
      'symbols are judged by what is known, so one may be allowed that should not be',
    );
    expect(unknown.allowedDoubt).not.toBeNull();
  });

  it('says where the factor of a streak is the least that one leaves', () => {
    const { reasons, ...policy } = answer({ losing_streak: 3 });
    const floor = (losingStreak: number): string | undefined =>
      text(
        view({
          ...policy,
          reasons: reasons.map((reason) =>
            reason.code === 'losing_streak'
              ? { ...reason, losing_streak: losingStreak, deepest_streak: 2, factor: '0.05' }
              : reason,
          ),
        }),
        'losing_streak',
      );
    expect(floor(2)).toBe('2 losses in a row: risk × 0.05 (a streak leaves at least that)');
    expect(floor(3)).toBe('3 losses in a row: risk × 0.05 (counted up to 2; a streak leaves at least that)');
  });

  it('has a product that a person can redo', () => {
    const request = { losing_streak: 4, last_loss_at: '2026-11-20T10:00:00Z' };
    expect(seen(request).product).toBe('0.8 % × 0.8 regime × 0.4 streak = 0.256 %');
    expect(seen(request).risk).toBe('0 % of the equity per trade');
    expect(seen({ profile: 'AGGRESSIVE', regime: 'BULL' }).product).toBe('1.2 % × 1.3 regime = 1.56 %');
  });

  it('measures losses, fall and positions against the limits of the profile', () => {
    const gauges = (request: Fields, context: Partial<PolicyContext> = {}): string[] =>
      view(answer(request), context).gauges.map(
        ({ name, text: shown, level }) => `${name}: ${shown} (${level})`,
      );
    expect(gauges({ losing_streak: 3, drawdown_pct: '0.9' })).toEqual([
      'Losses in a row: 3 of 4 (careful)',
      'Fall today: 0.90 of 2.50 % (good)',
      'Open positions: not known, the limit is 5 (unknown)',
    ]);
    expect(gauges({ losing_streak: 7, drawdown_pct: '2.499', open_positions: 6 })).toEqual([
      'Losses in a row: 7 of 4 (bad)',
      'Fall today: 2.499 of 2.50 % (careful)',
      'Open positions: 6 of 5 (bad)',
    ]);
    expect(gauges({}, { openPositions: 1 })).toEqual([
      'Losses in a row: 0 of 4 (good)',
      'Fall today: not known, the limit is 2.5 % (unknown)',
      'Open positions: at least 1 of 5 (unknown)',
    ]);
  });

  it('takes the limits of overrides, and shows them beside the original', () => {
    const overrides = { losing_streak_limit: { value: 6, original: 4 } };
    const shown = view({ ...answer({ losing_streak: 3 }), overridden: overrides });
    expect(shown.gauges[0]?.text).toBe('3 of 6');
    expect(shown.overrides).toEqual(['losing_streak_limit 6 (SAFE: 4)']);
  });

  it('says nothing of losses in a row where the profile does not ask for them', () => {
    const never = { 'risk_multipliers.losing_streak_per_loss': { value: '0', original: '0.15' } };
    expect(view({ ...answer(), overridden: never }).gauges[0]?.part).toBeNull();
  });

  it('says what an agent may use, as far as the equity is known', () => {
    const standing = { agent: AGENT };
    const known = equity('1000', instant('2026-11-20T00:00:00Z'));
    expect(seen({ profile: 'AGGRESSIVE' }, { standing, equity: known, windows: [] }).agent).toBe(
      'trend: 25 % of the account, capital 250, 3 at risk per trade',
    );
    expect(seen({}, { standing }).agent).toBe(
      'trend: 25 % of the account; its capital is not known, because the equity is not',
    );
    expect(seen().agent).toBeNull();
  });

  it('says where it is known from, and whose it is', () => {
    const scope = { streak: 'agent', drawdown: 'account', symbols: 'agent' } as const;
    expect(view({ ...answer({ losing_streak: 1 }), scope }).knownFrom).toBe(
      "losses in a row of the agent: the request; today's fall: not known; symbols of the agent: not known",
    );
  });
});

it('besideLimit never shows a figure on the other side of its limit', () => {
  const texts = fc.tuple(fc.bigInt({ min: -(10n ** 8n), max: 10n ** 8n }), fc.integer({ min: 0, max: 9 }));
  const read = (shown: string): Decimal => new Decimal(shown.replaceAll(',', ''));
  fc.assert(
    fc.property(texts, fc.integer({ min: -99, max: 99 }), ([digits, places], shift) => {
      const limit = new Decimal(digits.toString()).div(new Decimal(10).pow(places));
      const value = limit.plus(new Decimal(shift).div('1e9'));
      const [shown, asked] = besideLimit(value.toFixed(), limit.toFixed());
      expect(read(asked).eq(limit)).toBe(true);
      expect(read(shown).cmp(read(asked))).toBe(value.cmp(limit));
    }),
    { numRuns: runs(300) },
  );
});

describe('a moment', () => {
  it('is as short as it is clear', () => {
    expect(momentText('2026-11-20T09:05:00Z', CLOCK)).toBe('09:05 UTC');
    expect(momentText('2026-11-19T23:59:00Z', CLOCK)).toBe('19 Nov, 23:59 UTC');
    expect(momentText('2027-09-01T00:00:00Z', CLOCK)).toBe('1 Sep 2027, 00:00 UTC');
    expect(momentText('2026-11-20T23:30:00Z', { now: NOW, zone: 'Asia/Bangkok' })).toBe('21 Nov, 06:30');
    expect(momentText('never', CLOCK)).toBe('never');
  });

  it('at which something ends is never said too early', () => {
    expect(endText('2026-11-20T23:59:00.000001Z', CLOCK)).toBe('23:59 UTC');
    expect(endText('2026-11-20T23:59:01Z', CLOCK)).toBe('21 Nov, 00:00 UTC');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 * 86_400_000 }), (left) => {
        const units = { day: 86_400_000, days: 86_400_000, h: 3_600_000, min: 60_000, s: 1000 } as const;
        const said = [...stretch(left).matchAll(/(\d+) (days?|h|min|s)/g)]
          .map(([, count, unit]) => Number(count) * units[unit as keyof typeof units])
          .reduce((sum, part) => sum + part, 0);
        expect(said).toBeGreaterThanOrEqual(left);
        expect(said - left).toBeLessThan(left < 86_400_000 ? 60_000 : 3_600_000);
      }),
      { numRuns: runs(200) },
    );
  });
});

it('the profiles of this page are those of the answer, so that limits that no reason names are right', () => {
  for (const name of ['SAFE', 'AGGRESSIVE'] as const) {
    const { stops } = withOverrides(PROFILES[name], NO_OVERRIDES);
    const losses = view(answer({ profile: name, losing_streak: stops.losingStreakLimit })).gauges[0];
    expect(losses?.part).toBe(1);
  }
});
