import type { EntryPolicy } from '../../simulation/policy/entry-policy';
import { whyNotReplayed } from '../../simulation/not-replayed';
import type { TradeClose } from '../../simulation/replay';
import type { WireReplay } from '../../simulation/wire';
import { timeText } from '../../src/contract/fields/time';
import { decimalText } from '../../src/core/base/decimal';
import { hundredfold, shortened } from '../../ui/words/format';
import { moneyColumn, moneyHeading } from '../../ui/words/money';
import { notReplayedShort } from '../../ui/words/not-replayed-words';
import type { Table } from './parts';
import { table } from './table';

/** The most agents that are named per row; further ones are only counted. */
const SHOWN_WEIGHTS = 6;

/** A closed trade, and the policy before its entry; null without --profile. */
export interface ShownClose {
  readonly close: TradeClose;
  readonly before: EntryPolicy | null;
}

/**
 * Closed trades, one row per trade: the agent, the part of the account that the trade held, the equity after the moment
 * of the close, and the weights published then.
 *
 * @param profile the profile of the policies; null where the trades have none
 */
export function closesTable(
  shown: readonly ShownClose[],
  profile: string | null,
  { capital, currency, slots }: Pick<WireReplay, 'capital' | 'currency' | 'slots'>,
): Table {
  const equities = moneyColumn(
    shown.map(({ close }) => decimalText(close.equity)),
    capital,
  );
  return table(
    [
      { heading: 'closed at' },
      { heading: 'agent' },
      { heading: 'held', right: true, priority: 2 },
      ...(profile === null ? [] : [{ heading: `${profile} before`, priority: 1 }]),
      { heading: moneyHeading('equity', currency), right: true },
      // Whole, because a list of names and weights that is cut in the middle says nothing.
      { heading: 'weights published, %', flow: 'whole', priority: 3 },
    ],
    shown.map(({ close, before }, index) => [
      timeText(close.trade.closedAt),
      close.trade.agentId,
      heldText(close, slots),
      ...(before === null ? [] : [before.refused[0] ?? `${shortened(before.policy.maxRiskPct, 4)} %`]),
      equities[index] ?? '',
      weightsText(close),
    ]),
  );
}

/** The part of the account that a trade held, or why it held none. */
function heldText(close: TradeClose, slots: WireReplay['slots']): string {
  const reason = whyNotReplayed(close);
  return reason === null
    ? `${hundredfold(close.weight.div(slots[close.trade.agentId] ?? 1), 2)} %`
    : notReplayedShort(reason);
}

function weightsText({ allocation }: TradeClose): string {
  const { weights, unallocated } = allocation.published;
  const heaviest = [...weights].sort(([, a], [, b]) => b.cmp(a)).slice(0, SHOWN_WEIGHTS);
  const named = heaviest.map(([agentId, share]) => `${agentId} ${hundredfold(share, 1)}`);
  if (weights.size > SHOWN_WEIGHTS) named.push(`and ${weights.size - SHOWN_WEIGHTS} more`);
  if (!unallocated.isZero()) named.push(`cash ${hundredfold(unallocated, 1)}`);
  return named.join(', ');
}
