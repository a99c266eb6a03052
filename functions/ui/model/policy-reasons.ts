import type { WireReason } from '../../src/contract/callables/policy-response';
import { Decimal } from '../../src/core/base/decimal';
import { LEAST_STREAK_FACTOR } from '../../src/core/risk-state/streak';
import { fixed } from '../words/format';
import { type Clock, momentText } from '../words/moment';
import { grouped, plural, UNKNOWN } from '../words/text';
import { besideLimit, shortFigure } from './policy-figures';

/** What a sentence about a rule needs besides the figures of the rule. */
export interface ReasonContext {
  /** The name of the profile, such as "SAFE". */
  readonly profile: string;
  readonly clock: Clock;
  /** The moment that the policy is about, in milliseconds. */
  readonly at: number;
}

/** The figures of a reason, as text. One that is missing or null is a dash. */
class Figures {
  constructor(private readonly reason: WireReason) {}

  has(name: string): boolean {
    return Object.hasOwn(this.reason, name) && this.reason[name] !== null;
  }

  text(name: string): string {
    const figure = Object.hasOwn(this.reason, name) ? this.reason[name] : null;
    if (figure === null || figure === undefined) return UNKNOWN;
    return typeof figure === 'object' ? figure.join(', ') : String(figure);
  }

  short(name: string): string {
    return shortFigure(this.text(name));
  }

  /** A figure and its limit, as they are compared. */
  pair(name: string, limit: string, least?: number): readonly [string, string] {
    const [value, asked] = [this.text(name), this.text(limit)];
    return isFigure(value) && isFigure(asked) ? besideLimit(value, asked, least) : [value, asked];
  }

  /** A fraction and its limit, as percentages. */
  fractions(name: string, limit: string): readonly [string, string] {
    const [value, asked] = [this.text(name), this.text(limit)];
    return isFigure(value) && isFigure(asked)
      ? besideLimit(hundredfold(value), hundredfold(asked), 0)
      : [value, asked];
  }

  count(name: string): number {
    return Number(this.text(name));
  }
}

const isFigure = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

const hundredfold = (fraction: string): string => new Decimal(fraction).times(100).toFixed();

type Sentence = (figures: Figures, context: ReasonContext) => string;

const losses = (count: number): string => `${grouped(count)} ${count === 1 ? 'loss' : 'losses'}`;

/** What a rule does to the risk and to the confidence that an entry needs. */
function effect(figures: Figures): string {
  const risk =
    figures.has('factor') && figures.text('factor') !== '1' ? [`risk × ${figures.short('factor')}`] : [];
  const confidence = figures.text('confidence');
  const change =
    isFigure(confidence) && !new Decimal(confidence).isZero() ? [confidenceChange(confidence)] : [];
  const effects = [...risk, ...change];
  return effects.length === 0 ? '' : `: ${effects.join(', ')}`;
}

function confidenceChange(confidence: string): string {
  const sign = confidence.startsWith('-') ? '−' : '+';
  return `confidence ${sign} ${confidence.replace('-', '')}`;
}

/** Something that was measured, by its value or by its level. */
function measured(figures: Figures, value: string, level: string, limit: string, unit: string): string {
  if (!figures.has(value)) return `said to be ${figures.text(level)}`;
  const [found, from] = figures.pair(value, limit, 0);
  return `${found}${unit}, high from ${from}${unit}`;
}

/**
 * How the factor of a streak follows from its figures: (1 − loss × K, at least 0.05) × win^r. K is named wherever it is not the
 * losses that the sentence begins with.
 *
 * @param shown the losses in a row that the sentence begins with
 */
