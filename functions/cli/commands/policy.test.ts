import { refusal, type Run, scriptFolder } from '../../test/support/processes/run-script';

const HEADER = 'trade_id,agent_id,closed_at,realized_pnl,entry_price,quantity,symbol';

const FILES = {
  // Four losses in a row, the last one at 11:00 on the 5th; −3 in all on that day.
  'losses.csv': `${HEADER}
a1,a,2026-01-04T10:00:00Z,5,100,1,BTC
a2,a,2026-01-04T12:00:00Z,-1,100,1,BTC
a3,a,2026-01-05T09:00:00Z,-1,100,1,ETH
a4,a,2026-01-05T10:00:00Z,-1,100,1,ETH
a5,a,2026-01-05T11:00:00Z,-1,100,1,ETH
`,
  // A win, then four closes without a result.
  'unknown.csv': `${HEADER}
u1,a,2026-01-01T00:00:00Z,10,100,1,
u2,a,2026-01-02T00:00:00Z,,100,1,
u3,a,2026-01-03T00:00:00Z,,100,1,
u4,a,2026-01-04T00:00:00Z,,100,1,
u5,a,2026-01-05T00:00:00Z,,100,1,
`,
  // Nothing but closes that cannot be used.
  'unusable.csv': `${HEADER}\nx1,a,2026-01-05T00:00:00Z,,,,\nx2,b,2026-01-05T01:00:00Z,n/a,100,1,BTC\n`,
  'later-equity.json': '{"account_equity": "96", "account_equity_at": "2026-01-05T10:30:00Z"}',
  'other.csv': `${HEADER}\nb1,b,2026-01-06T10:00:00Z,1,100,1,BTC\n`,
  'no-symbol.json': '{"symbol_performance": [{"symbol": "BTC", "trades": 9, "consecutive_losses": 9}]}',
  'request.json': '{"profile": "safe", "regime": "HIGH_VOL", "losing_streak": 3, "drawdown_pct": 1.5}',
  'symbols.json': '{"symbol_performance": [{"symbol": "X", "trades": 5, "win_rate": "0.4"}]}',
  'both.json': '{"spread_bps": 1, "spread_level": "HIGH"}',
  'settings.json':
    '{"profile": "AGGRESSIVE", "paused_agents": ["a"], "account_equity": "99", "account_equity_at": "2026-01-05T00:00:00Z"}',
  'overrides.json':
    '{"profile_overrides": {"losing_streak_limit": 6, "base_risk_pct": 0.5}, "agent_drawdown_limit": 4}',
  'limit.json': '{"agent_drawdown_limit": "3.940399"}',
  'no-time.json': '{"account_equity": "100"}',
  'list.json': '[]',
};

const folder = scriptFolder(FILES);

