import type { PolicyAnswer, WireReason } from '../../src/contract/callables/policy-response';
import { Decimal } from '../../src/core/base/decimal';
import { grouped, table, UNKNOWN } from './text';

/** The number of symbols that are named; the others are only counted. */
const SHOWN_SYMBOLS = 6;

/** Policies side by side, one column per policy. */
export function policyTable(policies: readonly PolicyAnswer[]): string {
  const row = (name: string, cell: (policy: PolicyAnswer) => string): string[] => [
    name,
    ...policies.map(cell),
  ];
  const rows = [
    row('new trades', verdict),
    row('max risk', (policy) => `${policy.max_risk_pct} % of equity per trade`),
    row('computed risk', product),
    row('min confidence', (policy) => policy.min_confidence),
    row('entry, exit', (policy) => `${policy.entry_mode}, ${policy.exit_mode}`),
    row('regime', ({ regime, effective_regime: effective }) =>
      regime === effective ? regime : `${regime}, treated as ${effective}`,
    ),
    row('limits', limitsText),
    row('leave alone', ({ disallowed_symbols: symbols }) => symbolsText(symbols.map(({ symbol }) => symbol))),
    row('allowed', ({ allowed_symbols: symbols }) => symbolsText(symbols)),
    row('agent', budgetText),
    row('known from', knownText),
    row('because of', ({ reasons }) => reasons.map(({ code }) => code).join(', ') || UNKNOWN),
  ];
  const shown = rows.filter(([name, ...cells]) => name !== 'agent' || cells.some((cell) => cell !== ''));
  return table([{ heading: '' }, ...policies.map(({ profile }) => ({ heading: profile }))], shown);
}

/** Where each group of the risk state comes from; and that it is the agent's own, where it is. */
function knownText({ sources, scope }: PolicyAnswer): string {
  const whose = (group: string): string =>
    Object.entries(scope).some(([name, one]) => name === group && one === 'agent') ? ' of the agent' : '';
  return Object.entries(sources)
    .map(([group, source]) => `${group}${whose(group)}: ${source}`)
    .join(', ');
}

function verdict({
  risk_profile: profile,
  allow_new_trades: allowed,
  blocked_until: until,
  reasons,
}: PolicyAnswer): string {
  if (allowed)
    return reasons.some(({ code }) => code === 'no_symbol_left')
      ? `only in symbols not traded so far, ${profile}`
      : `yes, ${profile}`;
  return until === null ? `no, ${profile}` : `no, ${profile} until ${until}`;
}

/** The product as a person would compute it, without factors of 1. */
function product({ computed_risk_pct: risk, factors }: PolicyAnswer): string {
  const { base_risk_pct: base, ...others } = factors;
  const acting = Object.entries(others).filter(([, factor]) => factor !== '1');
  return [`${risk} % = ${base}`, ...acting.map(([name, factor]) => `${short(factor)} ${name}`)].join(' × ');
}

function limitsText({ limits }: PolicyAnswer): string {
  return `${limits.max_open_positions} positions, ${limits.total_exposure_limit} % exposure, cost ${limits.max_cost_in_R} R`;
}

function symbolsText(symbols: readonly string[]): string {
  if (symbols.length === 0) return UNKNOWN;
  const shown = symbols.slice(0, SHOWN_SYMBOLS).join(', ');
  return symbols.length > SHOWN_SYMBOLS ? `${shown} and ${symbols.length - SHOWN_SYMBOLS} more` : shown;
}

function budgetText({
  agent_id: agent,
  weight,
  agent_capital: capital,
  risk_amount: amount,
}: PolicyAnswer): string {
  if (agent === undefined) return '';
  const money =
    capital === null || capital === undefined
      ? 'equity not known'
      : `capital ${capital}, risk ${String(amount)} per trade`;
  return `${agent}: weight ${String(weight)}, ${money}`;
}

/** Every rule that acted, with its figures; then the reasons against each disallowed symbol. */
export function reasonsTable({ reasons, disallowed_symbols: symbols }: PolicyAnswer): string {
  const rows = [
    ...reasons.map((reason) => [
      reason.code,
      reason.code === 'results_unknown' ? unknownText(reason) : figuresText(reason),
    ]),
    ...symbols.flatMap(({ symbol, reasons: faults }) =>
      faults.map((fault) => [`${symbol}: ${fault.code}`, figuresText(fault)]),
    ),
  ];
  return table([{ heading: 'reason' }, { heading: 'figures' }], rows);
}

/** What became of closes without a result, by the group of the risk state. */
const UNKNOWN_RESULTS: Readonly<Record<string, string>> = {
  streak: 'counted as losses',
  drawdown: "left out of today's drawdown",
  symbols: 'not counted against their symbols',
  equity: 'left out of the equity',
};

function unknownText(reason: WireReason): string {
  const parts = Object.entries(reason)
    .filter(([group]) => Object.hasOwn(UNKNOWN_RESULTS, group))
    .map(([group, count]) => `${grouped(Number(count))} ${UNKNOWN_RESULTS[group] ?? ''}`);
  return `closes without a result: ${parts.join(', ')}`;
}

function figuresText(reason: WireReason): string {
  return Object.entries(reason)
    .filter(([name]) => name !== 'code')
    .map(([name, figure]) => `${name} ${figureText(figure)}`)
    .join(', ');
}

function figureText(figure: WireReason[string]): string {
  if (figure === null) return UNKNOWN;
  return typeof figure === 'object' ? figure.join(' + ') : short(String(figure));
}

/** Long decimals are rounded and marked with ≈; `--json` has all digits. */
function short(text: string): string {
  return /^-?\d+\.\d{7,}$/.test(text) ? `≈${new Decimal(text).toFixed(4)}` : text;
}
