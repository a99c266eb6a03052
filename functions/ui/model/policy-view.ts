import type { PolicyAnswer } from '../../src/contract/callables/policy-response';
import { isGate } from '../../src/core/policy/gates';
import { type Clock, endText, momentText, stretch } from '../words/moment';
import { grouped, plural } from '../words/text';
import type { Level } from './answer';
import { shareText, shortFigure } from './policy-figures';
import { type Gauge, policyGauges } from './policy-gauges';
import { riskProduct } from './policy-product';
import { groupWords, reasonText, symbolReasonText } from './policy-reasons';

/** A policy in the words in which people read it, for the terminal and for the page. */
export interface PolicyView {
  readonly profile: string;
  readonly verdict: { readonly text: string; readonly level: Level };
  /** Such as "21 h 14 min left"; null: nothing ends at a known time. */
  readonly countdown: string | null;
  /** When the verdict changes by itself, ISO 8601; null: not known, or new trades are allowed. */
  readonly until: string | null;
  /** Why new trades are stopped; empty: they are allowed. */
  readonly stops: readonly PolicyReason[];
  /** The other rules that acted. */
  readonly reasons: readonly PolicyReason[];
  /** Losses, fall and positions against their limits. */
  readonly gauges: readonly Gauge[];
  /** Such as "0.256 % of the equity per trade". */
  readonly risk: string;
  /** Such as "0.8 % × 0.8 regime × 0.4 streak = 0.256 %". */
  readonly product: string;
  readonly confidence: string;
  readonly entry: string;
  readonly exit: string;
  readonly regime: string;
  readonly limits: string;
  readonly leftAlone: readonly SymbolLeftAlone[];
  /** The symbols that may be traded among those of the last 30 days, the first of them, and how many more there are. */
  readonly allowed: readonly string[];
  readonly moreAllowed: number;
  /** Why not all of them are sure; null: they are. */
  readonly allowedDoubt: string | null;
  /** Whose trades were looked at, and where the figures come from. */
  readonly knownFrom: string;
  /** Each overridden parameter beside the original. */
  readonly overrides: readonly string[];
  /** The agent that was asked for; null: the policy is for the whole account. */
  readonly agent: string | null;
  readonly computedAt: string;
}

/** A rule that acted. */
export interface PolicyReason {
  readonly code: string;
  readonly text: string;
}

/** A symbol to leave alone. */
export interface SymbolLeftAlone {
  readonly symbol: string;
  /** Such as "until 23 Jul, 02:34". */
  readonly until: string;
  readonly reasons: readonly string[];
}

/** So many allowed symbols are named; the others are counted. */
const SHOWN_ALLOWED = 6;

const VERDICTS: Readonly<Record<string, readonly [text: string, level: Level]>> = {
  NORMAL: ['Trade', 'good'],
  REDUCED: ['Trade smaller', 'careful'],
  NO_NEW_TRADES: ['No new trades', 'bad'],
};

const ENTRIES: Readonly<Record<string, string>> = {
  NORMAL: 'as usual',
  DEFENSIVE: 'defensive: only the best signals',
  AGGRESSIVE: 'aggressive: early signals too',
};

const EXITS: Readonly<Record<string, string>> = {
  TREND_FOLLOW: 'follow the trend',
  FAST_TP: 'take profits early',
  DEFENSIVE_TRAIL: 'trail the stop closely',
};

const SOURCES: Readonly<Record<string, string>> = {
  request: 'the request',
  journal: 'the journal',
  journal_partial: 'a part of the journal',
  default: 'not known',
};

/** What was asked besides the policy. */
export interface PolicyContext {
  readonly clock: Clock;
  /** At least so many positions are open; null: none is known. */
  readonly openPositions?: number | null;
}

/**
 * A policy in words.
 *
 * @example
 * policyView(answer, { clock: { now: Date.now(), zone: 'UTC' } }).verdict.text; // 'No new trades until 23:01 UTC'
 */
