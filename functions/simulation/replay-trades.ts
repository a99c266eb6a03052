import { parseFigure } from '../src/contract/fields/figure';
import { readTrade, type TradeFields } from '../src/contract/documents/trade';
import { isFull } from '../src/core/trades/admission';
import type { EngineConfig } from '../src/core/config';
import type { Decimal } from '../src/core/base/decimal';
import { Instant } from '../src/core/base/instant';
import { type Regime, REGIMES } from '../src/core/profiles/profiles';
import { newestFirst, type PlainTrade } from '../src/core/trades/trade';
import type { ExportedAccount } from '../journals/formats/format';
import type { Journal, RowError } from '../journals/read-journal';

/** A closed trade with what a replay needs beyond the windows. */
export type ReplayTrade = PlainTrade & {
  readonly agentId: string;
  /** Null if the journal does not have it, or has an opening after the close. */
  readonly openedAt: Instant | null;
  /** How sure the agent was, 0 to 1; null: not in the journal. */
  readonly confidence: Decimal | null;
  /** What the market was like, according to the journal; null: not in it. */
  readonly regime: Regime | null;
};

/** A field with an unusable value in some trades, where it counts as not given. */
export interface UnusableField {
  readonly field: string;
  /** What the value must be. */
  readonly rule: string;
  readonly count: number;
  /** The first such trade in the order of closes. */
  readonly first: { readonly tradeId: string; readonly value: unknown };
}

/** The trades of a journal that a replay uses, and what was left out. */
export interface ReplayJournal {
  /** In the order of their closes: by (closed_at, trade id). */
  readonly trades: readonly ReplayTrade[];
  readonly open: number;
  /** How many trades closed after the requested time. */
  readonly later: number;
  /** The agents beyond the most a user can have, in the order of their first closes. */
  readonly refused: readonly string[];
  /** How many rows the files have. */
  readonly rows: number;
  /** The rows that could not be read. */
  readonly errors: readonly RowError[];
  readonly duplicates: number;
  readonly unusable: readonly UnusableField[];
  /** What exports say about the accounts of the agents that have a trade here. */
  readonly accounts: readonly ExportedAccount[];
  /** The agents that have a trade here, and are in several files whose times overlap. */
  readonly overlaps: Journal['overlaps'];
}

/**
 * The closed trades of a journal up to `at`, in the order of their closes. An agent takes a place with its first close,
 * as long as there are places: that is the order in which trades reach the deployed functions. (A rebuild, and so
 * `maestro weights`, gives places by the order of ids; that differs only above 100 agents.)
 *
 * @param at trades that closed later are left out; null: none is
 */
export function replayTrades(journal: Journal, config: EngineConfig, at: Instant | null): ReplayJournal {
  const closed: ReplayTrade[] = [];
  const given = new Map<ReplayTrade, TradeFields>();
  let open = 0;
  let later = 0;
  for (const { tradeId, fields } of journal.trades) {
    const trade = readTrade(tradeId, fields);
    if (trade.kind !== 'closed') open++;
    else if (at !== null && trade.closedTrade.closedAt.compare(at) > 0) later++;
    else {
      const own = { ...trade.closedTrade, agentId: trade.agentId, ...entryOf(fields, trade.closedTrade) };
      closed.push(own);
      given.set(own, fields);
    }
  }
  closed.sort((a, b) => newestFirst(b, a));

  const { admitted, refused } = placesByFirstClose(closed, config);
  const trades = closed.filter(({ agentId }) => admitted.has(agentId));
  const agents = new Set(trades.map(({ agentId }) => agentId));
  return {
    trades,
    open,
    later,
    refused: [...refused],
    rows: journal.rows,
    errors: journal.errors,
    duplicates: journal.duplicates,
    unusable: ENTRY_FIELDS.flatMap((field) => unusableField(field, trades, given)),
    accounts: journal.accounts.filter(({ agentId }) => agents.has(agentId)),
    overlaps: journal.overlaps.filter(({ agentId }) => agents.has(agentId)),
  };
}

/** Agents with a place, and those for which none was left. */
function placesByFirstClose(
  closed: readonly ReplayTrade[],
  { agentIds }: EngineConfig,
): { readonly admitted: ReadonlySet<string>; readonly refused: ReadonlySet<string> } {
  const admitted = new Set<string>();
  const refused = new Set<string>();
  for (const agentId of new Set(closed.map((trade) => trade.agentId))) {
    const hasPlace = agentIds?.includes(agentId) === true || !isFull(admitted, agentIds);
    (hasPlace ? admitted : refused).add(agentId);
  }
  return { admitted, refused };
}

/** The fields that only a replay reads. */
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
  const example = { tradeId: first.tradeId, value: valueOf(first) };
  return [{ field, rule: ENTRY_RULES[field], count: unusable.length, first: example }];
}

const ENTRY_RULES: Readonly<Record<EntryField, string>> = {
  confidence: 'a decimal from 0 to 1',
  regime: `one of ${REGIMES.join(', ')}`,
};

function entryOf(
  { opened_at: openedAt, confidence, regime }: TradeFields,
  { closedAt }: PlainTrade,
): Pick<ReplayTrade, 'openedAt' | 'confidence' | 'regime'> {
  const figure = parseFigure(confidence);
  return {
    openedAt: openedAt instanceof Instant && openedAt.compare(closedAt) <= 0 ? openedAt : null,
    confidence: figure !== null && figure.gte(0) && figure.lte(1) ? figure : null,
    regime: REGIMES.find((name) => typeof regime === 'string' && name === regime.toUpperCase()) ?? null,
  };
}

/** When the weight of a trade was decided: at its opening, or at its close if the opening is not known. */
export function decidedAt({ openedAt, closedAt }: ReplayTrade): Instant {
  return openedAt ?? closedAt;
}
