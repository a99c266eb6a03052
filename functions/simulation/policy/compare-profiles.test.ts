import fc from 'fast-check';
import { configured, decimal, expectWithin, Fraction, textOf } from '../../test/support/oracles/engine';
import { replayTrade } from '../../test/support/oracles/replay';
import { BOTH, plain } from '../../test/support/oracles/policy';
import { runs } from '../../test/support/runs';
import { withOverrides } from '../../src/core/profiles/overrides';
import { type Profile, PROFILES, REGIMES } from '../../src/core/profiles/profiles';
import { newestFirst } from '../../src/core/trades/trade';
import { parseSettings } from '../../src/contract/documents/settings';
import { wireValue } from '../../src/contract/fields/wire-value';
import { compareProfiles } from './compare-profiles';
import { policyBefore, riskBookFor } from './entry-policy';
import type { ProfileOutcome } from './profile-account';
import type { RefusedResult } from './refusals';
import type { NetResult } from './result-account';
import { variationsOf } from './variations';
import type { Change, VariedOutcome } from './varied-profile';
import { replay, type TradeEntry } from '../replay';
import type { ReplayTrade } from '../replay-trades';
import type { Slots } from '../slots';

const ACCOUNT = { capital: decimal('10000'), slots: new Map<string, number>() };

function compared(
  trades: readonly ReplayTrade[],
  slots: Slots = new Map(),
): [safe: VariedOutcome, aggressive: VariedOutcome] {
  const profiles = [PROFILES.SAFE, PROFILES.AGGRESSIVE];
  const [safe, aggressive] = compareProfiles(trades, profiles, configured(), { ...ACCOUNT, slots }).outcomes;
  if (safe === undefined || aggressive === undefined) throw new Error('There are two profiles.');
  return [safe, aggressive];
}

const refusals = ({ refused }: VariedOutcome): unknown =>
  refused.first.map(({ trade, reasons }) => [trade.tradeId, ...reasons]);

