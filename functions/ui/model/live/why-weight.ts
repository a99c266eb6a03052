import type { WirePublished } from '../../../src/contract/documents/allocation';
import { Decimal, exactSum, ONE } from '../../../src/core/base/decimal';
import type { WeightBasis } from '../../../src/core/config';
import { floorWeight } from '../../../src/core/weights/floor';
import { divisorsOf, proportionsOf } from '../../../src/core/weights/proportions';
import { fromFixedPoint, toFixedPoint } from '../../../src/core/numbers/fixed-point';
import { inProportion, wholeParts } from '../../../src/core/weights/softmax';
import { shareText, shortFigure } from '../policy-figures';
import type { FigureTable } from '../../words/figure-table';
import { grouped, plural } from '../../words/text';
import { PAGE_WORDS as WORDS } from './page-words';

/** One step of a weight, as a person can redo it. */
export interface WeightStep {
  readonly name: string;
  /** A whole sentence or a calculation. */
  readonly text: string;
}

/** How the weight of an agent follows from its score, step by step. */
export interface WhyWeight {
  /** Such as "Why 29.31 %?". */
  readonly question: string;
  readonly steps: readonly WeightStep[];
  /** Every agent that shares by its score, so that the sum of the softmax can be redone; null: the weight is no such share. */
  readonly powers: FigureTable | null;
  /** The target weight that the steps end at, before it is rounded to 12 places, to be held against the engine. */
  readonly target: Decimal;
}

/** What the steps need of an allocation. */
export type Explained = Pick<
  WirePublished,
  'agents' | 'weights' | 'target_weights' | 'config' | 'unallocated' | 'redundancy'
>;

interface Agent {
  readonly agentId: string;
  readonly status: string;
  readonly score: Decimal;
  readonly isLosing: boolean;
  readonly dailyVolatility: () => Decimal | null;
  readonly redundancy: Decimal;
}

const decimalOf = (text: string | null): Decimal | null => (text === null ? null : new Decimal(text));

/** The configuration and the agents, as decimals. */
class Account {
  readonly agents: readonly Agent[];
  readonly performing: readonly Agent[];
  readonly others: number;
  readonly configuredFloor: Decimal;
  readonly floor: Decimal;
  readonly isStrict: boolean;
  readonly temperature: Decimal;
  readonly weightBasis: WeightBasis;
  readonly cap: Decimal;

  constructor({ agents, config, redundancy }: Explained) {
    this.agents = Object.entries(agents).map(
      ([agentId, { status, score, mean_return_pct: mean, evidence }]) => ({
        agentId,
        status,
        score: new Decimal(score ?? 0),
        isLosing: mean !== null && new Decimal(mean).lt(0),
        dailyVolatility: () => decimalOf(evidence.daily_volatility_pct),
        redundancy: (config.diversify ? decimalOf(redundancy?.divisors[agentId] ?? null) : null) ?? ONE,
      }),
    );
    this.performing = this.agents.filter(({ status }) => status === 'performing');
    this.others = this.agents.length - this.performing.length;
    this.configuredFloor = new Decimal(config.min_floor_weight);
    this.floor = floorWeight(this.agents.length, this.others, this.configuredFloor);
    this.isStrict = config.enforce_performance;
    this.temperature = new Decimal(config.temperature);
    this.weightBasis = config.weight_basis;
    this.cap = new Decimal(config.max_weight);
  }

  /** What an agent that does not perform gets. */
  fixedWeight({ status, isLosing }: Agent): Decimal {
    if (status === 'suspended' || (status === 'stale' && this.isStrict)) return new Decimal(0);
    if (status === 'unproven' && this.performing.length === 0 && !isLosing)
      return Decimal.div(1, this.agents.length);
    return this.floor;
  }
}

/** The performing agents: who was raised to the floor, and what the others share. */
interface Sharing {
  readonly rest: Decimal;
  readonly raised: readonly Agent[];
  readonly free: readonly { readonly agent: Agent; readonly power: Decimal; readonly share: Decimal }[];
  readonly left: Decimal;
}

function sharing(account: Account): Sharing {
  const taken = account.agents
    .filter(({ status }) => status !== 'performing')
    .reduce((sum, agent) => sum.plus(account.fixedWeight(agent)), new Decimal(0));
  const rest = ONE.minus(taken);
  const raised: Agent[] = [];
  const powers = softmaxOf(account.performing, account);
  let free = account.performing.map((agent, index) => ({ agent, power: powers[index] ?? ONE }));
  for (;;) {
    const left = rest.minus(account.floor.times(raised.length));
    const shares =
      free.length === 0
        ? []
        : shared(
            left,
            free.map(({ power }) => power),
          );
    const known = free.map((one, index) => ({ ...one, share: shares[index] ?? ONE }));
    const below = account.isStrict ? [] : known.filter(({ share }) => share.lt(account.floor));
    if (below.length === 0) return { rest, raised, free: known, left };
    raised.push(...below.map(({ agent }) => agent));
    free = free.filter(({ agent }) => !raised.includes(agent));
  }
}