const policy = (...args: string[]): Promise<Run> => folder.maestro('policy', ...args);
const answer = async (...args: string[]): Promise<unknown> => {
  const { status, stdout, stderr } = await policy(...args, '--json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
};

describe('maestro policy', () => {
  it('takes the request from a file, from flags, or from both, where flags win', async () => {
    const [file, flags, both] = await Promise.all([
      answer('request.json'),
      answer(...'--regime HIGH_VOL --losing-streak 3 --drawdown-pct 1.5'.split(' ')),
      answer('request.json', '--profile', 'Aggressive'),
    ]);
    const safe = { profile: 'SAFE', max_risk_pct: '0.1496', min_confidence: '0.65' };
    expect(file).toMatchObject({ ...safe, exit_mode: 'DEFENSIVE_TRAIL', risk_profile: 'REDUCED' });
    expect(flags).toMatchObject(safe);
    expect(both).toMatchObject({ profile: 'AGGRESSIVE', max_risk_pct: '0.67488', min_confidence: '0.5' });
  });

  it('takes the risk state from a journal, and the time of the request from its last close', async () => {
    const [last, later, merged] = await Promise.all([
      answer('--journal', 'losses.csv'),
      answer('--journal', 'losses.csv', '--at', '2026-01-06T11:00:00Z'),
      answer('--journal', 'losses.csv', '--journal', 'other.csv'),
    ]);
    expect(last).toMatchObject({
      allow_new_trades: false,
      max_risk_pct: '0',
      computed_risk_pct: '0.256',
      blocked_until: '2026-01-06T11:00:00Z',
      computed_at: '2026-01-05T11:00:00Z',
      factors: { base_risk_pct: '0.8', regime: '0.8', streak: '0.4' },
      sources: { streak: 'journal', drawdown: 'default', symbols: 'journal' },
    });
    // 24 hours after the last loss, to the second.
    expect(later).toMatchObject({ allow_new_trades: true, blocked_until: null, max_risk_pct: '0.256' });
    expect(merged).toMatchObject({ allow_new_trades: true, computed_at: '2026-01-06T10:00:00Z' });
  });

  it('leaves out trades that closed after --at', async () => {
    const { stdout } = await policy('--journal', 'losses.csv', '--at', '2026-01-04T13:00:00Z');
    expect(stdout).toContain('after 2 closed trades; 3 closed later and left out');
    expect(stdout).toMatch(/^losing_streak +1 loss in a row: risk × 0\.85$/m);
  });

  it('applies the settings of the user: profile, equity, paused agents', async () => {
    // 99 at midnight, three losses of 1: (99 − 96) / 99 × 100 %; 0.94 × 1.2 × (1 − 0.05 × 3.0303…)
    expect(
      await answer('--journal', 'losses.csv', '--config', 'settings.json', '--agent-id', 'a'),
    ).toMatchObject({
      profile: 'AGGRESSIVE',
      risk_profile: 'NO_NEW_TRADES',
      factors: { streak: '0.68', drawdown: expect.stringMatching(/^0\.8484848484/) as string },
      sources: { drawdown: 'journal' },
      reasons: expect.arrayContaining([{ code: 'agent_paused', agent_id: 'a' }]) as unknown,
      agent_id: 'a',
      weight: '1',
      equity: '96',
      agent_capital: '96',
      risk_amount: '0',
    });
  });

  it('takes an equity that was reported after --at back by the closes between', async () => {
    // 96 at 10:30, after losses of 1 at 9:00 and 10:00: 98 the day before.
    const asked = ['--journal', 'losses.csv', '--config', 'later-equity.json', '--agent-id', 'a', '--at'];
    const [before, between] = await Promise.all([
      answer(...asked, '2026-01-04T12:30:00Z'),
      answer(...asked, '2026-01-05T09:30:00Z'),
    ]);
    expect(before).toMatchObject({
      equity: '98',
      sources: { drawdown: 'journal' },
      // From 94 at midnight to 99, and then 1 less: 1 / 99.
      reasons: expect.arrayContaining([
        expect.objectContaining({ code: 'drawdown', drawdown_pct: '1.01010101010101010101010101' }),
      ]) as unknown,
    });
    // From 98 at midnight to 97.
    expect(between).toMatchObject({
      equity: '97',
      factors: { drawdown: expect.stringMatching(/^0\.8979/) as string },
    });
  });

  it('takes closes without a result for losses, and says how many', async () => {
    const [json, table, unusable] = await Promise.all([
      policy('--journal', 'unknown.csv', '--json'),
      policy('--journal', 'unknown.csv'),
      policy('--journal', 'unusable.csv', '--json'),
    ]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      risk_profile: 'NO_NEW_TRADES',
      blocked_until: '2026-01-06T00:00:00Z',
      sources: { streak: 'journal_partial' },
      reasons: expect.arrayContaining([
        expect.objectContaining({ code: 'losing_streak_limit', losing_streak: 4 }),
        { code: 'results_unknown', streak: 4 },
      ]) as unknown,
    });
    expect(table.stdout).toMatch(/^results_unknown +Closes without a result: 4 counted as losses$/m);
    expect(JSON.parse(unusable.stdout)).toMatchObject({
      risk_profile: 'REDUCED',
      sources: { streak: 'journal_partial' },
      reasons: expect.arrayContaining([{ code: 'results_unknown', streak: 2 }]) as unknown,
    });
  });

  it('says what is known of the agent, and what of the account', async () => {
    const { stdout } = await policy('--journal', 'unknown.csv', '--agent-id', 'unseen');
    expect(stdout).toMatch(
      /^known from +losses in a row of the agent: the journal; today's fall: not known; symbols of the agent: the journal$/m,
    );
  });

  it('does not say yes where every symbol is to be left alone', async () => {
    const { stdout } = await policy('no-symbol.json');
    expect(stdout).toMatch(/^new trades +Trade only symbols that were not traded in the last 30 days$/m);
    expect(stdout).toMatch(
      /^no_symbol_left +The one symbol traded in the last 30 days is to be left alone$/m,
    );
  });

  it('says until when a symbol of the journal is left alone, and gives it in the answer', async () => {
    // 30 days after the first of three losses.
    const until = '2026-02-04T09:00:00Z';
    const [table, json, then] = await Promise.all([
      policy('--journal', 'losses.csv'),
      answer('--journal', 'losses.csv'),
      answer('--journal', 'losses.csv', '--at', until),
    ]);
    expect(table.stdout).toMatch(
      /^ETH +until 4 Feb, 09:00 UTC +3 losses in a row, SAFE leaves it alone from 3$/m,
    );
    expect(json).toMatchObject({ disallowed_symbols: [{ symbol: 'ETH', until }] });
    expect(then).toMatchObject({ disallowed_symbols: [], allowed_symbols: ['ETH'] });
  });

  it('prints a table and the reasons', async () => {
    const { status, stdout } = await policy('request.json');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Policy at .*, without a journal$/m);
    expect(stdout).toMatch(/^ +SAFE$/m);
    expect(stdout).toMatch(/^new trades +Trade smaller$/m);
    expect(stdout).toMatch(/^max risk +0\.1496 % of the equity per trade$/m);
    expect(stdout).toMatch(
      /^computed risk +0\.8 % × 0\.4 regime × 0\.55 streak × 0\.85 drawdown = 0\.1496 %$/m,
    );
    expect(stdout).toMatch(
      /^known from +losses in a row: the request; today's fall: the request; symbols: not known$/m,
    );
    expect(stdout).toMatch(/^drawdown +1\.50 % below today's peak: risk × 0\.85 = 1 − 0\.1 × 1\.5$/m);
  });

  it('names the symbols to leave alone, with reasons', async () => {
    const { stdout } = await policy('symbols.json');
    expect(stdout).toMatch(/^leave alone +X$/m);
    expect(stdout).toMatch(/^leave alone +how long +because$/m);
    // Nobody knows when the trades of a request closed.
    expect(stdout).toMatch(/^X +no end is known +40 % of 5 trades won, SAFE asks for 45 %$/m);
  });

  it('uses the overrides of the settings, and shows what the profile itself has', async () => {
    const args = ['--journal', 'losses.csv', '--at', '2026-01-05T12:00:00Z'];
    const [stopped, adapted, text] = await Promise.all([
      answer(...args),
      answer(...args, '--config', 'overrides.json'),
      policy(...args, '--config', 'overrides.json'),
    ]);
    expect(stopped).toMatchObject({ allow_new_trades: false });
    expect(stopped).not.toHaveProperty('overridden');
    expect(adapted).toMatchObject({
      profile: 'SAFE',
      allow_new_trades: true,
      overridden: {
        base_risk_pct: { value: '0.5', original: '0.8' },
        losing_streak_limit: { value: 6, original: 4 },
      },
    });
    expect(text.stdout).toMatch(
      /^overridden +base_risk_pct 0\.5 \(SAFE: 0\.8\), losing_streak_limit 6 \(SAFE: 4\)$/m,
    );
  });

  it('stops an agent at the drawdown limit of the settings, and says how that ends', async () => {
    // 1.05 × 0.99⁴: four losses of 1 % after a win.
    const args = ['--journal', 'losses.csv', '--agent-id', 'a', '--at', '2026-01-08T00:00:00Z'];
    const [reached, below] = await Promise.all([
      policy(...args, '--config', 'limit.json'),
      policy(...args, '--config', 'overrides.json'),
    ]);
    expect(reached.stdout).toMatch(
      /^agent_drawdown_limit +a is 3\.940399 % below its own peak, your limit is 3\.940399 %; it ends when closes of the agent take its drawdown below the limit, or the limit is changed$/m,
    );
    expect(reached.stdout).toMatch(/^new trades +No new trades$/m);
    expect(below.stdout).not.toContain('agent_drawdown_limit');
  });

  it('maestro compare and replay use both, too', async () => {
    const [compared, text, replayed] = await Promise.all([
      folder.maestro('compare', 'losses.csv', '--config', 'overrides.json', '--json'),
      folder.maestro('compare', 'losses.csv', '--config', 'overrides.json'),
      folder.maestro('replay', 'losses.csv', '--config', 'overrides.json', '--profile', 'SAFE'),
    ]);
    const note =
      'SAFE with profile_overrides (in brackets without them): base_risk_pct 0.5 (0.8), losing_streak_limit 6 (4).';
    expect(JSON.parse(compared.stdout)).toMatchObject({
      profiles: [
        { profile: 'SAFE', overridden: { losing_streak_limit: { value: 6, original: 4 } } },
        { profile: 'AGGRESSIVE', overridden: { losing_streak_limit: { value: 6, original: 7 } } },
      ],
    });
    expect(text.stdout).toContain(note);
    expect(replayed.stdout).toContain(note);
  });
});

