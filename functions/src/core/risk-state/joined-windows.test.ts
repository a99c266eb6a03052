import { decimal } from '../../../test/support/oracles/engine';
import {
  AGENT,
  close,
  equity,
  history,
  joinedOf,
  justBefore,
  lost,
  MIDNIGHT,
  NOW,
  windowOf,
} from '../../../test/support/oracles/policy';
import { type Profile, PROFILES } from '../profiles/profiles';
import { JoinedWindows, joinPacked, joinWindows, MAX_AHEAD_SECONDS, NO_TRADES } from './joined-windows';
import { PackedWindow, type TradeRow } from './packed-trades';

const TRADES = history('WLL', { symbol: 'BTC' });
const WINDOWS = [windowOf(9, TRADES)];

describe('JoinedWindows.asOf', () => {
  it('gives the same known trades at every moment at which all trades have closed', () => {
    const windows = joinedOf(WINDOWS);
    expect(windows.asOf(NOW.plusSeconds(86_400))).toBe(windows.asOf(NOW));
    expect(NO_TRADES.asOf(NOW)).toBe(NO_TRADES.asOf(MIDNIGHT));
  });

  it('leaves out and counts the trades that close later', () => {
    const windows = joinedOf(WINDOWS);
    const known = windows.asOf(NOW.plusSeconds(-60 - MAX_AHEAD_SECONDS - 1));
    expect(known.counted.trades).toEqual(TRADES.slice(0, -1));
    expect(known.ahead).toEqual(TRADES.slice(-1));
    expect(known).not.toBe(windows.asOf(NOW));
  });
});

describe('JoinedWindows.ofAgent', () => {
  const full = windowOf(2, history('LL'));
  const pnlsOf = (windows: JoinedWindows): unknown => Array.from(windows.trades, ({ pnl }) => pnl?.toFixed());

  it('has the trades of one agent alone, whatever the windows of others cut off', () => {
    const windows = joinWindows(
      new Map([
        ['a', windowOf(9, TRADES)],
        ['b', full],
      ]),
    );
    expect(pnlsOf(windows.ofAgent('a'))).toEqual(['1', '-1', '-1']);
    expect(windows.ofAgent('a').knownAfter).toBeNull();
    expect(pnlsOf(windows)).toEqual(['-1', '-1', '-1']);
    // The oldest trade of a full window does not count: those before it may be missing.
    expect(pnlsOf(windows.ofAgent('b'))).toEqual(['-1']);
    expect(windows.ofAgent('b').knownAfter).toEqual(full.trades[1]?.closedAt);
  });

  it('is made once for an agent with a window, and not kept for any other id', () => {
    const windows = joinedOf(WINDOWS);
    expect(windows.ofAgent(AGENT.agentId)).toBe(windows.ofAgent(AGENT.agentId));
    expect(windows.ofAgent('unseen')).not.toBe(windows.ofAgent('unseen'));
  });

  it('is not kept where the agents name too many symbols, and is the same nevertheless', () => {
    const row = (symbol: string): TradeRow => ({
      tradeId: symbol,
      closedAt: NOW,
      pnl: '-1',
      symbol,
      rMultiple: '',
      riskAmount: '',
      returnPct: '',
    });
    const joined = (symbols: number): JoinedWindows => {
      const rows = Array.from({ length: symbols }, (_, index) => row(`S${index}`));
      return joinPacked(new Map([['a', PackedWindow.of(99_999, rows)]])).joined;
    };
    const few = joined(10_000);
    expect(few.ofAgent('a')).toBe(few.ofAgent('a'));
    const many = joined(10_001);
    expect(many.ofAgent('a')).not.toBe(many.ofAgent('a'));
    expect(many.ofAgent('a').trades.length).toBe(10_001);
  });

  it('is empty for an agent without a window, and doubtful where its window may be lost', () => {
    expect(pnlsOf(joinedOf(WINDOWS).ofAgent('unseen'))).toEqual([]);
    expect(joinedOf(WINDOWS).ofAgent('unseen').asOf(NOW).isDoubtful).toBe(false);
    const windows = joinedOf(WINDOWS, lost(1));
    expect(windows.ofAgent('unseen').asOf(NOW).isDoubtful).toBe(true);
    expect(windows.ofAgent(AGENT.agentId).asOf(NOW).isDoubtful).toBe(false);
    const unpublished = joinedOf(WINDOWS, { windowsLost: 0, unpublished: true });
    expect(unpublished.ofAgent(AGENT.agentId).asOf(NOW).isDoubtful).toBe(true);
  });
});