export function policyView(policy: PolicyAnswer, { clock, openPositions = null }: PolicyContext): PolicyView {
  const context = { profile: policy.profile, clock, at: Date.parse(policy.computed_at) };
  const reasons = policy.reasons.map((reason) => ({
    code: reason.code,
    text: reasonText(reason, context),
    stops: isGate(reason),
  }));
  const until = policy.allow_new_trades ? null : policy.blocked_until;
  return {
    profile: policy.profile,
    verdict: verdictOf(policy, clock),
    countdown: countdown(until, clock.now),
    until,
    stops: reasons.filter(({ stops }) => stops).map(({ code, text }) => ({ code, text })),
    reasons: reasons.filter(({ stops }) => !stops).map(({ code, text }) => ({ code, text })),
    gauges: policyGauges(policy, openPositions),
    risk: `${shortFigure(policy.max_risk_pct)} % of the equity per trade`,
    product: riskProduct(policy),
    confidence: `${shareText(policy.min_confidence)} or more`,
    entry: worded(ENTRIES, policy.entry_mode),
    exit: worded(EXITS, policy.exit_mode),
    regime:
      policy.regime === policy.effective_regime
        ? policy.regime
        : `${policy.regime}, counts as ${policy.effective_regime}`,
    limits: limitsText(policy),
    leftAlone: policy.disallowed_symbols.map(({ symbol, until: end, reasons: why }) => ({
      symbol: symbol,
      until: end === null ? 'no end is known' : `until ${endText(end, clock)}`,
      reasons: why.map((reason) => symbolReasonText(reason, context)),
    })),
    allowed: policy.allowed_symbols.slice(0, SHOWN_ALLOWED),
    moreAllowed:
      Math.max(0, policy.allowed_symbols.length - SHOWN_ALLOWED) + (policy.more_allowed_symbols ?? 0),
    allowedDoubt:
      policy.sources.symbols === 'journal_partial'
        ? 'not all is known: one may be here that should not be'
        : null,
    knownFrom: knownFrom(policy),
    overrides: Object.entries(policy.overridden ?? {}).map(
      ([name, { value, original }]) => `${name} ${String(value)} (${policy.profile}: ${String(original)})`,
    ),
    agent: agentText(policy),
    computedAt: momentText(policy.computed_at, clock),
  };
}

function worded(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? `${words[code] ?? ''} (${code})` : code;
}

/** Where every symbol is to be left alone, "Trade smaller" would be too much. */
function verdictOf(policy: PolicyAnswer, clock: Clock): PolicyView['verdict'] {
  const { risk_profile: profile, allow_new_trades: allowed, blocked_until: until, reasons } = policy;
  if (allowed && reasons.some(({ code }) => code === 'no_symbol_left'))
    return { text: 'Trade only symbols that were not traded in the last 30 days', level: 'careful' };
  const known = Object.hasOwn(VERDICTS, profile) ? VERDICTS[profile] : undefined;
  const [text, level] = known ?? [profile, allowed ? 'unknown' : 'bad'];
  return { text: allowed || until === null ? text : `${text} until ${endText(until, clock)}`, level };
}

function countdown(until: string | null, now: number): string | null {
  if (until === null) return null;
  const left = Date.parse(until) - now;
  return left > 0 ? `${stretch(left)} left` : null;
}

function limitsText({ limits }: PolicyAnswer): string {
  return (
    `${plural(limits.max_open_positions, 'position')}, ${grouped(limits.total_exposure_limit)} % exposure, ` +
    `cost ${limits.max_cost_in_R} R`
  );
}

/** Where each group of the risk state comes from, and whose it is. */
function knownFrom({ sources, scope }: PolicyAnswer): string {
  const scopes = new Map(Object.entries(scope));
  const texts = Object.entries(sources).map(([group, source]) => {
    const whose = scopes.get(group) === 'agent' ? ' of the agent' : '';
    return `${groupWords(group)}${whose}: ${SOURCES[source] ?? source}`;
  });
  return texts.join('; ');
}

function agentText(policy: PolicyAnswer): string | null {
  const { agent_id: agent, weight, agent_capital: capital, risk_amount: amount } = policy;
  if (agent === undefined) return null;
  const share = `${agent}: ${shareText(weight ?? '0')} of the account`;
  return capital === null || capital === undefined || amount === null || amount === undefined
    ? `${share}; its capital is not known, because the equity is not`
    : `${share}, capital ${shortFigure(capital)}, ${shortFigure(amount)} at risk per trade`;
}