describe('bad input to maestro policy', () => {
  const cases: [args: string[], message: RegExp][] = [
    [['--regime', 'bull'], /--regime is "bull"; it must be "BULL", "BEAR", .*/],
    [['--open-positions', '-1'], /--open-positions is "-1"; it must be a whole number of at least 0/],
    [['--volatility', '1%'], /--volatility is "1%"; it must be a decimal of at least 0.*/],
    [['--profile', 'BOLD'], /--profile is "BOLD"; it must be "SAFE" or "AGGRESSIVE", in any case/],
    [
      ['--spread-bps', '1', '--spread-level', 'LOW'],
      /--spread-level is "LOW", and spread_bps is given too; give one of the two/,
    ],
    [['both.json'], /both\.json: spread_level is "HIGH", and spread_bps is given too; .*/],
    [['list.json'], /list\.json: the input is a list of 0; it must be an object .*/],
    [['none.json'], /none\.json: cannot be read: .*/],
    [['--agent-id', 'a'], /--agent-id needs --journal: .*/],
    [['--config', 'no-time.json'], /no-time\.json: account_equity_at is null; it must be .*/],
    [['--at', 'soon'], /--at is "soon"; it must be ISO 8601 .*/],
    [['--journal', 'none.csv'], /none\.csv: there is no such file .*/],
    [['--last-loss-at', '2099-01-01'], /--last-loss-at is "2099-01-01T00:00:00Z"; .* not in the future/],
  ];

  it('ends the command with status 2 and one line', async () => {
    const runs = await Promise.all(cases.map(async ([args]) => ({ args, ...(await policy(...args)) })));
    expect(runs).toEqual(cases.map(([args, message]) => ({ args, ...(refusal(message) as Run) })));
  });
});
