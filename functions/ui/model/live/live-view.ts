import type { PolicyAnswer } from '../../../src/contract/callables/policy-response';
import type { WirePublished } from '../../../src/contract/documents/allocation';
import { agoText, type Clock, momentText } from '../../words/moment';
import { grouped, listed, plural } from '../../words/text';
import { agentViews } from '../agent-view';
import type { Level } from '../answer';
import { shareText } from '../policy-figures';
import { type PolicyView, policyView } from '../policy-view';
import type { AgentView } from '../replay-view';
import { contradictions } from './contradictions';
import {
  equityOf,
  isPaused,
  type LiveCurrent,
  type Loaded,
  pausedAgentsOf,
  seenValue,
  type WrittenSettings,
  type WrittenTrade,
} from './documents';
import { moneyRows } from './money-rows';
import type { Freshness } from './schedule';
import { openPositions, type PositionLine, positionLines } from './trades-view';
import { baselineOf, type Move, moveOf } from './since-yesterday';

/** What the page knows. */
export interface LiveInput {
  readonly clock: Clock;
  readonly isOnline: boolean;
  /** When the documents last came from the server, by the clock of the functions; null: never. */
  readonly heardAt: number | null;
  readonly current: Loaded<LiveCurrent | null>;
  readonly settings: Loaded<WrittenSettings | null>;
  /** The newest first. */
  readonly history: Loaded<readonly LiveVersion[]>;
  /** The trades that closed last, the newest first. */
  readonly trades: Loaded<readonly WrittenTrade[]>;
  /** The trades that were opened last, the newest first. */
  readonly opened: Loaded<readonly WrittenTrade[]>;
  readonly policy: AskedPolicy;
}

/** A version of the history, as far as the page reads it. */
export type LiveVersion = WirePublished;

/** The policy of the account: the last answer, and whether it still counts. */
export interface AskedPolicy {
  readonly answer: PolicyAnswer | null;
  readonly freshness: Freshness;
  /** When it was asked, by the clock of the functions. */
  readonly askedAt: number;
  /** What went wrong since, in words; null: nothing. */
  readonly failure: string | null;
}

/** How much a card can be believed. */
export type CardState = 'loading' | 'live' | 'awaited' | 'checking' | 'out_of_date' | 'empty' | 'failed';

/** Something that the reader should know about the whole page. */
export interface Notice {
  readonly code: 'offline' | 'rebuilding' | 'refused' | 'damaged' | 'failed' | 'floors';
  readonly level: Level;
  readonly text: string;
}

/** May I trade now? */
export interface VerdictCard {
  readonly state: CardState;
  /** Such as "as of 11:00, out of date"; empty: it holds. */
  readonly note: string;
  readonly policy: PolicyView | null;
  /** In place of a policy that is not there. */
  readonly text: string;
  /** What a screen reader says when it changes. */
  readonly spoken: string;
  readonly isPaused: boolean;
  /** The positions that the journal knows to be open. */
  readonly positions: readonly PositionLine[];
}

/** An agent with its capital. */
export interface CapitalRow {
  readonly agent: AgentView;
  readonly move: Move | null;
  readonly money: string | null;
  readonly isPaused: boolean;
  readonly warnings: readonly string[];
  /** What rows are sorted by besides the weight. */
  readonly figures: {
    /** Decimal text; null: not known. */
    readonly score: string | null;
    readonly trades: number;
    /** ISO 8601. */
    readonly lastClosedAt: string | null;
  };
}

/** Where the capital is. */
export interface CapitalCard {
  readonly state: CardState;
  /** Such as "5 agents; trend-btc has the most, 43.07 %". */
  readonly headline: string;
  readonly rows: readonly CapitalRow[];
  /** The part that no agent has, such as "4.20 %, 420.00"; null: none. */
  readonly cash: string | null;
  /** How the money is known: "An account of 25,000.00, said on 20 Nov, 11:00", or how to make it known. */
  readonly equity: string;
  readonly note: string;
}

/** Everything that the first screen shows. */
export interface LiveView {
  /** Such as "Live · last close 12 s ago · version 14". */
  readonly status: { readonly text: string; readonly level: Level };
  readonly notices: readonly Notice[];
  readonly verdict: VerdictCard;
  readonly capital: CapitalCard;
  /** Three steps, as long as there is no allocation; null: there is one, or nobody knows yet. */
  readonly steps: readonly string[] | null;
}