describe('compareProfiles', () => {
  it('sizes the trades taken by the risk that the policy allows, and by R', () => {
    const trades = [
      // Its agent has no weight before it, so no profile takes it.
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '1', r: '1' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 3, pnl: '4', r: '2' }),
      replayTrade({ id: '3', agent: 'a', opened: 4, closed: 5, pnl: '-1', r: '-1' }),
      replayTrade({ id: '4', agent: 'a', opened: 6, closed: 7, pnl: '3' }),
    ];
    const [safe, aggressive] = compared(trades);
    for (const outcome of [safe, aggressive]) {
      expect(refusals(outcome)).toEqual([['1', 'agent_not_funded']]);
      expect([outcome.taken.trades, outcome.refused.trades, outcome.taken.wins]).toEqual([3, 1, 2]);
      // 4 − 1 + 3; below a peak of 10004 by 1.
      expect([textOf(outcome.taken.asTraded.net), outcome.taken.asTraded.trades]).toEqual(['6', 3]);
      expect(outcome.taken.asTraded.maxDrawdownPct?.toFixed(10)).toBe('0.0099960016');
      expect(outcome.taken.winRatePct?.toFixed(6)).toBe('66.666667');
      // The last trade has no R, so it has no result at risk.
      expect(outcome.atRisk.trades).toBe(2);
    }
    // SAFE, NORMAL: 0.8 × 0.8 = 0.64 %. 10000 × 0.64 % × 2 = 128; then 10128 × 0.64 % = 64.8192 lost: 63.1808.
    // After the loss 0.64 × 0.85 = 0.544, and today's drawdown of 1 / 10005 takes 0.1 × 0.009995… % more.
    expect(textOf(safe.atRisk.net)).toBe('63.1808');
    expect(safe.atRisk.maxDrawdownPct?.toFixed(12)).toBe('0.640000000000');
    expect(safe.averageRiskPct?.toFixed(6)).toBe('0.607819');
    // AGGRESSIVE: 1.2 × 1 = 1.2 %. 10000 × 1.2 % × 2 = 240; then 10240 × 1.2 % = 122.88 lost.
    expect(textOf(aggressive.atRisk.net)).toBe('117.12');
  });

  it('risks a part of the share where an agent holds several positions at once', () => {
    const trades = [
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '1' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 5, pnl: '4', r: '2' }),
      replayTrade({ id: '3', agent: 'a', opened: 3, closed: 5, pnl: '-2', r: '-1' }),
    ];
    const [safe] = compared(trades, new Map([['a', 2]]));
    // 5000 × 0.64 % × (2 − 1); the closes of one moment make no drawdown.
    expect([textOf(safe.atRisk.net), textOf(safe.atRisk.maxDrawdownPct)]).toEqual(['32', '0']);
    expect([textOf(safe.taken.asTraded.net), textOf(safe.taken.asTraded.maxDrawdownPct)]).toEqual(['2', '0']);
  });

  it('refuses by gate, symbol and confidence, in this order', () => {
    const losses = [1, 2, 3, 4].map((at) =>
      replayTrade({
        id: `l${at}`,
        agent: 'a',
        opened: at * 2,
        closed: at * 2 + 1,
        pnl: '-1',
        symbol: 'X',
        r: '-1',
      }),
    );
    const last = replayTrade({
      id: 'last',
      agent: 'a',
      opened: 20,
      closed: 21,
      pnl: '1',
      symbol: 'X',
      r: '1',
      confidence: '0.5',
    });
    const [safe, aggressive] = compared([...losses, last]);
    // SAFE: three losses of a symbol in a row, four in all; 0.5 is below 0.55 and above 0.45.
    expect(refusals(safe)).toEqual([
      ['l1', 'agent_not_funded'],
      ['l4', 'disallowed_symbol'],
      ['last', 'losing_streak_limit', 'disallowed_symbol', 'confidence_too_low'],
    ]);
    expect(refusals(aggressive)).toEqual([['l1', 'agent_not_funded']]);
    expect([...safe.refused.byFirstReason].map(([reason, { trades }]) => [reason, trades])).toEqual([
      ['agent_not_funded', 1],
      ['disallowed_symbol', 1],
      ['losing_streak_limit', 1],
    ]);
    // Without the limit of consecutive losses the fourth is taken too; without that of the streak the last is still stopped.
    const changed = (parameter: string): unknown =>
      safe.variations
        .filter(({ variation }) => variation.parameter === parameter)
        .map(({ change }) => texts(change).slice(0, 2));
    expect(changed('symbol_performance_thresholds.bad_streak_limit')).toEqual([[1, '-1']]);
    expect(changed('losing_streak_limit')).toEqual([[0, '0']]);
  });

  it('counts the open positions of each profile', () => {
    const first = replayTrade({ id: '0', agent: 'a', opened: 0, closed: 1, pnl: '1' });
    const many = [1, 2, 3, 4, 5, 6].map((at) =>
      replayTrade({ id: `m${at}`, agent: 'a', opened: 1 + at, closed: 50 + at, pnl: '1' }),
    );
    const after = replayTrade({ id: 'z', agent: 'a', opened: 60, closed: 61, pnl: '1' });
    const [safe, aggressive] = compared([first, ...many, after]);
    expect(refusals(safe)).toEqual([
      ['0', 'agent_not_funded'],
      ['m6', 'max_open_positions'],
    ]);
    expect([safe.taken.trades, aggressive.taken.trades]).toEqual([6, 7]);
  });

  it('gives no rates if no trade is taken', () => {
    const [safe] = compared([replayTrade({ id: '0', agent: 'a', opened: 0, closed: 1, pnl: '1' })]);
    expect([safe.taken.trades, safe.taken.winRatePct, safe.averageRiskPct]).toEqual([0, null, null]);
    expect(safe.atRisk).toEqual({ trades: 0, net: null, maxDrawdownPct: null });
  });

  it('says what the refused trades came to, by the first reason, and how many have no result or no R', () => {
    const first = replayTrade({ id: '0', agent: 'a', opened: 0, closed: 1, pnl: '7' });
    const many = [1, 2, 3, 4, 5].map((at) =>
      replayTrade({ id: `m${at}`, agent: 'a', opened: 1 + at, closed: 50 + at, pnl: '1' }),
    );
    const beyond = [
      replayTrade({ id: 'x1', agent: 'a', opened: 8, closed: 60, pnl: '4', r: '2' }),
      replayTrade({ id: 'x2', agent: 'a', opened: 9, closed: 61, pnl: '-1', r: '-0.5' }),
      replayTrade({ id: 'x3', agent: 'a', opened: 10, closed: 62, pnl: null }),
    ];
    const [{ refused, variations }] = compared([first, ...many, ...beyond]);
    // SAFE, NORMAL: 10000 × 0.64 % × (2 − 0.5). The first trade has no weight, and so no risk.
    expect(sumsOf(refused)).toEqual({ trades: 4, asTraded: [3, '10'], atRisk: [2, '96'] });
    expect([...refused.byFirstReason].map(([reason, sums]) => [reason, sumsOf(sums)])).toEqual([
      ['max_open_positions', { trades: 3, asTraded: [2, '3'], atRisk: [2, '96'] }],
      ['agent_not_funded', { trades: 1, asTraded: [1, '7'], atRisk: [0, null] }],
    ]);
    // x1 then risks 64 for 2 R and x2 as much for −0.5 R. Nothing that SAFE takes has an R.
    const [most, ...others] = variations.map(({ variation, change }) => [
      variation.parameter,
      ...texts(change),
    ]);
    expect(most).toEqual(['max_open_positions', 3, '3', '96']);
    expect(others).toHaveLength(8);
    for (const other of others) expect(other.slice(1)).toEqual([0, '0', null]);
  });

  it.each(BOTH)('takes out of %s what a user can set, where the journal lets it act', (_, profile) => {
    const trades = REGIMES.map((regime, index) => {
      const trade = replayTrade({ id: regime, agent: 'a', closed: index, pnl: '1', confidence: '0.5' });
      return { ...trade, regime };
    });
    const all = variationsOf(profile, trades);
    for (const { parameter, to, profile: varied } of all) {
      const { policy } = parseSettings({ profile_overrides: wireValue(new Map([[parameter, to]])) });
      expect(plain(withOverrides(profile, policy.profileOverrides))).toEqual(plain(varied));
    }
    // Eight by the trades alone, the regimes' multipliers, and the confidences; less those that have no effect anyway:
    // two adjustments of SAFE, and a multiplier and an adjustment of AGGRESSIVE.
    expect(all).toHaveLength(8 + 5 + 6 - 2);
    const [plainest] = trades.map((trade) => ({ ...trade, regime: null, confidence: null }));
    const few = variationsOf(profile, plainest === undefined ? [] : [plainest]);
    expect(few.map(({ parameter }) => parameter)).toEqual(
      all.map(({ parameter }) => parameter).filter((name) => !/confidence|BULL|BEAR|VOL|CHOP/.test(name)),
    );
  });

  it('adds up, whatever the journal: every profile and variation like an account that is kept by hand', () => {
    fc.assert(
      fc.property(journals, profiles, (trades, profile) => {
        const events = eventsOf(trades);
        const [outcome] = compareProfiles(trades, [profile], configured(), SMALL).outcomes;
        if (outcome === undefined) throw new Error('There is a profile.');
        const own = byHand(profile, events);
        expectTaken(outcome, own.taken);
        expectSums(outcome.refused, own.refused);
        expect([...outcome.refused.byFirstReason.keys()].sort()).toEqual([...own.byReason.keys()].sort());
        for (const [reason, sums] of outcome.refused.byFirstReason)
          expectSums(sums, own.byReason.get(reason) ?? []);
        for (const { variation, outcome: varied, change } of outcome.variations) {
          const { taken } = byHand(variation.profile, events);
          expectTaken(varied, taken);
          expect(change.taken).toBe(taken.length - own.taken.length);
        }
      }),
      { numRuns: runs(15) },
    );
  });
});

