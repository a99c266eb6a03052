import { LEAST_DAYS_FOR_A_RATIO, LEAST_DAYS_FOR_A_YEAR } from '../../simulation/account/performance';
import { agentVerdict } from '../../simulation/verdicts';
import { mostOpenAtOnce } from '../../simulation/slots';
import { isSkipReason } from '../../src/core/trades/trade';
import { Decimal } from '../../src/core/base/decimal';
import { floorsNote } from '../words/allocation-words';
import { overlapNote } from '../words/replay-notes';
import { weightText } from '../words/format';
import { skipWords } from '../words/skip-words';
import { grouped, listed, plural } from '../words/text';
import { levelOf } from './agent-view';
import type { ReplayInput } from './replay-input';
import type { Reservation } from './replay-view';

/** Reasons to doubt a replay, the most serious first (docs/specification.md, section 9). */
export function reservationsOf(input: ReplayInput): Reservation[] {
  return [
    ...borrowed(input),
    ...floorsOnly(input),
    ...unreadableRows(input),
    ...skippedResults(input),
    ...overlappingAgents(input),
    ...overlappingFiles(input),
    ...openingsUnknown(input),
    ...partOfRecord(input),
    ...noLossYet(input),
    ...shortHistory(input),
    ...symbolsLeftAlone(input),
  ];
}

function borrowed({ wire, held }: ReplayInput): Reservation[] {
  return overlapNote(wire, held).map((text) => ({
    code: 'borrowed',
    level: 'bad',
    short: 'More held than it had',
    text,
  }));
}

function floorsOnly({ wire, config }: ReplayInput): Reservation[] {
  const text = floorsNote(wire, config);
  return text === null ? [] : [{ code: 'floors_only', level: 'bad', short: 'Scores decide nothing', text }];
}

function unreadableRows({ journal: { errors, rows } }: ReplayInput): Reservation[] {
  if (errors.length === 0) return [];
  const text = `${plural(errors.length, 'row')} of ${grouped(rows)} could not be read, and ${errors.length === 1 ? 'is' : 'are'} in no figure.`;
  return [{ code: 'unreadable_rows', level: 'bad', short: plural(errors.length, 'unreadable row'), text }];
}

function skippedResults({ wire }: ReplayInput): Reservation[] {
  const skipped = Object.entries(wire.not_replayed).filter(([reason]) => isSkipReason(reason));
  const count = skipped.reduce((sum, [, more]) => sum + more, 0);
  if (count === 0) return [];
  const why = skipped.map(([reason, more]) => `${grouped(more)} ${skipWords(reason)}`).join(', ');
  const text = `The result of ${plural(count, 'closed trade')} is not known, so that ${count === 1 ? 'it is' : 'they are'} in no account: ${why}.`;
  return [{ code: 'skipped_results', level: 'careful', short: `${plural(count, 'result')} not known`, text }];
}

/**
 * Trades that were open at once while each had a larger part of the share of its agent. Where the journal sets the positions,
 * each trade gets its part, and nothing is to be doubted. What was held above the account is said before.
 */
function overlappingAgents({ wire, held }: ReplayInput): Reservation[] {
  if (wire.slots_from === 'journal' || overlapNote(wire, held).length > 0) return [];
  const crowded = [...mostOpenAtOnce(held)].filter(([agentId, most]) => most > (wire.slots[agentId] ?? 1));
  if (crowded.length === 0) return [];
  const named = crowded.map(
    ([agentId, most]) => `${agentId} ${grouped(most)} of ${grouped(wire.slots[agentId] ?? 1)}`,
  );
  return [
    {
      code: 'overlapping_agents',
      level: 'careful',
      short: 'More positions than --slots',
      text: `More trades were open at once than --slots has room for, so that together they had more than the share of their agent: ${listed(named, NAMED)}.`,
    },
  ];
}

