import type { PolicyAnswer } from '../../src/contract/callables/policy-response';
import { type PolicyView, policyView } from '../../ui/model/policy-view';
import { UNKNOWN } from '../../ui/words/text';
import { type Part, type Span, type Table, textOf } from './parts';
import { table } from './table';

/** The number of symbols that are named; the others are only counted. */
const SHOWN_SYMBOLS = 6;

/** A policy in words, by the clock of UTC at the moment that it is about. */
export function terminalPolicy(policy: PolicyAnswer): PolicyView {
  return policyView(policy, { clock: { now: Date.parse(policy.computed_at), zone: 'UTC' } });
}

/** Policies side by side, one column per policy. */
export function policyTable(policies: readonly PolicyAnswer[]): Table {
  const views = policies.map(terminalPolicy);
  const row = (name: string, cell: (policy: PolicyView) => Span): Span[] => [name, ...views.map(cell)];
  const rows = [
    row('new trades', ({ verdict: { text, level } }) => ({ text, level })),
    row('max risk', ({ risk }) => risk),
    row('computed risk', ({ product }) => product),
    row('min confidence', ({ confidence }) => confidence),
    row('entry', ({ entry }) => entry),
    row('exit', ({ exit }) => exit),
    row('regime', ({ regime }) => regime),
    row('limits', ({ limits }) => limits),
    row('leave alone', ({ leftAlone }) =>
      symbolsText(
        leftAlone.slice(0, SHOWN_SYMBOLS).map(({ symbol }) => symbol),
        leftAlone.length - SHOWN_SYMBOLS,
      ),
    ),
    row('allowed', ({ allowed, moreAllowed, allowedDoubt }) =>
      allowed.length === 0 || allowedDoubt === null
        ? symbolsText(allowed, moreAllowed)
        : `${symbolsText(allowed, moreAllowed)} (${allowedDoubt})`,
    ),
    row('agent', ({ agent }) => agent ?? ''),
    row('overridden', ({ overrides }) => overrides.join(', ')),
    row('known from', ({ knownFrom }) => knownFrom),
  ];
  // Not every policy has an agent, or a profile with overrides.
  const shown = rows.filter(([, ...cells]) => cells.some((cell) => textOf(cell) !== ''));
  return table(
    [{ heading: '' }, ...views.map(({ profile }) => ({ heading: profile, flow: 'wrap' as const }))],
    shown,
  );
}

function symbolsText(symbols: readonly string[], more: number): string {
  if (symbols.length === 0) return UNKNOWN;
  return more > 0 ? `${symbols.join(', ')} and ${more} more` : symbols.join(', ');
}

/** Every rule that acted, in words; then each symbol to leave alone, until when, and why. */
export function reasonsTable(policy: PolicyAnswer): Part[] {
  const { stops, reasons, leftAlone } = terminalPolicy(policy);
  const acted = table(
    [{ heading: 'rule' }, { heading: 'because', flow: 'wrap' }],
    [...stops, ...reasons].map(({ code, text }) => [code, text]),
  );
  return leftAlone.length === 0 ? [acted] : [acted, symbolsTable(leftAlone)];
}

/** One line per reason. */
function symbolsTable(symbols: PolicyView['leftAlone']): Table {
  const rows = symbols.flatMap(({ symbol, until, reasons }) =>
    reasons.map((reason, index) => [...(index === 0 ? [symbol, until] : ['', '']), reason]),
  );
  return table(
    [{ heading: 'leave alone' }, { heading: 'how long', flow: 'wrap' }, { heading: 'because', flow: 'wrap' }],
    rows,
  );
}
