import { close, equity, history, lost, MIDNIGHT, NOW, windowOf } from '../../../test/support/oracles/policy';
import { PROFILES } from '../profiles/profiles';
import { JoinedWindows, joinWindows, MAX_AHEAD_SECONDS, NO_TRADES } from './joined-windows';

const TRADES = history('WLL', { symbol: 'BTC' });
const WINDOWS = [windowOf(9, TRADES)];

describe('JoinedWindows.asOf', () => {
  it('gives the same known trades at every moment at which all trades have closed', () => {
    const windows = joinWindows(WINDOWS);
    expect(windows.asOf(NOW.plusSeconds(86_400))).toBe(windows.asOf(NOW));
    expect(NO_TRADES.asOf(NOW)).toBe(NO_TRADES.asOf(MIDNIGHT));
  });

  it('leaves out and counts the trades that close later', () => {
    const windows = joinWindows(WINDOWS);
    const known = windows.asOf(NOW.plusSeconds(-60 - MAX_AHEAD_SECONDS - 1));
    expect(known.counted.trades).toEqual(TRADES.slice(0, -1));
    expect(known.ahead).toEqual(TRADES.slice(-1));
    expect(known).not.toBe(windows.asOf(NOW));
  });
});

describe('KnownTrades', () => {
  it('computes what follows from the trades once, and per profile once', () => {
    const known = joinWindows(WINDOWS).asOf(NOW);
    expect(known.counted.streak).toBe(known.counted.streak);
    expect(known.judgedBy(PROFILES.SAFE)).toBe(known.judgedBy(PROFILES.SAFE));
    expect(known.judgedBy(PROFILES.AGGRESSIVE)).not.toBe(known.judgedBy(PROFILES.SAFE));
  });

  it('sums the pnl again if the equity was reported at another moment', () => {
    const { counted } = joinWindows(WINDOWS).asOf(NOW);
    // The trades closed one, two and three minutes before NOW: +1, −1, −1.
    const after = (seconds: number): string =>
      counted.equityAfter(equity('100', NOW.plusSeconds(seconds))).amount.toFixed();
    expect([after(-600), after(-600), after(-120), after(-600)]).toEqual(['99', '99', '99', '99']);
    expect([after(-180), after(0)]).toEqual(['98', '100']);
  });

  it('holds only the counted trades if no window is full', () => {
    const known = joinWindows(WINDOWS).asOf(NOW);
    expect(known.held).toBe(known.counted);
  });

  it('holds the older trades of full windows, too, and counts the others', () => {
    const known = joinWindows([windowOf(3, TRADES)]).asOf(NOW);
    expect(known.counted.trades).toEqual(TRADES.slice(1));
    expect(known.held.trades).toEqual(TRADES);
  });

  it('is doubtful if a window is lost, nothing is published, or a trade closes ahead', () => {
    const of = (damage = lost(0)): boolean =>
      new JoinedWindows({ held: [close()], olderCount: 0, knownAfter: null, damage }).asOf(NOW).isDoubtful;
    expect([of(), of(lost(1)), of({ windowsLost: 0, unpublished: true })]).toEqual([false, true, true]);
    expect(joinWindows(WINDOWS).asOf(MIDNIGHT).isDoubtful).toBe(true);
  });
});