/** What to do until the first weights appear. */
const STEPS = [
  'Make a key for your bot in the settings, and paste the lines into it. Or bring the journal of your bot there.',
  'Let it close a trade.',
  'The weights appear here within two seconds, and this page follows every close.',
] as const;

/** The first screen, in words. */
export function liveView(input: LiveInput): LiveView {
  const current = seenValue(input.current);
  const state = cardState(input);
  return {
    status: statusOf(input),
    notices: notices(input),
    verdict: verdictCard(input, state),
    capital: current === null ? emptyCapital(state) : capitalCard(input, current, state),
    steps: state === 'empty' ? STEPS : null,
  };
}

function cardState({ current, isOnline }: LiveInput): CardState {
  if (current.state !== 'seen') return current.state;
  if (current.value === null) return isOnline && !current.isFromCache ? 'empty' : 'out_of_date';
  return isOnline && !current.isFromCache ? 'live' : 'out_of_date';
}

function statusOf({ current, isOnline, clock, heardAt }: LiveInput): LiveView['status'] {
  if (current.state === 'failed') return { text: 'Not available', level: 'bad' };
  if (current.state === 'loading')
    return isOnline ? { text: 'Connecting…', level: 'unknown' } : { text: 'Offline', level: 'bad' };
  const last = current.value === null ? null : lastClose(current.value);
  const parts = [
    ...(last === null ? [] : [`last close ${agoText(last, clock.now)}`]),
    ...(current.value === null ? [] : [`version ${grouped(current.value.version)}`]),
  ];
  if (!isOnline || current.isFromCache)
    return {
      text: ['Offline', ...(heardAt === null ? [] : [`as of ${momentOf(heardAt, clock)}`]), ...parts].join(
        ' · ',
      ),
      level: 'bad',
    };
  return { text: ['Live', ...parts].join(' · '), level: 'good' };
}

function lastClose({ agents }: LiveCurrent): string | null {
  const times = Object.values(agents).flatMap(({ last_closed_at: at }) => at ?? []);
  return times.reduce<string | null>(
    (latest, at) => (latest === null || Date.parse(at) > Date.parse(latest) ? at : latest),
    null,
  );
}

const momentOf = (millis: number, clock: Clock): string => momentText(new Date(millis).toISOString(), clock);

function notices(input: LiveInput): Notice[] {
  const { current, settings, isOnline, clock, heardAt, policy } = input;
  const seen = seenValue(current);
  const found: Notice[] = [];
  const isOld = !isOnline || (current.state === 'seen' && current.isFromCache);
  if (isOld && current.state !== 'failed')
    found.push({ code: 'offline', level: 'bad', text: offlineText(seen, heardAt, clock) });
  for (const document of [current, settings])
    if (document.state === 'failed') found.push({ code: 'failed', level: 'bad', text: document.message });
  if (seen !== null && seen.rebuilding_since !== null)
    found.push({
      code: 'rebuilding',
      level: 'careful',
      text: `Maestro reads your journal again, since ${momentText(seen.rebuilding_since, clock)}. Until it is done you see the weights from before.`,
    });
  const refused = seen?.refused_agents ?? [];
  if (refused.length > 0)
    found.push({
      code: 'refused',
      level: 'bad',
      text: `${plural(refused.length, 'agent')} too many: Maestro holds 100. Left out: ${listed(refused, 5)}. Name those that count in agent_ids.`,
    });
  const damage = policy.answer?.reasons.find(
    ({ code, damage: what }) => code === 'paused' && what !== undefined,
  )?.damage;
  if (typeof damage === 'string')
    found.push({
      code: 'damaged',
      level: 'bad',
      text: `The settings are damaged, so no new trades are allowed: ${damage}. Save them again to repair them.`,
    });
  if (seen !== null)
    for (const { agentId, text } of contradictions(seen, null, []))
      if (agentId === null) found.push({ code: 'floors', level: 'careful', text });
  return found;
}