function shared(amount: Decimal, parts: readonly Decimal[]): Decimal[] {
  return inProportion(toFixedPoint(amount), wholeParts(parts)).map((share) => fromFixedPoint(share));
}

function softmaxOf(agents: readonly Agent[], rules: Account): Decimal[] {
  return agents.length === 0 ? [] : proportionsOf(agents, rules);
}

/** The weights after the cap: the excess goes to the performing agents below it, in proportion to their weights. */
function capped(account: Account, before: ReadonlyMap<Agent, Decimal>): Map<Agent, Decimal> {
  const weights = new Map(before);
  if (account.cap.gte(1)) return weights;
  for (;;) {
    const above = [...weights].filter(([, weight]) => weight.gt(account.cap));
    if (above.length === 0) return weights;
    const excess = exactSum(above.map(([, weight]) => weight.minus(account.cap)));
    for (const [agent] of above) weights.set(agent, account.cap);
    const below = [...weights].filter(
      ([agent, weight]) => agent.status === 'performing' && weight.lt(account.cap),
    );
    if (below.length === 0) continue;
    const parts = below.some(([, weight]) => !weight.isZero())
      ? below.map(([, weight]) => weight)
      : softmaxOf(
          below.map(([agent]) => agent),
          account,
        );
    for (const [index, more] of shared(excess, parts).entries()) {
      const [agent, weight] = below[index] ?? [];
      if (agent !== undefined && weight !== undefined) weights.set(agent, weight.plus(more));
    }
  }
}

/**
 * Why an agent has its weight: score → softmax → floor → cap → published weight, in figures that a person can redo by hand
 * (docs/specification.md, section 2, rules 4 and 6 to 9). Null: the allocation does not have the agent.
 *
 * @example
 * whyWeight(current, 'trend-btc')?.question; // 'Why 29.31 %?'
 */
export function whyWeight(allocation: Explained, agentId: string): WhyWeight | null {
  const account = new Account(allocation);
  const agent = account.agents.find((one) => one.agentId === agentId);
  const published = allocation.weights[agentId];
  if (agent === undefined || published === undefined) return null;
  const shared = sharing(account);
  const raised = new Set(shared.raised);
  const before = new Map(
    account.agents.map((one): [Agent, Decimal] => {
      if (one.status !== 'performing') return [one, account.fixedWeight(one)];
      const free = shared.free.find((share) => share.agent === one);
      return [one, raised.has(one) || free === undefined ? account.floor : free.share];
    }),
  );
  const after = capped(account, before);
  const target = after.get(agent) ?? account.floor;
  return {
    question: `Why ${shareText(published)}?`,
    steps: [
      scoreStep(allocation, agent),
      ...(agent.status === 'performing' ? sharingSteps(account, shared, agent) : [fixedStep(account, agent)]),
      ...capSteps(account, before.get(agent) ?? target, target),
      publishedStep(allocation, agentId, target),
    ],
    powers: agent.status === 'performing' ? powersTable(account, shared) : null,
    target,
  };
}

/** More decimals than the steps have: the sum of a hundred rounded powers is still theirs. */
const POWER_PLACES = 8;

function powersTable(account: Account, { free }: Sharing): FigureTable {
  const divisors = divisorsOf(account.performing, account);
  const isDivided = divisors.some((divisor) => !divisor.eq(1));
  const powers = softmaxOf(account.performing, account);
  const figure = (value: Decimal): string => {
    const rounded = value.toDecimalPlaces(POWER_PLACES);
    return `${rounded.eq(value) ? '' : '≈'}${grouped(rounded.toFixed())}`;
  };
  const columns = [WORDS.score, ...(isDivided ? [WORDS.dividedBy] : []), WORDS.power, WORDS.share];
  return {
    columns: [{ heading: WORDS.agent }, ...columns.map((heading) => ({ heading, right: true }))],
    rows: account.performing.map((one, index) => {
      const share = free.find(({ agent }) => agent === one)?.share;
      return [
        one.agentId,
        figure(one.score),
        ...(isDivided ? [figure(divisors[index] ?? ONE)] : []),
        figure(powers[index] ?? ONE),
        share === undefined ? WORDS.theFloor : shareText(share.toFixed()),
      ];
    }),
  };
}

function scoreStep({ agents, config }: Explained, { agentId, status }: Agent): WeightStep {
  const { sharpe, score, trades, trades_needed: trade, days_needed: days } = agents[agentId] ?? {};
  const name = 'Score';
  if (status === 'unproven' || score === null || score === undefined) {
    const needs = [
      ...((trade ?? 0) > 0 ? [`${plural(trade ?? 0, 'more trade')} with a return`] : []),
      ...((days ?? 0) > 0 ? [plural(days ?? 0, 'more day')] : []),
    ];
    return {
      name,
      text: `${agentId} has no score: it needs ${needs.join(' and ') || 'more returns'}.`,
    };
  }
  const over = `over ${plural(trades ?? 0, 'trade')}`;
  if (sharpe === null || sharpe === undefined)
    return {
      name,
      text: `Its returns ${over} are all the same, so its score is the cap with their sign: ${shortFigure(score)}.`,
    };
  if (config.score_method === 'shrunk')
    return {
      name,
      text: `Its Sharpe ratio ${over} is ${shortFigure(sharpe)}, pulled towards the mean of all agents and kept within ±${config.sharpe_cap}: ${shortFigure(score)}.`,
    };
  const cut = sharpe === score ? '' : `, cut at ±${config.sharpe_cap}: ${shortFigure(score)}`;
  return { name, text: `Its Sharpe ratio ${over} is ${shortFigure(sharpe)}${cut}.` };
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  unproven: 'An agent without a score',
  recovering: 'An agent with a score below 0',
  suspended: 'An agent with a score below 0 in strict mode',
  stale: 'An agent that has been silent for too long',
};