function sumsOf({ trades, asTraded, atRisk }: RefusedResult): unknown {
  return {
    trades,
    asTraded: [asTraded.trades, textOf(asTraded.net)],
    atRisk: [atRisk.trades, textOf(atRisk.net)],
  };
}

const texts = ({ taken, asTraded, atRisk }: Change): unknown[] => [taken, textOf(asTraded), textOf(atRisk)];

/** Small enough for the drawdown of a day to reach its limit. */
const SMALL = { capital: decimal('1500'), slots: new Map([['a', 3]]) };

/** Often more positions open than SAFE allows; symbols and streaks that turn bad; confidences on either side. */
const journals: fc.Arbitrary<ReplayTrade[]> = fc
  .array(
    fc.record({
      agent: fc.constantFrom('a', 'a', 'b'),
      after: fc.integer({ min: 0, max: 4 }),
      held: fc.integer({ min: 0, max: 20 }),
      isOpeningKnown: fc.integer({ min: 0, max: 9 }).map((dice) => dice > 0),
      pnl: fc.option(fc.integer({ min: -12, max: 7 }), { freq: 9 }),
      r: fc.option(fc.integer({ min: -2, max: 3 }), { freq: 9 }),
      symbol: fc.constantFrom(undefined, 'X', 'Y'),
      regime: fc.constantFrom(null, ...REGIMES),
      confidence: fc.constantFrom(undefined, undefined, '0.42', '0.5', '0.58', '0.9'),
    }),
    { minLength: 1, maxLength: 45, size: 'max' },
  )
  .map((sketches) => {
    let opened = 0;
    return sketches
      .map(({ agent, after, held, isOpeningKnown, pnl, r, symbol, regime, confidence }, index) => {
        opened += after;
        const trade = replayTrade({
          id: `t${String(index).padStart(3, '0')}`,
          agent,
          opened: isOpeningKnown ? opened : null,
          closed: opened + held,
          pnl: pnl === null ? null : String(pnl),
          ...(symbol !== undefined && { symbol }),
          ...(r !== null && { r: String(r) }),
          ...(confidence !== undefined && { confidence }),
        });
        return { ...trade, regime };
      })
      .sort((a, b) => newestFirst(b, a));
  });