/** Runs of one backtest are no journal of one agent. */
function overlappingFiles({ journal: { overlaps } }: ReplayInput): Reservation[] {
  const [first] = overlaps;
  if (first === undefined) return [];
  const files = first.files.map((name) => name.replace(/^.*[\\/]/, ''));
  const more =
    overlaps.length === 1 ? '' : `; those of ${plural(overlaps.length - 1, 'more agent')} overlap too`;
  return [
    {
      code: 'overlapping_files',
      level: 'careful',
      short: 'One agent in several files',
      text: `The times of ${first.agentId} overlap in ${files.length === 2 ? files.join(' and ') : listed(files, NAMED)}: if they are runs of one backtest, its trades count twice${more}.`,
    },
  ];
}

/** Whoever does not know when a trade opened, does not know what was held beside it. */
function openingsUnknown({ journal: { trades } }: ReplayInput): Reservation[] {
  const unknown = trades.filter(({ openedAt }) => openedAt === null).length;
  if (unknown === 0) return [];
  return [
    {
      code: 'openings_unknown',
      level: 'careful',
      short: `${plural(unknown, 'opening')} not known`,
      text: `${plural(unknown, 'trade')} without opened_at: what was open beside them is not known, and so neither is the most that was held.`,
    },
  ];
}

/** With a smaller part of its trades looked at, the verdict on an agent may be that of a good week. */
const LEAST_PART = 0.5;

/** Agents whose good record is that of a small part of the trades that the journal has of them. */
function partOfRecord({ wire: { agents }, journal: { trades } }: ReplayInput): Reservation[] {
  const known = new Map<string, number>();
  for (const { agentId } of trades) known.set(agentId, (known.get(agentId) ?? 0) + 1);
  const concerned = Object.entries(agents).flatMap(([agentId, agent]) => {
    const all = known.get(agentId) ?? 0;
    const isGood = levelOf(agentVerdict(agent).code) === 'good';
    return isGood && agent.trades < all * LEAST_PART
      ? [`${agentId} ${grouped(agent.trades)} of ${grouped(all)}`]
      : [];
  });
  if (concerned.length === 0) return [];
  const text = `The good records are those of the newest trades alone: ${listed(concerned, NAMED)}. A longer lookback, such as --config with {"lookback_trades": 1000}, may say otherwise.`;
  return [{ code: 'part_of_record', level: 'careful', short: 'Newest trades only', text }];
}

/** An agent above 1/n that has not lost among the trades looked at: its record has not met its worst yet. */
function noLossYet({ wire: { weights, agents } }: ReplayInput): Reservation[] {
  const all = Object.entries(weights);
  const equal = new Decimal(1).div(all.length);
  const lucky = all.flatMap(([agentId, weight]) => {
    const evidence = agents[agentId]?.evidence;
    const hasWonAll = evidence !== undefined && evidence.profit_factor === null && evidence.win_rate === '1';
    return hasWonAll && new Decimal(weight).gt(equal) ? [`${agentId} (${weightText(weight)})`] : [];
  });
  if (lucky.length === 0) return [];
  const text = `Not one loss among the trades looked at, and more than an equal share of the account: ${listed(lucky, NAMED)}. A record without a loss has not met its worst yet.`;
  return [{ code: 'no_loss_yet', level: 'careful', short: 'No loss seen yet', text }];
}

const NAMED = 4;

function shortHistory({ wire: { difference } }: ReplayInput): Reservation[] {
  const { days, days_with_close: withClose } = difference;
  if (days >= LEAST_DAYS_FOR_A_YEAR && withClose >= LEAST_DAYS_FOR_A_RATIO) return [];
  const text = `${plural(days, 'day')}, ${grouped(withClose)} with a close: too short for figures per year, and for a market that changes.`;
  return [{ code: 'short_history', level: 'careful', short: `${plural(days, 'day')} only`, text }];
}

/** Capital for agents that have nothing to trade under a profile. */
function symbolsLeftAlone({ stopped, wire }: ReplayInput): Reservation[] {
  return stopped.flatMap(({ profile, agentIds }) => {
    if (agentIds.length === 0) return [];
    const named = listed(
      agentIds.map((agentId) => `${agentId} (${weightText(wire.weights[agentId] ?? '0')})`),
      NAMED,
    );
    const text = `${profile} leaves alone every symbol that these agents traded in the last 30 days, so that their share may not trade: ${named}.`;
    return [
      { code: 'symbols_left_alone', level: 'careful', short: `${profile} stops agents with capital`, text },
    ];
  });
}