function fixedStep(account: Account, agent: Agent): WeightStep {
  const weight = account.fixedWeight(agent);
  const who = STATUS_WORDS[agent.status] ?? agent.status;
  if (weight.isZero()) return { name: 'Floor', text: `${who} gets nothing.` };
  if (!weight.eq(account.floor))
    return {
      name: 'Equal share',
      text: `No agent performs, so those that have not lost share equally: 1 / ${account.agents.length} = ${shareText(weight.toFixed())}.`,
    };
  return { name: 'Floor', text: `${who} gets the floor: ${floorText(account)}.` };
}

/** f = the smallest of the configured floor, 1/n and 1/(2k). */
function floorText({ agents, others, configuredFloor, floor }: Account): string {
  const bounds = [
    shareText(configuredFloor.toFixed()),
    `1/${agents.length}`,
    ...(others > 0 ? [`1/(2 × ${others})`] : []),
  ];
  return `the smallest of ${bounds.join(', ')} = ${shareText(floor.toFixed())}`;
}

function sharingSteps(account: Account, { rest, raised, free, left }: Sharing, agent: Agent): WeightStep[] {
  const others =
    account.others === 0
      ? 'All agents perform, so they share the whole account.'
      : `${plural(account.others, 'agent')} without a good score ${account.others === 1 ? 'gets' : 'get'} ${shareText(ONE.minus(rest).toFixed())} together; ${shareText(rest.toFixed())} is left.`;
  const first: WeightStep = { name: 'Left to share', text: others };
  if (raised.includes(agent))
    return [
      first,
      {
        name: 'Floor',
        text: `Its share by score would be below the floor, so it gets the floor: ${floorText(account)}.`,
      },
    ];
  const mine = free.find((one) => one.agent === agent);
  const best = account.performing.reduce((top, { score }) => Decimal.max(top, score), agent.score);
  const sum = exactSum(free.map(({ power }) => power));
  const power = shortFigure(mine?.power.toFixed() ?? '1');
  return [
    first,
    ...(raised.length === 0
      ? []
      : [
          {
            name: 'Floor',
            text: `${plural(raised.length, 'agent')} would get less than the floor of ${shareText(account.floor.toFixed())} and ${raised.length === 1 ? 'is' : 'are'} raised to it; ${shareText(left.toFixed())} is left.`,
          },
        ]),
    {
      name: 'Softmax',
      text: `e^((${shortFigure(agent.score.toFixed())} − ${shortFigure(best.toFixed())}) / ${account.temperature.toFixed()})${dividedText(account, agent)} = ${power}; ${plural(free.length, 'agent')} together: ${shortFigure(sum.toFixed())}.`,
    },
    {
      name: 'Share',
      text: `${shareText(left.toFixed())} × ${power} / ${shortFigure(sum.toFixed())} = ${shareText(mine?.share.toFixed() ?? '0')}.`,
    },
  ];
}

/** By what the settings `diversify` and `weight_basis` divide; empty: by nothing. */
function dividedText(account: Account, agent: Agent): string {
  const divisor = divisorsOf(account.performing, account)[account.performing.indexOf(agent)] ?? ONE;
  const copies = agent.redundancy.eq(1) ? '' : ` / ${shortFigure(agent.redundancy.toFixed())} (redundancy)`;
  const risk = divisor.div(agent.redundancy);
  const swings =
    account.weightBasis === 'risk' ? ` / ${shortFigure(risk.toFixed())} (daily volatility, in percent)` : '';
  return copies + swings;
}

function capSteps({ cap }: Account, before: Decimal, after: Decimal): WeightStep[] {
  if (after.eq(before)) return [];
  const text = after.lt(before)
    ? `No agent gets more than ${shareText(cap.toFixed())}.`
    : `What others have above the cap of ${shareText(cap.toFixed())} is shared out: ${shareText(after.minus(before).toFixed())} more, ${shareText(after.toFixed())}.`;
  return [{ name: 'Cap', text }];
}

function publishedStep(
  { weights, target_weights: targets, config }: Explained,
  agentId: string,
  target: Decimal,
): WeightStep {
  const [published = '0', wanted = '0'] = [weights[agentId], targets[agentId]];
  const text =
    published === wanted
      ? `${shareText(target.toFixed())}, rounded to 12 places: ${published}.`
      : `The target is ${shareText(wanted)}. The weights stay until a target has moved by ${shareText(config.rebalance_threshold)} (rebalance_threshold): ${published}.`;
  return { name: 'Weight', text };
}