const profiles = fc.constantFrom<Profile>(
  PROFILES.SAFE,
  PROFILES.AGGRESSIVE,
  // With what it has anyway, and with something else.
  withOverrides(PROFILES.SAFE, new Map([['losing_streak_limit', 4]])),
  withOverrides(PROFILES.SAFE, new Map([['symbol_performance_thresholds.min_avg_R', decimal('-0.5')]])),
);

type Event = { readonly entry: TradeEntry } | { readonly close: ReplayTrade };

function eventsOf(trades: readonly ReplayTrade[]): Event[] {
  const events: Event[] = [];
  replay(trades, configured(), SMALL, [
    { onEntry: (entry) => events.push({ entry }), onClose: ({ trade }) => events.push({ close: trade }) },
  ]);
  return events;
}

interface Sized {
  readonly trade: ReplayTrade;
  /** Money. */
  readonly risk: Fraction;
}

/** What an account that follows a profile takes and refuses, from lists of trades that are gone through again each time. */
function byHand(profile: Profile, events: readonly Event[]) {
  const { book } = riskBookFor(configured(), SMALL.capital);
  const closed = new Set<ReplayTrade>();
  const taken: Sized[] = [];
  const refused: Sized[] = [];
  const byReason = new Map<string, Sized[]>();
  for (const event of events) {
    if ('close' in event) {
      book.close(event.close.agentId, event.close);
      closed.add(event.close);
      continue;
    }
    const { trade, weight } = event.entry;
    const open = taken.filter(({ trade: one }) => one.openedAt !== null && !closed.has(one));
    const { policy, refused: reasons } = policyBefore(event.entry, profile, book, open.length);
    const equity = Fraction.of(SMALL.capital).plus(
      atRiskOf(taken.filter(({ trade: one }) => closed.has(one))),
    );
    const left = equity.lt(new Fraction(0n)) ? new Fraction(0n) : equity;
    const share = left.times(Fraction.of(weight)).over(new Fraction(trade.agentId === 'a' ? 3n : 1n));
    const sized = { trade, risk: share.times(Fraction.of(policy.computedRiskPct)).over(new Fraction(100n)) };
    const [reason] = reasons;
    if (reason === undefined) taken.push(sized);
    else {
      refused.push(sized);
      byReason.set(reason, [...(byReason.get(reason) ?? []), sized]);
    }
  }
  return { taken, refused, byReason };
}

const withPnl = (sized: readonly Sized[]): Fraction[] =>
  sized.flatMap(({ trade: { pnl } }) => (pnl === null ? [] : [Fraction.of(pnl)]));

const withR = (sized: readonly Sized[]): Fraction[] =>
  sized.flatMap(({ trade: { rMultiple }, risk }) =>
    rMultiple === null ? [] : [risk.times(Fraction.of(rMultiple))],
  );

const atRiskOf = (sized: readonly Sized[]): Fraction => Fraction.sum(withR(sized));

function expectNet({ trades, net }: NetResult, expected: readonly Fraction[]): void {
  expect(trades).toBe(expected.length);
  if (expected.length === 0) expect(net).toBeNull();
  else expectWithin(net, Fraction.sum(expected), `0.${'0'.repeat(19)}1`);
}

function expectSums({ trades, asTraded, atRisk }: RefusedResult, expected: readonly Sized[]): void {
  expect(trades).toBe(expected.length);
  expectNet(asTraded, withPnl(expected));
  expectNet(atRisk, withR(expected));
}

function expectTaken({ taken, atRisk }: ProfileOutcome, expected: readonly Sized[]): void {
  expectSums({ trades: taken.trades, asTraded: taken.asTraded, atRisk }, expected);
}
