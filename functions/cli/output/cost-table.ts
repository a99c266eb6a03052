import type { Table } from './parts';
import { table } from './table';
import { grouped } from '../../ui/words/text';
import type { Close } from '../../local/play-journal';

/** Reads and writes per closed trade, the most frequent cost first: that is the steady state. */
export function costTable(closes: readonly Close[]): Table {
  const counts = new Map<string, { close: Close; count: number }>();
  for (const close of closes) {
    const key = `${close.reads}/${close.writes}/${String(close.first)}`;
    counts.set(key, { close, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const byFrequency = [...counts.values()].sort((a, b) => b.count - a.count);
  const rows = byFrequency.map(({ close, count }) => [
    String(close.reads),
    String(close.writes),
    grouped(count),
    close === byFrequency[0]?.close && !close.first
      ? 'the steady state'
      : reasonOf(close, close === closes[0]),
  ]);
  return table(
    [
      { heading: 'reads', right: true },
      { heading: 'writes', right: true },
      { heading: 'closes', right: true },
      { heading: '', flow: 'wrap' },
    ],
    rows,
  );
}

/** Why a close cost more or less than most. */
function reasonOf({ first, reads, writes }: Close, isVeryFirst: boolean): string {
  if (isVeryFirst) return "the user's first close: a rebuild from the journal";
  if (first) return "an agent's first close: its window is built";
  // An alert is looked for before it is written.
  const alerts = writes - 3;
  if (alerts > 0 && reads - 3 === alerts) return alerts === 1 ? 'with an alert' : `with ${alerts} alerts`;
  return writes === 2 ? 'no figure changed: no new version' : '';
}
