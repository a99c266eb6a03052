import { configured, decimal } from '../../test/support/oracles/engine';
import { hour } from '../../test/support/oracles/replay';
import type { ExportedAccount } from '../../journals/formats/format';
import { journalOfTrades } from '../../test/support/journal';
import { EntryPolicies } from '../../simulation/policy/entry-policy';
import { replay, type TradeClose } from '../../simulation/replay';
import { replayTrades, type ReplayJournal, type ReplayTrade } from '../../simulation/replay-trades';
import { NotReplayed } from '../../simulation/not-replayed';
import { wireReplay, type WireReplay } from '../../simulation/wire';
import { PROFILES } from '../../src/core/profiles/profiles';
import { accountOf } from '../../cli/input/account-options';
import {
  accountNotes,
  balanceText,
  journalNotes,
  missingFigureNotes,
  policyNote,
  slotsText,
} from './replay-notes';
import { differenceText } from './difference-text';

const HEADER =
  'trade_id,agent_id,symbol,opened_at,closed_at,realized_pnl,entry_price,quantity,confidence,regime';
const CAPITAL = decimal('1000');

/** A journal of rows `id agent opened closed pnl [confidence [regime]]`: times are days of January, each capital is 100. */
function journalOf(...rows: readonly string[]): ReplayJournal {
  const trades = rows.map((row) => {
    const [id = '', agent = '', opened = '', closed = '', pnl = '', confidence = '', regime = ''] =
      row.split(' ');
    const cells = [id, agent, '', day(opened), day(closed), pnl, '100', '1', confidence, regime];
    const present = HEADER.split(',').map((name, index) => [name, cells[index]] as const);
    return Object.fromEntries(present.filter(([, cell]) => cell !== ''));
  });
  return replayTrades(journalOfTrades(trades), configured({}), null);
}

const day = (text: string): string => (text === '' ? '' : `2026-01-${text}T00:00:00Z`);

interface Notes {
  readonly accounts: readonly string[];
  readonly missing: readonly string[];
  readonly wire: WireReplay;
}

/** @param slots of every agent; null: those of the journal */
function replayed(journal: ReplayJournal, slots: number | null = null): Notes {
  const notReplayed = new NotReplayed(10);
  const held: ReplayTrade[] = [];
  const onClose = ({ trade, amount }: TradeClose): void => {
    if (!amount.isZero()) held.push(trade);
  };
  const { account, ...sources } = accountOf({ capital: CAPITAL, slots }, journal);
  const config = configured({});
  const result = replay(journal.trades, config, account, [notReplayed, { onClose }]);
  const wire = wireReplay(result, { journal, config, notReplayed, ...sources });
  return { accounts: accountNotes(wire, held), missing: missingFigureNotes(wire), wire };
}

const notesOf = (journal: ReplayJournal, slots: number | null = null): readonly string[] =>
  replayed(journal, slots).accounts;

describe('journalNotes', () => {
  it('is empty where all rows are used', () => {
    expect(journalNotes(journalOf('1 a 01 02 5 0.5 bull', '2 a 02 03 5 0'))).toEqual([]);
  });

  it('counts open trades, and values that count as not given', () => {
    const journal = journalOf('1 a 01 02 5 55 PANIC', '2 a 02 03 5 -0.1', '3 a 02 03 5 1', '4 a 03  ');
    expect(journalNotes(journal)).toEqual([
      '1 trade still open: no part in the replay.',
      'confidence of 2 trades is not a decimal from 0 to 1, and counts as not given: "55" of 1 and others.',
      'regime of 1 trade is not one of BULL, BEAR, HIGH_VOL, CHOP, NORMAL, and counts as not given: "PANIC" of 1.',
    ]);
  });
});

describe('journalNotes for a hostile or long journal', () => {
  it('shows control characters as escapes, and is the same in any order of rows', () => {
    const rows = ['1 a 01 02 5 0.5 \u009b31mRED', '2 a 02 03 5 -1', '3 b 02 03 5 7'] as const;
    const notes = journalNotes(journalOf(...rows));
    expect(notes).toEqual([
      'confidence of 2 trades is not a decimal from 0 to 1, and counts as not given: "-1" of 2 and others.',
      'regime of 1 trade is not one of BULL, BEAR, HIGH_VOL, CHOP, NORMAL, and counts as not given: "\\u009b31mRED" of 1.',
    ]);
    expect(journalNotes(journalOf(...rows.toReversed()))).toEqual(notes);
  });

  it('names refused agents, and counts nothing else of them', () => {
    const rows = Array.from({ length: 100 }, (_, index) => `${index} a${index} 01 02 5 0.5`);
    const late = 'z z\u202e 01 03 5 9';
    const notes = journalNotes(journalOf(...rows, late));
    expect(notes).toEqual(['Refused, a user can have at most 100 agents: z\\u202e.']);
  });

  it('counts trades that closed after --at', () => {
    const journal = journalOfTrades([{ agent_id: 'a', closed_at: day('05') }]);
    expect(journalNotes(replayTrades(journal, configured({}), hour(0)))).toEqual([
      '1 trade closed after --at: left out.',
    ]);
  });
});