function offlineText(seen: LiveCurrent | null, heardAt: number | null, clock: Clock): string {
  if (seen === null) return 'Maestro cannot be reached. Nothing is known here yet.';
  const at = heardAt ?? Date.parse(seen.computed_at);
  return `Maestro cannot be reached. What you see is from ${momentOf(at, clock)} and may not hold.`;
}

function verdictCard(input: LiveInput, state: CardState): VerdictCard {
  const { policy, clock, settings } = input;
  const { answer, askedAt, freshness, failure } = policy;
  const paused = isPaused(seenValue(settings));
  const opened = seenValue(input.opened);
  const positions = positionLines(opened ?? [], clock);
  if (answer === null) {
    const text = failure ?? (input.isOnline ? 'Asking Maestro…' : 'Not known: Maestro cannot be reached.');
    const own = failure === null && input.isOnline ? 'loading' : 'failed';
    return {
      state: own,
      note: '',
      policy: null,
      text,
      spoken: own === 'loading' ? '' : text,
      isPaused: paused,
      positions,
    };
  }
  const view = policyView(answer, { clock, openPositions: openPositions(opened) });
  const isOld = freshness === 'out_of_date' || state === 'out_of_date';
  const asOf = `as of ${momentOf(askedAt, clock)}`;
  const note = isOld
    ? `${asOf}, out of date${failure === null ? '' : `. ${failure}`}`
    : freshness === 'checking'
      ? `${asOf}, asking again…`
      : '';
  return {
    state: isOld ? 'out_of_date' : freshness === 'holds' ? 'live' : freshness,
    note,
    policy: view,
    text: view.verdict.text,
    // "Asking again" is over in a moment, so it is not said.
    spoken: isOld ? `${view.verdict.text}, ${asOf}, out of date` : view.verdict.text,
    isPaused: paused,
    positions,
  };
}

function emptyCapital(state: CardState): CapitalCard {
  const headline: Readonly<Record<CardState, string>> = {
    loading: 'Reading the weights…',
    failed: 'The weights cannot be read',
    empty: 'No weights yet',
    live: '',
    awaited: '',
    checking: '',
    out_of_date: 'No weights are known here',
  };
  return { state, headline: headline[state], rows: [], cash: null, equity: '', note: '' };
}

function capitalCard(input: LiveInput, current: LiveCurrent, state: CardState): CapitalCard {
  const { settings, history, trades, policy, clock } = input;
  const written = seenValue(settings);
  const equity = equityOf(written);
  const money = equity === null ? null : moneyRows(current, equity.amount);
  const baseline = baselineOf(seenValue(history) ?? [], clock);
  const paused = new Set(pausedAgentsOf(written));
  const warnings = contradictions(current, policy.answer, seenValue(trades) ?? []);
  const agents = agentViews(current, null);
  const [first] = agents;
  const cash = shareText(current.unallocated);
  return {
    state,
    headline:
      first === undefined
        ? 'No agents'
        : agents.length === 1
          ? `${first.agentId} has ${first.weightText}`
          : `${plural(agents.length, 'agent')}; ${first.agentId} has the most, ${first.weightText}`,
    rows: agents.map((agent) => ({
      agent,
      move: baseline === null ? null : moveOf(agent.agentId, agent.weight, baseline),
      money: money?.byAgent.get(agent.agentId) ?? null,
      isPaused: paused.has(agent.agentId),
      warnings: warnings.flatMap(({ agentId, text }) => (agentId === agent.agentId ? [text] : [])),
      figures: figuresOf(current.agents[agent.agentId]),
    })),
    cash: money === null ? cash : `${cash}, ${money.cash}`,
    equity: equityText(money?.total ?? null, equity?.at ?? null, clock),
    note: baseline === null ? '' : `Arrows: points ${baseline.since}.`,
  };
}

function figuresOf(agent: LiveCurrent['agents'][string] | undefined): CapitalRow['figures'] {
  const { score = null, trades = 0, last_closed_at: lastClosedAt = null } = agent ?? {};
  return { score, trades, lastClosedAt };
}

/** How the money is known, or how to make it known. */
function equityText(total: string | null, at: string | null, clock: Clock): string {
  if (total === null)
    return 'Say in the settings what the account is worth, to see amounts and the fall of today.';
  return at === null ? `An account of ${total}.` : `An account of ${total}, said ${momentText(at, clock)}.`;
}
