import { createHash } from 'node:crypto';
import type { DocumentData } from 'firebase-admin/firestore';
import fc from 'fast-check';
import { damaged, damages, figures, ids, windows } from '../../../test/support/arbitraries/documents';
import { decimal, rOf } from '../../../test/support/oracles/engine';
import { AGENT, BOTH, compareKeys, plain } from '../../../test/support/oracles/policy';
import { runs } from '../../../test/support/runs';
import { DEFAULT_CONFIG } from '../../core/config';
import { Instant } from '../../core/base/instant';
import { UNKNOWN_MARKET } from '../../core/policy/market';
import { policyFor } from '../../core/policy/policy-for';
import { NOTHING_PAUSED } from '../../core/policy/standing';
import { type JoinedWindows, joinPacked, joinWindows } from '../../core/risk-state/joined-windows';
import { NOTHING_REQUESTED } from '../../core/risk-state/risk-state';
import { agentWindow } from '../../core/statistics/agent-window';
import { closedTrade, type PlainTrade } from '../../core/trades/trade';
import { encodePolicy } from '../callables/policy-response';
import { decodePackedWindow, decodeWindow, encodeWindow } from './window';

const DAY = 86_400;

/** Few moments, so that trades close together, and some close after the policy is asked for. */
const moments = fc
  .tuple(fc.integer({ min: -2, max: 12 }), fc.constantFrom(0, 1, 999_999))
  .map(([hours, micros]) => new Instant(20_000 * DAY + hours * 3_600, micros));

const pnls = fc.option(fc.oneof(fc.constantFrom('-1', '0', '1', '0.1').map(decimal), figures));

const closedTrades: fc.Arbitrary<PlainTrade> = fc
  .record({
    tradeId: fc.oneof(fc.constantFrom('a', 'b', 'B', '\uFF5E', '\u{1F600}', 'tab\tslash\\line\n'), ids),
    closedAt: moments,
    pnl: pnls,
    symbol: fc.option(fc.constantFrom('BTC', 'ETH', 'constructor', '__proto__', 'a\tb', 'ÄÖ/ÜSDT-PERPETUAL')),
    rMultiple: pnls,
    risk: fc.constantFrom(null, '3', '7', '0.3').map((text) => text && decimal(text)),
  })
  .map(({ risk, ...sketch }) => {
    const { pnl } = sketch;
    return closedTrade({
      ...sketch,
      capital: pnl === null ? null : decimal('100'),
      skipped: pnl === null ? 'missing_pnl' : null,
      ...(pnl !== null && risk !== null && rOf(pnl, risk)),
    });
  });

/** The documents of the windows of some agents; a few are full. */
const documents = fc.array(
  fc
    .record({
      capacity: fc.integer({ min: 1, max: 12 }),
      trades: fc.uniqueArray(closedTrades, { maxLength: 12, selector: ({ tradeId }) => tradeId }),
    })
    .map(({ capacity, trades }) => {
      const newest = trades.sort((a, b) => compareKeys(b, a)).slice(0, capacity);
      return { ...encodeWindow(agentWindow(capacity, newest, DEFAULT_CONFIG)) };
    }),
  { maxLength: 5 },
);

const questions = fc.record({
  now: moments,
  equity: fc.option(fc.record({ amount: fc.constantFrom('0', '5', '1000').map(decimal), at: moments })),
  agent: fc.constantFrom(null, AGENT),
});

/** The windows that can be decoded, the first that of `AGENT`. */
function byAgent<Decoded>(
  stored: readonly DocumentData[],
  decode: (document: DocumentData) => Decoded | null,
): Map<string, Decoded> {
  const decoded = stored.flatMap((document) => decode(document) ?? []);
  return new Map(decoded.map((window, index) => [index === 0 ? AGENT.agentId : `agent-${index}`, window]));
}

it('joined windows that are packed give the same policies as whole ones, at any moment and for any equity', () => {
  const damage = fc.record({ windowsLost: fc.nat(1), unpublished: fc.boolean() });
  const asked = fc.array(questions, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(documents, damage, asked, (stored, lost, all) => {
      const whole = joinWindows(byAgent(stored, decodeWindow), lost);
      const { joined } = joinPacked(byAgent(stored, decodePackedWindow), lost);
      for (const { now, equity, agent } of all)
        for (const [, profile] of BOTH) {
          const policyOf = (windows: JoinedWindows): string =>
            JSON.stringify(
              encodePolicy(
                policyFor({
                  profile,
                  market: UNKNOWN_MARKET,
                  requested: NOTHING_REQUESTED,
                  windows,
                  equity,
                  standing: { ...NOTHING_PAUSED, agent },
                  now,
                }),
              ),
            );
          expect(policyOf(joined)).toBe(policyOf(whole));
          const known = joined.asOf(now);
          const expected = whole.asOf(now);
          expect(known.counted.streak).toEqual(expected.counted.streak);
          expect(plain(known.recent(now).symbols())).toEqual(plain(expected.recent(now).symbols()));
          expect(known.gaps).toEqual(expected.gaps);
          const [own, ownExpected] = [joined, whole].map((windows) =>
            Array.from(
              windows.ofAgent(AGENT.agentId).asOf(now).held.trades,
              ({ returnUnits }) => returnUnits,
            ),
          );
          expect(own).toEqual(ownExpected);
        }
    }),
    { numRuns: runs(100) },
  );
});

it('decodePackedWindow finds the damage that decodeWindow finds', () => {
  fc.assert(
    fc.property(windows, damages, (window, damage) => {
      const document = damaged({ ...encodeWindow(window) }, damage);
      expect(decodePackedWindow(document) === null).toBe(decodeWindow(document) === null);
    }),
    { numRuns: runs(200) },
  );
});

it.each([1, 6, '5', undefined])('decodePackedWindow refuses a window of the version %p', (version) => {
  const document = encodeWindow(agentWindow(100, [], DEFAULT_CONFIG));
  expect(decodePackedWindow({ ...document, schema_version: version })).toBeNull();
  expect(decodePackedWindow({ ...document })?.capacity).toBe(100);
});

it('decodePackedWindow has the returns of a window of version 2, which stored none', () => {
  const trade = closedTrade({
    tradeId: 'a',
    closedAt: new Instant(0),
    pnl: decimal('-1'),
    capital: decimal('8'),
    skipped: null,
    symbol: null,
    rMultiple: null,
  });
  const now = encodeWindow(agentWindow(100, [trade], DEFAULT_CONFIG));
  const content = {
    capacity: 100,
    trades: now.trades.slice(0, now.trades.lastIndexOf('\t')),
    sums: now.sums,
  };
  const digest = createHash('sha256')
    .update(`100\n${content.sums}\n`)
    .update(content.trades)
    .digest('base64');
  const window = decodePackedWindow({ ...content, digest, schema_version: 2 });
  expect(window?.columns.returnUnits(0)).toBe(-125n * 10n ** 19n);
});
