import { parseCapital } from '../../src/contract/callables/allocation';
import { InvalidInput } from '../../src/contract/fields/invalid-input';
import type { ReplayJournal } from '../../simulation/replay-trades';
import type { ReplayAccount } from '../../simulation/replay';
import { MAX_SLOTS, mostOpenAtOnce, sameForAll } from '../../simulation/slots';
import { DEFAULT_CAPITAL, startingBalance } from '../../simulation/starting-balance';
import type { ReplayContext } from '../../simulation/wire';
import { grouped } from '../../ui/words/text';

export const CAPITAL = [
  '--capital <amount>',
  `the starting balance of the account (default: what the export names, else ${DEFAULT_CAPITAL.toFixed()})`,
] as const;

export const SLOTS = [
  '--slots <count>',
  'positions that every agent may hold at once; each trade gets 1/count of the share of its agent (default: per agent, the most that the journal has open at once)',
] as const;

export interface AccountOptions {
  readonly capital?: string;
  readonly slots?: string;
}

/** What the flags say about the account; null: not given. */
export type AccountFlags = ReturnType<typeof parseAccountFlags>;

/** @throws InvalidInput naming the flag */
export function parseAccountFlags({ capital, slots }: AccountOptions) {
  return {
    capital: capital === undefined ? null : parseCapital('--capital', capital),
    slots: slots === undefined ? null : parseSlots(slots),
  };
}

/** The account of a replay or a comparison: what the flags say, else what the journal says. */
export function accountOf(
  flags: AccountFlags,
  journal: ReplayJournal,
): { readonly account: ReplayAccount } & Pick<ReplayContext, 'balance' | 'slotsFrom'> {
  const balance = startingBalance(flags.capital, journal);
  const slots =
    flags.slots === null ? mostOpenAtOnce(journal.trades) : sameForAll(journal.trades, flags.slots);
  return {
    account: { capital: balance.capital, slots },
    balance,
    slotsFrom: flags.slots === null ? 'journal' : 'flag',
  };
}

function parseSlots(text: string): number {
  const slots = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (slots >= 1 && slots <= MAX_SLOTS) return slots;
  throw InvalidInput.of('--slots', text, `a whole number from 1 to ${grouped(MAX_SLOTS)}`);
}
