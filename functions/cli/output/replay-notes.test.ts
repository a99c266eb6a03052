import { configured, decimal } from '../../test/support/oracles/engine';
import { hour } from '../../test/support/oracles/replay';
import { journalOfTrades } from '../../test/support/journal';
import { EntryPolicies } from '../../simulation/policy/entry-policy';
import { replay, type TradeClose } from '../../simulation/replay';
import { replayTrades, type ReplayJournal, type ReplayTrade } from '../../simulation/replay-trades';
import { NotReplayed } from '../../simulation/not-replayed';
import { wireReplay } from '../../simulation/wire';
import { PROFILES } from '../../src/core/profiles/profiles';
import { accountNotes, journalNotes, policyNote } from './replay-notes';

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

function notesOf(journal: ReplayJournal, slots = 1): string[] {
  const notReplayed = new NotReplayed(10);
  const held: ReplayTrade[] = [];
  const onClose = ({ trade, amount }: TradeClose): void => {
    if (!amount.isZero()) held.push(trade);
  };
  const result = replay(journal.trades, configured({}), { capital: CAPITAL, slots }, [
    notReplayed,
    { onClose },
  ]);
  return accountNotes(wireReplay(result, notReplayed, journal), held);
}

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
      'Closed trades that did not move the account of maestro: no_weight_yet 1.',
    ]);
  });

  it('names the accounts that lost everything, and when', () => {
    expect(notesOf(journalOf('0 a 01 02 1', '1 a 03 04 -100', '2 a 05 06 1'))).toEqual([
      'Closed trades that did not move the account of maestro: no_equity 1, no_weight_yet 1.',
      'Accounts that lost everything, and opened no further trade: maestro (2026-01-04T00:00:00Z), equal weights (2026-01-04T00:00:00Z), a alone (2026-01-04T00:00:00Z).',
    ]);
  });

  it('opens no trade after an account lost everything', () => {
    const journal = journalOf('0 a 01 02 0', '1 a 03 04 -110', '2 a 03 05 60', '3 a 06 07 10');
    const [closes, ruined] = notesOf(journal);
    expect(closes).toBe(
      'Closed trades that did not move the account of maestro: no_equity 1, no_weight_yet 1.',
    );
    expect(ruined).toMatch(
      /^Accounts that lost everything, and opened no further trade: maestro \(2026-01-04T/,
    );
  });

  it('does not count trades that were never held', () => {
    // Four trades of a opened before it had a weight. b holds one trade, and opens another while the account loses.
    const journal = journalOf(
      '0 b 01 02 0',
      '1 a 01 02 0',
      '2 a 01 09 0',
      '3 a 01 09 0',
      '4 b 03 05 -10',
      '5 a 04 08 0',
      '6 b 06 07 0',
    );
    expect(notesOf(journal).at(-1)).toMatch(
      /was held at once: weights moved, or the account lost, while other/,
    );
  });

  it('names the slots that simultaneous trades need', () => {
    const journal = journalOf('0 a 01 02 0', '1 a 03 06 1', '2 a 04 06 1', '3 a 05 07 1');
    expect(notesOf(journal)[1]).toBe(
      'Up to 300.00 % of the equity of maestro was held at once: a had up to 3 trades open, each with the whole of its share. --slots 3 gives each a part, and may change which account is ahead.',
    );
    expect(notesOf(journal, 2)[1]).toContain('Up to 150.00 % of the equity');
    expect(notesOf(journal, 2)[1]).toContain('each with 1/2 of its share');
    expect(notesOf(journal, 3)).toHaveLength(1);
  });

  it('explains exposure from losses and new weights, and never shows it as 100 %', () => {
    // Half of the account each. a loses 0.002 % of 500 while b is open, and opens again: 500 + 499.995 of 999.99.
    const journal = journalOf('0 a 01 02 0', '1 b 01 02 0', '2 a 03 05 -0.002', '3 b 03 09 0', '4 a 06 08 0');
    expect(notesOf(journal)[1]).toBe(
      'A little more than 100 % of the equity of maestro was held at once: weights moved, or the account lost, while other trades were open.',
    );
  });
});

it('policyNote counts trades taken and the first reasons for the others', () => {
  const journal = journalOf('0 a 01 02 1', '1 a 03 04 1 0.5', '2 a 05 06 1 0.9');
  const policies = new EntryPolicies(configured({}), CAPITAL, PROFILES.SAFE);
  const watcher = { onEntry: policies.of.bind(policies) };
  replay(journal.trades, configured({}), { capital: CAPITAL, slots: 1 }, [watcher, policies.watcher]);
  expect(policyNote(policies)).toMatch(
    /^Under the SAFE policy, 1 of 3 trades would have been taken\. Refused, by the first reason: agent_not_funded 1, confidence_too_low 1\. /,
  );
});
