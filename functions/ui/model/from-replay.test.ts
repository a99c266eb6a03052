import { accountOf } from '../../cli/input/account-options';
import { alikeAtEnd } from '../../simulation/alike';
import { agentsWithoutSymbol } from '../../simulation/policy/agents-without-symbol';
import { EntryPolicies } from '../../simulation/policy/entry-policy';
import { NotReplayed } from '../../simulation/not-replayed';
import { replay } from '../../simulation/replay';
import type { ReplayJournal, ReplayTrade } from '../../simulation/replay-trades';
import { wireReplay } from '../../simulation/wire';
import type { EngineConfig } from '../../src/core/config';
import { PROFILES } from '../../src/core/profiles/profiles';
import { configured, decimal } from '../../test/support/oracles/engine';
import { replayTrade } from '../../test/support/oracles/replay';
import { replayView } from './from-replay';
import { ReplayEvents } from './replay-events';
import type { ReplayView } from './replay-view';

interface Options {
  readonly config?: EngineConfig;
  readonly slots?: number;
  readonly journal?: Partial<ReplayJournal>;
  readonly profile?: keyof typeof PROFILES;
}

/** What people read about a replay of these trades. */
function viewOf(
  trades: readonly ReplayTrade[],
  { config = configured(), slots, journal: changes, profile }: Options = {},
): ReplayView {
  const journal: ReplayJournal = {
    ...{ trades, open: 0, later: 0, refused: [], rows: trades.length, errors: [], duplicates: 0 },
    ...{ unusable: [], accounts: [], overlaps: [] },
    ...changes,
  };
  const { account, ...sources } = accountOf({ capital: decimal('1000'), slots: slots ?? null }, journal);
  const notReplayed = new NotReplayed(50);
  const events = new ReplayEvents(trades.length);
  const policies =
    profile === undefined ? [] : [new EntryPolicies(config, account.capital, PROFILES[profile])];
  const asked = policies.flatMap((policy) => [
    {
      onEntry: policy.of.bind(policy),
      onClose: ({ trade }: { trade: ReplayTrade }) => void policy.take(trade),
    },
    policy.watcher,
  ]);
  const result = replay(trades, config, account, [notReplayed, events, ...asked]);
  const { weights } = result.allocation.published;
  const profiles = profile === undefined ? [] : [PROFILES[profile]];
  const stopped = agentsWithoutSymbol(trades, profiles, config, weights, result.to);
  const wire = wireReplay(result, { journal, config, notReplayed, ...sources });
  return replayView({
    ...{ wire, config, journal, events, policies, stopped, held: trades },
    notReplayed: notReplayed.first,
    correlations: alikeAtEnd(trades, config, result.to),
    provenance: {
      files: ['/tmp/one.csv', 'two.csv'].map((name) => ({ name, bytes: 1, sha256: 'ab' })),
      ...{ version: '1.2.3', command: 'maestro replay', madeAt: '2026-01-01T00:00:00Z' },
    },
  });
}

/** Trades of an agent, one per day from the first of January 1970 on, each opened an hour before its close. */
function daily(agent: string, pnls: readonly (string | null)[], from = 1): ReplayTrade[] {
  return pnls.map((pnl, index) => {
    const closed = (from + index) * 24 + agent.length;
    return replayTrade({ id: `${agent}-${from + index}`, agent, opened: closed - 1, closed, pnl });
  });
}

const times = (count: number, ...pnls: readonly string[]): string[] =>
  Array.from({ length: count }, (_, index) => pnls[index % pnls.length] ?? '0');

const codes = ({ reservations }: ReplayView): string[] => reservations.map(({ code }) => code);

const byTime = (trades: readonly ReplayTrade[]): ReplayTrade[] =>
  [...trades].sort((a, b) => a.closedAt.compare(b.closedAt));