function streakEffect(figures: Figures, shown: number): string {
  const [deepest, wins] = [figures.count('deepest_streak'), figures.count('recovery_wins')];
  const notes = [
    ...(wins > 0
      ? [
          `after ${grouped(deepest)} in a row, then ${plural(wins, 'win')} that ${wins === 1 ? 'counts' : 'count'}`,
        ]
      : deepest > shown
        ? [`after ${grouped(deepest)} in a row, no win has counted yet`]
        : deepest < shown
          ? [`counted up to ${grouped(deepest)}`]
          : []),
    ...(wins === 0 && LEAST_STREAK_FACTOR.eq(figures.text('factor'))
      ? ['a streak leaves at least that']
      : []),
  ];
  return `risk × ${figures.short('factor')}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

const sentences: Readonly<Record<string, Sentence>> = {
  volatility_high: (figures, { profile }) =>
    `Volatility ${measured(figures, 'volatility', 'vol_level', 'high_vol_threshold', '')} under ${profile}: the market counts as ${figures.text('effective_regime')}`,
  volatility_extreme: (figures, { profile }) => {
    const [found, from] = figures.pair('volatility', 'extreme_vol_threshold', 0);
    const said = figures.has('volatility')
      ? `${found}, extreme from ${from}`
      : `said to be ${figures.text('vol_level')}`;
    return `Volatility ${said} under ${profile}${effect(figures)}`;
  },
  regime: (figures) => `The market counts as ${figures.text('effective_regime')}${effect(figures)}`,
  losing_streak: (figures) => {
    const count = figures.count('losing_streak');
    return `${losses(count)} in a row: ${streakEffect(figures, count)}`;
  },
  recovering: (figures) =>
    `Recovering, ${plural(figures.count('wins_since_streak'), 'win')} since the last loss: ${streakEffect(figures, 0)}`,
  drawdown: (figures) => {
    const [fall, perPct] = [figures.text('drawdown_pct'), figures.short('drawdown_per_pct')];
    return (
      `${isFigure(fall) ? fixed(fall, 2) : fall} % below today's peak: risk × ${figures.short('factor')} ` +
      `= 1 − ${perPct} × ${figures.short('drawdown_pct')}`
    );
  },
  spread_high: (figures, { profile }) =>
    `Spread ${measured(figures, 'spread_bps', 'spread_level', 'high_spread_bps', ' bps')} under ${profile}${effect(figures)}`,
  slippage_high: (figures, { profile }) =>
    `Slippage ${measured(figures, 'slippage_bps', 'slippage_level', 'high_slippage_bps', ' bps')} under ${profile}${effect(figures)}`,
  liquidity_low: (figures) => `Liquidity is low${effect(figures)}`,
  daily_drawdown_limit: (figures, { profile }) => {
    const [fall, limit] = figures.pair('max_drawdown_pct', 'daily_dd_limit');
    return `Today's fall reached ${fall} %, ${profile} stops at ${limit} %`;
  },
  losing_streak_limit: (figures, { profile, clock }) => {
    const last = figures.has('last_loss_at')
      ? `; the last was ${momentText(figures.text('last_loss_at'), clock)}`
      : '';
    return `${losses(figures.count('losing_streak'))} in a row, ${profile} stops at ${figures.text('losing_streak_limit')}${last}`;
  },
  max_open_positions: (figures, { profile }) =>
    `${plural(figures.count('open_positions'), 'position')} open, ${profile} allows at most ${figures.text('max_open_positions')}`,
  total_exposure_limit: (figures, { profile }) => {
    const [found, limit] = figures.pair('total_exposure_pct', 'total_exposure_limit', 0);
    return `Exposure of ${found} %, ${profile} stops at ${limit} %`;
  },
  cost_too_high: (figures, { profile }) => {
    const [found, limit] = figures.pair('expected_cost_r', 'max_cost_in_R', 0);
    return `The trade would cost ${found} R, ${profile} allows at most ${limit} R`;
  },
  risk_zero: () => 'No risk is left to take: the product is 0 %',
  paused: (figures) =>
    figures.has('damage')
      ? `The settings are damaged, so trading is paused until they are repaired: ${figures.text('damage')}`
      : 'You have paused trading',
  agent_paused: (figures) => `You have paused ${figures.text('agent_id')}`,
  agent_not_funded: (figures) => `${figures.text('agent_id')} has no capital: its weight is 0`,
  agent_drawdown_limit: (figures) => {
    const [fall, limit] = figures.pair('drawdown_pct', 'agent_drawdown_limit');
    return `${figures.text('agent_id')} is ${fall} % below its own peak, your limit is ${limit} %; it ends ${figures.text('ends')}`;
  },
  no_symbol_left: (figures) => {
    const count = figures.count('disallowed');
    const which = count === 1 ? 'The one symbol' : `All ${grouped(count)} symbols`;
    return `${which} traded in the last 30 days ${count === 1 ? 'is' : 'are'} to be left alone`;
  },
  drawdown_unknown: () => "Today's fall is not known and counts as 0: say what the account is worth",
  journal_partial: journalPartial,
  results_unknown: resultsUnknown,
};

