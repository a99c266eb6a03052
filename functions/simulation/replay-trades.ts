import { parseFigure } from '../src/contract/fields/figure';
import { readTrade, type TradeFields } from '../src/contract/documents/trade';
import { isFull } from '../src/core/trades/admission';
import type { EngineConfig } from '../src/core/config';
import type { Decimal } from '../src/core/base/decimal';
import { Instant } from '../src/core/base/instant';
import { type Regime, REGIMES } from '../src/core/profiles/profiles';
import { newestFirst, type ClosedTrade } from '../src/core/trades/trade';
import type { Journal, RowError } from '../journals/read-journal';

/** A closed trade with what a replay needs beside its record. */
export interface ReplayTrade {
  readonly agentId: string;
  readonly record: ClosedTrade;
  /** Null where the journal does not say, or says that it opened after it closed. */
  readonly openedAt: Instant | null;
  /** How sure the agent was, 0 to 1; null where the journal does not say so. */
  readonly confidence: Decimal | null;
  /** What the market was like, as the journal says; null: it does not. */
  readonly regime: Regime | null;
}

/** A field that some of the trades have with a value that says nothing: there it counts as not given. */
export interface UnusableField {
  readonly field: string;
  /** What it must be. */
  readonly rule: string;
  readonly count: number;
  /** In the order of close. */
  readonly first: { readonly tradeId: string; readonly value: unknown };
}

/** What a journal gives a replay. */
export interface ReplayJournal {
  /** In the order of close: by (closed_at, trade id). */
  readonly trades: readonly ReplayTrade[];
  readonly open: number;
  /** Closed after the time asked for. */
  readonly later: number;
  /** Agents beyond the most a user can have, in the order in which they came. */
  readonly refused: readonly string[];
  /** Rows of the files, and which of them are no trades. */
  readonly rows: number;
  readonly errors: readonly RowError[];
  readonly duplicates: number;
  readonly unusable: readonly UnusableField[];
}

/**
 * The closed trades of a journal up to `at`, in the order of close. An agent is admitted by its first close, while there is
 * a place: that is how they come to the deployed functions, and later agents change nothing for it. (A rebuild, and so
 * `maestro weights`, gives the places by the order of ids; that differs only above 100 agents.)
 */
export function replayTrades(journal: Journal, config: EngineConfig, at: Instant | null): ReplayJournal {
  const closed: ReplayTrade[] = [];
  const given = new Map<ReplayTrade, TradeFields>();
  let open = 0;
  let later = 0;
  for (const { tradeId, fields } of journal.trades) {
    const trade = readTrade(tradeId, fields);
    if (trade.kind !== 'closed') open++;
    else if (at !== null && trade.record.closedAt.compare(at) > 0) later++;
    else {
      const own = { agentId: trade.agentId, record: trade.record, ...entryOf(fields, trade.record) };
      closed.push(own);
      given.set(own, fields);
    }
  }
  closed.sort((a, b) => newestFirst(b.record, a.record));

  const admitted = new Set<string>();
  const refused = new Set<string>();
  for (const { agentId } of closed) {
    if (admitted.has(agentId) || refused.has(agentId)) continue;
    const hasPlace = config.agentIds?.includes(agentId) === true || !isFull(admitted, config.agentIds);
    (hasPlace ? admitted : refused).add(agentId);
  }
  const trades = closed.filter(({ agentId }) => admitted.has(agentId));
  return {
    trades,
    open,
    later,
    refused: [...refused],
    rows: journal.rows,
    errors: journal.errors,
    duplicates: journal.duplicates,
    unusable: ENTRY_FIELDS.flatMap((field) => unusableField(field, trades, given)),
  };
}

/** The fields that nobody but a replay reads. */
const ENTRY_FIELDS = ['confidence', 'regime'] as const;
type EntryField = (typeof ENTRY_FIELDS)[number];

function unusableField(
  field: EntryField,
  trades: readonly ReplayTrade[],
  given: ReadonlyMap<ReplayTrade, TradeFields>,
): UnusableField[] {
  const valueOf = (trade: ReplayTrade): unknown => given.get(trade)?.[field] ?? null;
  const unusable = trades.filter((trade) => trade[field] === null && valueOf(trade) !== null);
  const [first] = unusable;
  if (first === undefined) return [];
  const example = { tradeId: first.record.tradeId, value: valueOf(first) };
  return [{ field, rule: ENTRY_RULES[field], count: unusable.length, first: example }];
}

const ENTRY_RULES: Readonly<Record<EntryField, string>> = {
  confidence: 'a decimal from 0 to 1',
  regime: `one of ${REGIMES.join(', ')}`,
};

function entryOf(
  { opened_at: openedAt, confidence, regime }: TradeFields,
  { closedAt }: ClosedTrade,
): Pick<ReplayTrade, 'openedAt' | 'confidence' | 'regime'> {
  const figure = parseFigure(confidence);
  return {
    openedAt: openedAt instanceof Instant && openedAt.compare(closedAt) <= 0 ? openedAt : null,
    confidence: figure !== null && figure.gte(0) && figure.lte(1) ? figure : null,
    regime: REGIMES.find((name) => typeof regime === 'string' && name === regime.toUpperCase()) ?? null,
  };
}

/** When the weight of a trade was decided: its opening, or its close where that is all there is. */
export function decidedAt({ openedAt, record }: ReplayTrade): Instant {
  return openedAt ?? record.closedAt;
}