describe('the answers of a replay', () => {
  const GOOD = daily('good', times(60, '2', '1', '-0.5'));
  const BAD = daily('awful', times(60, '-2', '-1', '0.5'));

  it('say whether it helped, how sure that is, and how far chance makes such a difference', () => {
    const { help } = viewOf(byTime([...GOOD, ...BAD]));
    expect(help).toMatchObject({ code: 'helped', headline: 'It helped', level: 'good' });
    expect(help.sentences[0]).toMatch(
      /^Following Maestro made \d+\.\d\d %, equal weights -?\d+\.\d\d %; the worst falls were /,
    );
    expect(help.sentences[1]).toBe('Chance alone makes a difference of this size rarely.');
    expect(help.sentences[2]).toMatch(/^Mean daily difference: .* t \d+\.\d\d \(/);
  });

  it('say what the figures of an account would say that held more than it had', () => {
    /** Each trade opens with the one before it. */
    const early = (trades: readonly ReplayTrade[]): ReplayTrade[] =>
      trades.map((trade, index) => ({ ...trade, openedAt: trades[index - 1]?.openedAt ?? trade.openedAt }));
    const crowded = (
      agents: readonly (readonly ReplayTrade[])[],
      config?: EngineConfig,
    ): ReplayView['help'] =>
      viewOf(byTime(agents.flatMap(early)), { slots: 1, ...(config && { config }) }).help;
    expect(crowded([GOOD, BAD])).toMatchObject({
      code: 'borrowed',
      headline: 'Cannot be said: the account would have borrowed (otherwise: it helped)',
      level: 'unknown',
    });
    expect(crowded([daily('a', times(9, '1'))]).headline).toMatch(/ \(otherwise: too early to say\)$/);
    const floors = configured({ minFloorWeight: decimal('0.5') });
    expect(crowded([GOOD, daily('better', times(60, '2', '1'))], floors).headline).toMatch(
      / \(otherwise: scores decided nothing\)$/,
    );
  });

  it('name by how many trades each of several is proven or likely', () => {
    const two = byTime([...GOOD, ...daily('better', times(60, '2', '1', '-0.4'))]);
    expect(viewOf(two).deserve.sentences[0]).toMatch(
      /^Their records say so \((good|better) proven by 60 trades in 59 days, (good|better) proven by 60 trades in 59 days\), with 100\.00 % of the account now\.$/,
    );
  });

  it('name the currency of an amount where it is known', () => {
    const accounts = ['good', 'awful'].map((agentId) => ({
      ...{ agentId, startingBalance: null, currency: 'USDT', maxOpenTrades: null, covers: null },
    }));
    const { deserve, currency } = viewOf(byTime([...GOOD, ...BAD]), { journal: { accounts } });
    expect(currency).toBe('USDT');
    expect(deserve.sentences[1]).toMatch(/; contributed -\d+\.\d\d USDT\.$/);
  });

  it('say which agents deserve capital, and which to doubt', () => {
    const { deserve, agents, cash } = viewOf(byTime([...GOOD, ...BAD]));
    expect(deserve).toMatchObject({ headline: 'good', level: 'good' });
    expect(deserve.sentences).toEqual([
      'Its record says so (proven by 60 trades in 59 days), with 95.00 % of the account now.',
      expect.stringMatching(/^Doubt awful: losing, with 5\.00 %; contributed -\d+\.\d\d\.$/),
    ]);
    expect(
      agents.map(({ agentId, weightText, dots, verdict }) => [agentId, weightText, dots, verdict.level]),
    ).toEqual([
      ['good', '95.00 %', 3, 'good'],
      ['awful', '5.00 %', 0, 'bad'],
    ]);
    expect(agents[0]?.evidence).toMatch(/% chance that its true Sharpe ratio is above 0\.$/);
    expect(cash).toBe('0.00 %');
  });

  it('doubt whoever loses before whoever is a coin toss, whatever they hold', () => {
    const { deserve } = viewOf(byTime([...daily('coin', times(60, '2', '-1.9')), ...BAD]));
    expect(deserve.sentences).toEqual([
      expect.stringMatching(/^Doubt awful: losing, with 5\.00 %/),
      expect.stringMatching(/^Doubt coin: coin toss, with 95\.00 %/),
    ]);
  });

  it('say of one agent that there was nothing to choose', () => {
    const { help } = viewOf(GOOD);
    expect(help.sentences[1]).toBe(
      'There is one agent, and it always had the whole account: both accounts are the same.',
    );
  });

  it('say that nobody can say yet, and that no agent has shown it', () => {
    expect(viewOf(daily('new', ['1', '2'])).deserve).toMatchObject({
      headline: 'Nobody can say yet',
      level: 'unknown',
      sentences: ['1 agent without a verdict yet, with 100.00 %.'],
    });
    expect(viewOf(BAD).deserve).toMatchObject({ headline: 'None has shown it', level: 'bad' });
  });

  it('name the files, the days, the account and the positions', () => {
    const { title, basis } = viewOf(GOOD);
    expect(title).toBe('Replay of one.csv and 1 more');
    expect(basis).toEqual([
      '60 closed trades of 1 agent',
      '2 January to 2 March 1970',
      'recovery mode',
      'started with 1,000',
      'one position at a time per agent',
    ]);
  });
});

describe('the reservations of a replay', () => {
  const LONG = times(200, '1', '-0.5', '0.8');

  it('are none for a long, clean journal', () => {
    const { trust } = viewOf(byTime([...daily('a', LONG), ...daily('bb', LONG)]));
    expect(trust).toEqual({
      question: 'Can I trust this?',
      headline: 'No reservation',
      level: 'good',
      sentences: [],
    });
  });

  it.each<[string, ReplayView, string, RegExp]>([
    [
      'borrowed',
      viewOf(
        [0, 1, 2].map((n) =>
          replayTrade({
            id: `t${n}`,
            agent: 'a',
            opened: n === 0 ? 0 : 10,
            closed: n === 0 ? 5 : 20 + n,
            pnl: '1',
          }),
        ),
        { slots: 1 },
      ),
      'More held than it had',
      /Up to 200\.00 % of the equity of maestro was held at once/,
    ],
    [
      'floors_only',
      viewOf(byTime(['a', 'bb'].flatMap((agent) => daily(agent, LONG))), {
        config: configured({ minFloorWeight: decimal('0.5') }),
      }),
      'Scores decide nothing',
      /The floors of 2 agents take the whole account/,
    ],
    [
      'unreadable_rows',
      viewOf(daily('a', LONG), {
        journal: { rows: 202, errors: [{ file: 'x', row: 1, field: null, reason: 'is broken' }] },
      }),
      '1 unreadable row',
      /1 row of 202 could not be read, and is in no figure/,
    ],
    ['skipped_results', viewOf(daily('a', [...LONG, null])), '1 result not known', /1 without realized_pnl/],
    [
      'overlapping_agents',
      viewOf(
        byTime([
          ...daily('first', ['1']),
          // Two at once, each with the whole of the half that its agent has: no more than the account.
          ...daily('a', ['1']),
          ...[4000, 9000].map((closed) =>
            replayTrade({ id: `t${closed}`, agent: 'a', opened: 100, closed, pnl: '1' }),
          ),
        ]),
        { slots: 1, config: configured({ maxWeight: decimal('0.5'), minFloorWeight: decimal('0') }) },
      ),
      'More positions than --slots',
      /had more than the share of their agent: a 2 of 1\./,
    ],
    [
      'overlapping_files',
      viewOf(daily('a', LONG), {
        journal: { overlaps: [{ agentId: 'a', files: ['x/one.json', 'two.json'] }] },
      }),
      'One agent in several files',
      /^The times of a overlap in one\.json and two\.json: if they are runs of one backtest, its trades count twice\.$/,
    ],
    [
      'openings_unknown',
      viewOf(daily('a', LONG).map((trade, index) => (index === 3 ? { ...trade, openedAt: null } : trade))),
      '1 opening not known',
      /1 trade without opened_at: what was open beside them is not known/,
    ],
    [
      'part_of_record',
      viewOf(daily('a', times(201, '1', '-0.5', '0.8'))),
      'Newest trades only',
      /^The good records are those of the newest trades alone: a 100 of 201\. A longer lookback/,
    ],
    [
      'no_loss_yet',
      viewOf(byTime([...daily('lucky', times(200, '1', '1.5')), ...daily('bb', LONG)])),
      'No loss seen yet',
      /lucky \(\d+\.\d\d %\)\. A record without a loss/,
    ],
    [
      'short_history',
      viewOf(daily('a', times(21, '1', '-0.5'))),
      '20 days only',
      /20 days, 20 with a close: too short/,
    ],
    [
      'symbols_left_alone',
      viewOf(
        times(200, '-1', '-1', '0.5').map((pnl, day) =>
          replayTrade({
            id: String(day),
            agent: 'a',
            opened: day * 24,
            closed: day * 24 + 1,
            pnl,
            symbol: 'BTC',
          }),
        ),
        { profile: 'SAFE' },
      ),
      'SAFE stops agents with capital',
      /SAFE leaves alone every symbol .*: a \(\d+\.\d\d %\)/,
    ],
  ])('name %s', (code, view, short, text) => {
    const found = view.reservations.find((reservation) => reservation.code === code);
    expect(found?.short).toBe(short);
    expect(found?.text).toMatch(text);
    expect(view.trust.sentences).toEqual(view.reservations.map((reservation) => reservation.text));
  });

  it('are none where each position at once has its part of the share', () => {
    const crowded = [0, 1].map((n) =>
      replayTrade({ id: `t${n}`, agent: 'a', opened: 0, closed: 4000 + 5000 * n, pnl: '1' }),
    );
    const view = viewOf(byTime([...daily('a', times(190, '1', '-0.5', '0.8')), ...crowded]));
    expect(view.basis).toContain('up to 3 positions at once per agent');
    expect(codes(view)).toEqual([]);
  });

  it('doubt no bad record for the trades that are not looked at', () => {
    expect(codes(viewOf(daily('a', times(201, '-1', '0.5'))))).toEqual([]);
  });

  it('stand in the order of their weight', () => {
    const view = viewOf(daily('lucky', [...times(15, '1', '2'), null]), {
      journal: { errors: [{ file: 'x', row: 1, field: null, reason: 'is broken' }] },
    });
    expect(codes(view)).toEqual(['unreadable_rows', 'skipped_results', 'short_history']);
    expect(view.trust).toMatchObject({ headline: 'With 3 reservations', level: 'bad' });
  });
});

describe('the rest of the view', () => {
  it('tells the events of the weights, and says in words what did not move the account', () => {
    const view = viewOf(byTime([...daily('a', times(30, '1', '-0.5')), ...daily('bb', ['1', null], 20)]));
    expect(view.events.map(({ code, agentId }) => `${agentId} ${code}`)).toEqual(
      expect.arrayContaining(['a scored', 'bb added']),
    );
    expect(view.events.find(({ code }) => code === 'added')).toMatchObject({
      text: expect.stringMatching(/^bb is new, with /) as string,
      cause: 'bb won 1.00',
    });
    expect(view.skipped.headline).toBe('3 closed trades did not move the account; every row was read.');
    expect(view.skipped.reasons.rows).toEqual([
      ['opened before the agent had a weight: the first follows from the first closed trade', '2'],
      ['without realized_pnl: the result is not known', '1'],
    ]);
  });

  it('says what a client that follows a policy would have taken', () => {
    const { policies } = viewOf(daily('a', times(40, '1', '-0.5')), { profile: 'SAFE' });
    expect(policies).toMatchObject([
      {
        profile: 'SAFE',
        headline: expect.stringMatching(/^It would have taken \d+ of 40 trades\.$/) as string,
      },
    ]);
    expect(policies[0]?.refusals.every(({ words }) => /[A-Z]/.test(words))).toBe(true);
  });
});
