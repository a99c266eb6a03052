import type { ExportedAccount } from '../journals/formats/format';
import { parseFigure } from '../src/contract/fields/figure';
import { Decimal } from '../src/core/base/decimal';
import type { ReplayJournal } from './replay-trades';

/** What a replay begins with where neither the user nor an export says it. */
export const DEFAULT_CAPITAL = new Decimal(10_000);

/** The balance with which the accounts of a replay begin, and who said so. */
export interface StartingBalance {
  readonly capital: Decimal;
  readonly from: 'flag' | 'export' | 'default';
  /** The different balances that the exports name, the smallest first. If there are several, none is taken. */
  readonly exported: readonly Decimal[];
}

/**
 * The starting balance: what the user gave, else what the exports agree on, else 10,000. An export names one balance per
 * strategy, each run in an account of its own: equal balances are one balance, and not parts of a sum.
 *
 * @param given null: the user gave none
 */
export function startingBalance(given: Decimal | null, { accounts }: ReplayJournal): StartingBalance {
  const named = accounts.flatMap(({ startingBalance: text }) => {
    const balance = parseFigure(text);
    return balance?.gt(0) === true ? [balance] : [];
  });
  const exported = named
    .filter((balance, index) => named.findIndex((other) => other.eq(balance)) === index)
    .sort((a, b) => a.cmp(b));
  if (given !== null) return { capital: given, from: 'flag', exported };
  const [only] = exported;
  return only !== undefined && exported.length === 1
    ? { capital: only, from: 'export', exported }
    : { capital: DEFAULT_CAPITAL, from: 'default', exported };
}

/** Symbols of currencies as exchanges and bots write them; anything else counts as none. */
const CURRENCY = /^[\p{L}\p{N}.$_-]{1,16}$/u;

/** The agents by the currency that their exports name, in the order of the files. Agents without one are left out. */
export function agentsByCurrency(
  accounts: readonly ExportedAccount[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const agents = new Map<string, Set<string>>();
  for (const { agentId, currency } of accounts)
    if (currency !== null && CURRENCY.test(currency))
      agents.set(currency, (agents.get(currency) ?? new Set()).add(agentId));
  return agents;
}

/** The currency that exports name for all these agents; null if one has none, or another. */
export function currencyOf(accounts: readonly ExportedAccount[], agentIds: Iterable<string>): string | null {
  const [first, ...others] = agentsByCurrency(accounts);
  if (first === undefined || others.length > 0) return null;
  const [currency, named] = first;
  return [...agentIds].every((agentId) => named.has(agentId)) ? currency : null;
}