describe('KnownTrades', () => {
  it('computes what follows from the trades once, and per profile once', () => {
    const known = joinedOf(WINDOWS).asOf(NOW);
    expect(known.counted.streak).toBe(known.counted.streak);
    expect(known.streakBy(PROFILES.SAFE)).toBe(known.streakBy(PROFILES.SAFE));
    expect(known.streakBy(PROFILES.AGGRESSIVE)).not.toBe(known.streakBy(PROFILES.SAFE));
    expect(known.symbolsBy(PROFILES.SAFE, NOW)).toBe(known.symbolsBy(PROFILES.SAFE, NOW));
    expect(known.symbolsBy(PROFILES.AGGRESSIVE, NOW)).not.toBe(known.symbolsBy(PROFILES.SAFE, NOW));
  });

  it('keeps what it computed for equal rules, and for two sets of them', () => {
    const known = joinedOf(WINDOWS).asOf(NOW);
    const stricter = (minWinrate: string): Profile => ({
      ...PROFILES.SAFE,
      symbolThresholds: { ...PROFILES.SAFE.symbolThresholds, minWinrate: decimal(minWinrate) },
    });
    const symbols = known.symbolsBy(PROFILES.SAFE, NOW);
    known.symbolsBy(stricter('0.5'), NOW);
    expect(known.symbolsBy({ ...PROFILES.SAFE }, NOW)).toBe(symbols);
    known.symbolsBy(stricter('0.6'), NOW);
    known.symbolsBy(stricter('0.7'), NOW);
    expect(known.symbolsBy(PROFILES.SAFE, NOW)).not.toBe(symbols);
    expect(known.symbolsBy(PROFILES.SAFE, NOW)).toEqual(symbols);
    // The streak has rules of its own.
    expect(known.streakBy(stricter('0.5'))).toBe(known.streakBy(PROFILES.SAFE));
  });

  it('judges symbols again only when their oldest close expires', () => {
    const known = joinedOf(WINDOWS).asOf(NOW);
    const symbols = known.symbolsBy(PROFILES.SAFE, NOW);
    // The oldest closed three minutes before NOW.
    const expiry = NOW.plusSeconds(30 * 86_400 - 180);
    expect(known.symbolsBy(PROFILES.SAFE, justBefore(expiry))).toBe(symbols);
    expect(known.symbolsBy(PROFILES.SAFE, expiry)).not.toBe(symbols);
  });

  it('sums the pnl again if the equity was reported at another moment', () => {
    const { counted } = joinedOf(WINDOWS).asOf(NOW);
    // The trades closed one, two and three minutes before NOW: +1, −1, −1.
    const after = (seconds: number): string =>
      counted.equityAfter(equity('100', NOW.plusSeconds(seconds))).amount.toFixed();
    expect([after(-600), after(-600), after(-120), after(-600)]).toEqual(['99', '99', '99', '99']);
    expect([after(-180), after(0)]).toEqual(['98', '100']);
  });

  it('holds only the counted trades if no window is full', () => {
    const known = joinedOf(WINDOWS).asOf(NOW);
    expect(known.held).toBe(known.counted);
  });

  it('holds the older trades of full windows, too, and counts the others', () => {
    const known = joinedOf([windowOf(3, TRADES)]).asOf(NOW);
    expect(known.counted.trades).toEqual(TRADES.slice(1));
    expect(known.held.trades).toEqual(TRADES);
  });

  it('is doubtful if a window is lost, nothing is published, or a trade closes ahead', () => {
    const of = (damage = lost(0)): boolean =>
      new JoinedWindows({ held: [close()], olderCount: 0, knownAfter: null, damage }).asOf(NOW).isDoubtful;
    expect([of(), of(lost(1)), of({ windowsLost: 0, unpublished: true })]).toEqual([false, true, true]);
    expect(joinedOf(WINDOWS).asOf(MIDNIGHT).isDoubtful).toBe(true);
  });
});
