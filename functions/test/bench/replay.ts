import { readJournal } from '../../journals/read-journal';
import { EntryPolicies } from '../../simulation/policy/entry-policy';
import { replay, type ReplayResult, type ReplayWatcher } from '../../simulation/replay';
import { replayTrades } from '../../simulation/replay-trades';
import { timeText } from '../../src/contract/fields/time';
import { DEFAULT_CONFIG, type EngineConfig } from '../../src/core/config';
import { Decimal } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { PROFILES } from '../../src/core/profiles/profiles';
import { mustAgree } from './engine';
import { duration, medians, print, share, timed, timesLess } from './measure';
import { plainWeights } from './plain-engine';
import { agentNames, sampleTrades } from './sample';

const AGENTS = 20;
const CLOSES = 100_000;
const FEWER = 10_000;
const CAPITAL = new Decimal(10_000);

/** With the default of 0.05 the floors of 20 agents would take the whole account. */
const FLOOR = new Decimal('0.01');
const CONFIG: EngineConfig = { ...DEFAULT_CONFIG, minFloorWeight: FLOOR };

/** Agents close one after another, each position open for an hour and a half. */
const APART = 400;
const HELD = 5_400;

/** A replay from the text of a journal to the last close, and one with the policy before every entry. Prints no report. */
export async function benchReplay(): Promise<void> {
  const many = journalOf(CLOSES);
  const fewer = journalOf(FEWER);
  const newest = new Map(
    agentNames(AGENTS).map((agentId) => [
      agentId,
      sampleTrades(agentId, CLOSES / AGENTS)
        .slice(-100)
        .reverse(),
    ]),
  );

  // The short one also warms up the long one.
  const short = await timed(() => replayed(fewer));
  const long = await timed(async () => {
    mustAgree((await replayed(many)).allocation, plainWeights(newest, FLOOR.toFixed()));
  });
  const again = await timed(() => replayed(fewer));
  const withPolicy = await timed(() => {
    const policies = new EntryPolicies(CONFIG, CAPITAL, PROFILES.SAFE);
    const asking: ReplayWatcher = {
      onEntry: (entry) => policies.of(entry),
      onClose: ({ trade }) => policies.take(trade),
    };
    return replayed(fewer, [asking, policies.watcher]);
  });
  const { plain } = await medians({ plain: () => plainWeights(newest, FLOOR.toFixed()) });

  const aClose = long.clock / CLOSES;
  const anEarlier = Math.min(short.clock, again.clock) / FEWER;
  print(
    `A replay, ${AGENTS} agents`,
    ['', 'Maestro', 'baseline', '', 'ratio'],
    [
      [
        '100,000 closes, from the text of a CSV',
        duration(long.clock),
        duration(plain * CLOSES),
        'all weights recomputed after each, plain decimal.js',
        timesLess(long.clock, plain * CLOSES),
      ],
      ['each of these closes', duration(aClose), duration(anEarlier), 'of 10,000', share(aClose, anEarlier)],
      [
        '10,000 closes, the policy before each entry',
        duration(withPolicy.clock),
        duration(again.clock),
        'without policies',
        share(withPolicy.clock, again.clock),
      ],
    ],
  );
}

async function replayed(text: string, watchers: readonly ReplayWatcher[] = []): Promise<ReplayResult> {
  const { trades } = replayTrades(await readJournal([{ name: 'journal.csv', text }]), CONFIG, null);
  return replay(trades, CONFIG, { capital: CAPITAL, slots: 1 }, watchers);
}

/** A journal as CSV. */
function journalOf(closes: number): string {
  const rows = agentNames(AGENTS).flatMap((agentId, agent) =>
    sampleTrades(agentId, closes / AGENTS).map(({ closed_at, ...fields }, index) => {
      const at = closed_at + agent * APART;
      return {
        trade_id: `${agentId}-${index}`,
        opened_at: timeText(new Instant(at - HELD)),
        closed_at: timeText(new Instant(at)),
        ...fields,
      };
    }),
  );
  const [first] = rows;
  return [Object.keys(first ?? {}), ...rows.map(Object.values<string>)]
    .map((row) => `${row.join(',')}\n`)
    .join('');
}