/** What the rules of the symbols say. They stand beside the symbol, so they begin with a small letter. */
const symbolSentences: Readonly<Record<string, Sentence>> = {
  win_rate: (figures, { profile }) => {
    const [rate, least] = figures.fractions('win_rate', 'min_winrate');
    return `${rate} % of ${plural(figures.count('trades'), 'trade')} won, ${profile} asks for ${least} %`;
  },
  average_r: (figures, { profile }) => {
    const [mean, least] = figures.pair('avg_r', 'min_avg_R');
    return `mean R ${mean}, ${profile} asks for ${least}`;
  },
  consecutive_losses: (figures, { profile }) =>
    `${losses(figures.count('consecutive_losses'))} in a row, ${profile} leaves it alone from ${figures.text('bad_streak_limit')}`,
};

/** The groups of the risk state, in words. */
const GROUPS: Readonly<Record<string, string>> = {
  streak: 'losses in a row',
  drawdown: "today's fall",
  symbols: 'symbols',
  equity: 'the equity',
  agent_drawdown: "the agent's own fall",
};

/** A group of the risk state in words; an unknown one as it is. */
export function groupWords(group: string): string {
  return Object.hasOwn(GROUPS, group) ? (GROUPS[group] ?? group) : group;
}

/** Symbols are judged by so many days. */
const SYMBOL_DAYS_MS = 30 * 24 * 3_600_000;

/** How each group deals with what is not known. Only the first is at its worst. */
const MISSING: Readonly<Record<string, (isCutShort: boolean) => string>> = {
  streak: () => 'losses in a row may be more, and the factor is the lowest that the known trades allow',
  drawdown: () => "today's fall may be deeper",
  symbols: (isCutShort) =>
    `symbols are judged by ${isCutShort ? 'less than 30 days' : 'what is known'}, so one may be allowed that should not be`,
  equity: () => 'the equity may be another',
  agent_drawdown: () => "the agent's own fall may be deeper",
};

function journalPartial(figures: Figures, { clock, at }: ReasonContext): string {
  const names = figures.text('groups').split(', ');
  const isCutShort = at - Date.parse(figures.text('known_after')) < SYMBOL_DAYS_MS;
  const missing = names.flatMap((group) =>
    Object.hasOwn(MISSING, group) ? (MISSING[group]?.(isCutShort) ?? []) : [],
  );
  const groups = names.map(groupWords).join(', ');
  const whose = figures.text('scope') === 'agent' ? ' of the agent' : '';
  const causes = [
    ...(figures.has('known_after')
      ? [`trades are known after ${momentText(figures.text('known_after'), clock)}`]
      : []),
    ...(figures.count('windows_lost') > 0 ? [`${plural(figures.count('windows_lost'), 'window')} lost`] : []),
    ...(figures.text('unpublished') === 'true' ? ['nothing is published'] : []),
    ...(figures.count('closes_ahead') > 0
      ? [`${plural(figures.count('closes_ahead'), 'trade')} said to close in the future, not counted yet`]
      : []),
  ];
  const why = causes.length === 0 ? '' : `: ${causes.join(', ')}`;
  return [`Not all is known${whose} (${groups})${why}`, ...missing].join('; ');
}

/** What became of closes without a result, by the group of the risk state. */
const UNKNOWN_RESULTS: Readonly<Record<string, string>> = {
  streak: 'counted as losses',
  drawdown: "left out of today's fall",
  symbols: 'not counted against their symbols',
  equity: 'left out of the equity',
  agent_drawdown: 'left out of the fall of the agent',
};

function resultsUnknown(figures: Figures): string {
  const parts = Object.entries(UNKNOWN_RESULTS)
    .filter(([group]) => figures.has(group))
    .map(([group, words]) => `${grouped(figures.text(group))} ${words}`);
  return `Closes without a result: ${parts.join(', ')}`;
}

/** A reason whose code this version does not know: as it is, with its figures. */
function asItIs(reason: WireReason): string {
  const figures = new Figures(reason);
  const shown = Object.keys(reason)
    .filter((name) => name !== 'code')
    .map((name) => `${name} ${figures.short(name)}`);
  return [reason.code, ...shown].join(', ');
}

function sentence(
  known: Readonly<Record<string, Sentence>>,
  reason: WireReason,
  context: ReasonContext,
): string {
  const words = Object.hasOwn(known, reason.code) ? known[reason.code] : undefined;
  return words === undefined ? asItIs(reason) : words(new Figures(reason), context);
}

/** Why a rule acted, with the threshold that it compares with. */
export function reasonText(reason: WireReason, context: ReasonContext): string {
  return sentence(sentences, reason, context);
}

/** Why a symbol is to be left alone, with the threshold: to be read after the symbol. */
export function symbolReasonText(reason: WireReason, context: ReasonContext): string {
  return sentence(symbolSentences, reason, context);
}