describe('accountNotes', () => {
  it('has only the note on first trades where every later close moved the account', () => {
    const journal = journalOf('0 a 01 02 1', '1 a 03 04 1');
    expect(notesOf(journal)).toEqual([
      'Closed trades that did not move the account of maestro: 1 opened before the agent had a weight: the first follows from the first closed trade.',
    ]);
  });

  it('names the accounts that lost everything, and when', () => {
    expect(notesOf(journalOf('0 a 01 02 1', '1 a 03 04 -100', '2 a 05 06 1'))).toEqual([
      'Closed trades that did not move the account of maestro: 1 opened when nothing was left in the account; 1 opened before the agent had a weight: the first follows from the first closed trade.',
      'Accounts that lost everything, and opened no further trade: maestro (2026-01-04T00:00:00Z), equal weights (2026-01-04T00:00:00Z), a alone (2026-01-04T00:00:00Z).',
    ]);
  });

  it('opens no trade after an account lost everything', () => {
    const journal = journalOf('0 a 01 02 0', '1 a 03 04 -110', '2 a 03 05 60', '3 a 06 07 10');
    const [closes, ruined] = notesOf(journal, 1).slice(1);
    expect(closes).toBe(
      'Closed trades that did not move the account of maestro: 1 opened when nothing was left in the account; 1 opened before the agent had a weight: the first follows from the first closed trade.',
    );
    expect(ruined).toMatch(
      /^Accounts that lost everything, and opened no further trade: maestro \(2026-01-04T/,
    );
  });

  it('does not count trades that were never held', () => {
    // Four trades of a opened before it had a weight. b holds one trade, and opens another while the account loses.
    const journal = journalOf(
      '0 b 01 02 20',
      '1 a 01 02 0',
      '2 a 01 09 0',
      '3 a 01 09 0',
      '4 b 03 05 -10',
      '5 a 04 08 0',
      '6 b 06 07 0',
    );
    expect(notesOf(journal, 1)[0]).toMatch(
      /was held at once: weights moved, or the account lost, while other/,
    );
  });

  it('names the agent with more trades open than --slots has parts for', () => {
    const journal = journalOf('0 a 01 02 0', '1 a 03 06 1', '2 a 04 06 1', '3 a 05 07 1');
    expect(notesOf(journal, 1)[0]).toBe(
      'Up to 300.00 % of the equity of maestro was held at once: a had up to 3 trades open, each with the whole of its share. Without --slots each gets its part.',
    );
    expect(notesOf(journal, 2)[0]).toContain('Up to 150.00 % of the equity');
    expect(notesOf(journal, 2)[0]).toContain('each with 1/2 of its share');
    expect(notesOf(journal, 3)).toHaveLength(1);
    expect(notesOf(journal)).toHaveLength(1);
  });

  it('explains exposure from losses and new weights, and never shows it as 100 %', () => {
    // Half of the account each. a loses 0.002 % of 500 while b is open, and opens again: 500 + 499.995 of 999.99.
    const journal = journalOf('0 a 01 02 1', '1 b 01 02 0', '2 a 03 05 -0.002', '3 b 03 09 0', '4 a 06 08 0');
    expect(notesOf(journal)[0]).toBe(
      'A little more than 100 % of the equity of maestro was held at once: weights moved, or the account lost, while other trades were open.',
    );
  });
});

describe('missingFigureNotes', () => {
  it('says why there is a dash, and for which accounts', () => {
    const { missing, wire } = replayed(journalOf('0 a  02 1', '1 a 03 04 1', '2 b 02 03 1'));
    expect(missing).toEqual([
      'No figure per year from fewer than 180 days: all accounts.',
      'No Sharpe ratio from fewer than 30 days with a close: all accounts.',
      'Time in cash and most held are not known without opened_at: a alone.',
    ]);
    expect(wire.alone.a?.null_because).toEqual({
      annual_return_pct: 'under_180_days',
      volatility_pct: 'under_180_days',
      sharpe: 'under_30_days_with_a_close',
      time_in_cash_pct: 'opening_not_known',
      max_exposure_pct: 'opening_not_known',
    });
  });
});

describe('differenceText', () => {
  it('says what a verdict needs', () => {
    const { wire } = replayed(journalOf('0 a 01 02 1', '1 a 03 04 1'));
    expect(differenceText(wire)).toBe('1 close on 1 day moved the accounts; a verdict needs 30 on 20.');
  });

  it('gives the difference and its error with the digits that they need, and never a huge t', () => {
    const { wire } = replayed(journalOf('0 a 01 02 1', '1 a 03 04 1'));
    const difference = { ...wire.difference, days: 60, days_with_close: 40, mean_pct: '-0.00001' };
    const text = differenceText({
      verdict: { code: 'hurt', text: 'It hurt' },
      difference: { ...difference, standard_error_pct: '0.00000001', t: '-10525189127.3' },
    });
    expect(text).toBe(
      'Mean daily difference: -0.0000100000 percentage points, standard error 0.0000000100, t < -1,000 (60 days, 40 with a close).',
    );
  });
});

describe('balanceText and slotsText', () => {
  const account = (
    agentId: string,
    startingBalance: string | null,
    currency: string | null,
  ): ExportedAccount => ({
    agentId,
    startingBalance,
    currency,
    maxOpenTrades: null,
    covers: null,
  });

  /** Trades of a and b, with these accounts. */
  function textsOf(accounts: readonly ExportedAccount[], capital: string | null = null): string[] {
    const journal = { ...journalOf('0 a 01 04 1', '1 a 02 03 1', '2 b 01 02 1'), accounts };
    const { account: own, ...sources } = accountOf(
      { capital: capital === null ? null : decimal(capital), slots: null },
      journal,
    );
    const config = configured({});
    const notReplayed = new NotReplayed(0);
    const result = replay(journal.trades, config, own, [notReplayed]);
    const wire = wireReplay(result, { journal, config, notReplayed, ...sources });
    return [balanceText(wire), slotsText(journal, wire), ...journalNotes(journal)];
  }

  const SLOTS =
    "Positions at once, from the journal: a 2, b 1; each trade gets that part of its agent's share (--slots sets it).";

  it.each<[string, readonly ExportedAccount[], string | null]>([
    ['Starting balance 10,000; --capital sets it.', [], null],
    ['Starting balance 0.5.', [account('a', '1000', 'USDT')], '0.5'],
    [
      'Starting balance 1,000 USDT, which the export names; --capital sets another.',
      [account('a', '1000', 'USDT'), account('b', '1000.0', 'USDT'), account('b', null, null)],
      null,
    ],
    // The currency of b is not known.
    [
      'Starting balance 1,000, which the export names; --capital sets another.',
      [account('a', '1000', 'USDT')],
      null,
    ],
    [
      'Starting balance 10,000, because the exports name different ones (50, 1,000); --capital sets it.',
      [account('a', '1000', null), account('b', '50', null)],
      null,
    ],
    ['Starting balance 10,000; --capital sets it.', [account('a', '-5', '\u001b[2J')], null],
  ])('%s', (text, accounts, capital) => {
    expect(textsOf(accounts, capital)).toEqual([text, SLOTS]);
  });

  it('says that agents trade in different currencies', () => {
    expect(textsOf([account('a', null, 'BTC'), account('b', null, 'USDT')])).toContain(
      'The agents trade in different currencies, and amounts are added as if in one: BTC (a), USDT (b).',
    );
  });

  it('says what openings are not known', () => {
    const journal = journalOf('0 a  02 1', '1 a 03 04 1');
    expect(slotsText(journal, replayed(journal).wire)).toBe(
      'Positions at once, from the journal: 1 per agent. 1 trade without opened_at: what was open beside them is not known.',
    );
    expect(slotsText(journal, replayed(journal, 4).wire)).toBe(
      "Positions at once: 4 per agent (--slots); each trade gets that part of its agent's share.",
    );
  });
});

it('policyNote counts trades taken and the first reasons for the others', () => {
  const journal = journalOf('0 a 01 02 1', '1 a 03 04 1 0.5', '2 a 05 06 1 0.9');
  const policies = new EntryPolicies(configured({}), CAPITAL, PROFILES.SAFE);
  const watcher = { onEntry: policies.of.bind(policies) };
  const account = { capital: CAPITAL, slots: new Map() };
  replay(journal.trades, configured({}), account, [watcher, policies.watcher]);
  expect(policyNote(policies)).toMatch(
    /^Under the SAFE policy, 1 of 3 trades would have been taken\. Refused, by the first reason: Agents without a weight \(agent_not_funded\) 1, Confidence too low \(confidence_too_low\) 1\. /,
  );
});
