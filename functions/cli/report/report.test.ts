import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { decimal } from '../../test/support/oracles/engine';
import { replayTrade } from '../../test/support/oracles/replay';
import { Instant } from '../../src/core/base/instant';
import { DEFAULT_CONFIG } from '../../src/core/config';
import { PROFILES } from '../../src/core/profiles/profiles';
import { EntryPolicies } from '../../simulation/policy/entry-policy';
import { replay } from '../../simulation/replay';
import type { ReplayJournal, ReplayTrade } from '../../simulation/replay-trades';
import { sameForAll } from '../../simulation/slots';
import { NotReplayed } from '../../simulation/not-replayed';
import { wireReplay } from '../../simulation/wire';
import { escapeHtml, html, scriptJson } from './html';
import { type ReportInput, reportPage } from './page';
import { MAX_CHARTED, MAX_POINTS, ReportSeries } from './report-series';

const ASSETS = { style: 'body {}', scripts: [{ text: 'draw();', hash: 'aGFzaA==' }] };
const CAPITAL = decimal('1000');

function inputOf(
  trades: readonly ReplayTrade[],
  changes: Partial<ReplayJournal> = {},
  config = DEFAULT_CONFIG,
): ReportInput {
  const journal: ReplayJournal = {
    trades,
    open: 0,
    later: 0,
    refused: [],
    rows: trades.length,
    errors: [],
    duplicates: 0,
    unusable: [],
    accounts: [],
    ...changes,
  };
  const agents = new Set(trades.map(({ agentId }) => agentId));
  const series = new ReportSeries(agents, trades.length, CAPITAL);
  const notReplayed = new NotReplayed(50);
  const watcher = { onClose: series.add.bind(series) };
  const result = replay(trades, config, { capital: CAPITAL, slots: sameForAll(trades, 1) }, [
    watcher,
    notReplayed,
  ]);
  return {
    wire: wireReplay(result, {
      journal,
      config,
      notReplayed,
      balance: { capital: CAPITAL, from: 'default', exported: [] },
      slotsFrom: 'journal',
    }),
    config,
    journal,
    series,
    notReplayed: notReplayed.first,
    held: trades,
    policies: null,
  };
}

/** The texts of all cells of a page. */
function cells(page: string): string[] {
  return [...page.matchAll(/<t[dh][^>]*>(?:<bdi>)?([^<]*)/g)].map(([, text = '']) => text);
}

const HOSTILE = `</script><script>alert(1)</script><img src=x onerror="alert('2')">&\u202e`;

describe('reportPage', () => {
  it('escapes every text of a journal', () => {
    const input = inputOf([
      replayTrade({ id: `${HOSTILE}1`, agent: HOSTILE, opened: 0, closed: 1, pnl: '1' }),
      replayTrade({ id: `${HOSTILE}2`, agent: HOSTILE, opened: 2, closed: 3, pnl: null }),
    ]);
    const journal = { ...input.journal, refused: [HOSTILE] };
    const page = reportPage({ ...input, journal }, ASSETS);
    // The data, one script, and no element that does not come from the page itself.
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(page).not.toMatch(/<img|alert\(1\)<\/script/);
    expect(page).not.toContain('\u202e');
    const shown =
      '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;2&#39;)&quot;&gt;&amp;\\u202e';
    expect(cells(page)).toEqual(expect.arrayContaining([shown, `${shown} alone`, `${shown}2`]));
    const data = /<script type="application\/json" id="data">(.*)<\/script>/.exec(page)?.[1] ?? '';
    expect((JSON.parse(data) as { agents: string[] }).agents).toEqual([HOSTILE.replace('\u202e', '\\u202e')]);
  });

  it('begins with the verdict, and names what agents contributed', () => {
    const input = inputOf([
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '1' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 3, pnl: '3' }),
    ]);
    const page = reportPage(input, ASSETS);
    expect(page).toContain('<h1>Too early to say. The account of maestro made 3.00 %');
    const found = cells(page);
    const at = found.indexOf('contributed');
    expect(found.slice(at - 1, at + 11)).toEqual([
      ...['agent', 'contributed', 'verdict', 'PSR', 'over', 'positions'],
      ...['a', '30.00', 'Too few trades (8 to go)', '92.0 %', '2 hours', '1'],
    ]);
    expect(page.replace(/\s+/g, ' ')).toContain('No figure per year from fewer than 180 days');
  });

  it('has a row for a configured agent without a trade', () => {
    const config = { ...DEFAULT_CONFIG, agentIds: ['a', 'idle'] };
    const page = reportPage(
      inputOf([replayTrade({ id: '1', agent: 'a', closed: 1, pnl: '1' })], {}, config),
      ASSETS,
    );
    const found = cells(page);
    const at = found.indexOf('idle');
    expect(found.slice(at, at + 5)).toEqual(['idle', '0.00', 'Too few trades (10 to go)', '–', '–']);
  });

  it('loads nothing and runs only its own scripts', () => {
    const page = reportPage(inputOf([replayTrade({ id: '1', agent: 'a', closed: 1, pnl: '1' })]), ASSETS);
    expect(page).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-aGFzaA=='; base-uri 'none'; form-action 'none'">`,
    );
    expect(page).not.toMatch(/\b(?:src|href)=|@import|url\(/);
  });

  it('shows the evidence of every agent, and a dash for what is not known', () => {
    const input = inputOf([
      ...['1', '-1', '3'].map((pnl, index) =>
        replayTrade({ id: String(index), agent: 'a', closed: index, pnl }),
      ),
      replayTrade({ id: '9', agent: 'b', closed: 9, pnl: '1' }),
    ]);
    const found = cells(reportPage(input, ASSETS));
    const labels = ['error', 'PSR', 'to 95 %', 'max drawdown', 'win rate', 'profit factor', 'Sortino'];
    const header = found.indexOf('error');
    expect(found.slice(header, header + 9)).toEqual([...labels, 'skewness', 'kurtosis']);
    const row = (agentId: string): string[] => {
      const at = found.indexOf(agentId, header);
      return found.slice(at + 1, at + 10);
    };
    const [error, psr, needed, ...rest] = row('a');
    expect([error, psr, needed]).toEqual([
      expect.stringMatching(/^0\.7\d{3}$/),
      expect.stringMatching(/^7\d\.\d %$/),
      expect.stringMatching(/^\d+$/),
    ]);
    expect(rest.slice(0, 3)).toEqual(['1.00 %', '66.7 %', '4.00']);
    expect(row('b')).toEqual(['–', '–', '–', '0.00 %', '100.0 %', '–', '–', '–', '–']);
  });

  it('counts the trades that were not replayed by reason and lists them', () => {
    const input = inputOf([
      replayTrade({ id: 'first', agent: 'a', closed: 1, pnl: '1' }),
      replayTrade({ id: 'bad', agent: 'a', closed: 2, pnl: null }),
      replayTrade({ id: 'good', agent: 'a', closed: 3, pnl: '1' }),
    ]);
    expect(input.wire.not_replayed).toEqual({ missing_pnl: 1, no_weight_yet: 1 });
    const found = cells(reportPage(input, ASSETS));
    expect(found).toEqual(expect.arrayContaining(['missing_pnl', 'bad', 'no_weight_yet', 'first']));
    expect(found).not.toContain('good');
  });

  it('shows unreadable rows and the number of duplicate rows', () => {
    const trade = replayTrade({ id: '1', agent: 'a', closed: 1, pnl: '1' });
    const error = { file: '<b>.csv', row: 7, field: null, reason: 'is broken' };
    const page = reportPage(inputOf([trade], { rows: 4, errors: [error, error], duplicates: 1 }), ASSETS);
    expect(page.replace(/\s+/g, ' ')).toContain('2 rows of 4 could not be read and are not used above.');
    expect(cells(page).join(' ')).toContain('&lt;b&gt;.csv 7 is broken');
    expect(page).toContain('1 duplicate row ignored.');
    const many = Array.from({ length: 60 }, (_, row) => ({ ...error, row: 1000 + row }));
    const long = reportPage(inputOf([trade], { rows: 61, errors: many }), ASSETS);
    expect(long).toContain('The first 50:');
    expect([cells(long).includes('1049'), cells(long).includes('1050')]).toEqual([true, false]);
  });

  it('says what the policy would have refused when policies are given', () => {
    const input = inputOf([replayTrade({ id: '1', agent: 'a', closed: 1, pnl: '1' })]);
    expect(reportPage(input, ASSETS)).not.toContain('Under the SAFE policy');
    const policies = new EntryPolicies(DEFAULT_CONFIG, CAPITAL, PROFILES.SAFE);
    expect(reportPage({ ...input, policies }, ASSETS)).toContain('Under the SAFE policy, 0 of 0 trades');
  });

  it('draws at most 1,000 points and says so', () => {
    const few = inputOf([replayTrade({ id: '1', agent: 'a', closed: 1, pnl: '1' })]);
    expect(reportPage(few, ASSETS)).not.toContain('The charts draw');
    const many = inputOf(
      Array.from({ length: MAX_POINTS + 500 }, (_, index) =>
        replayTrade({
          id: String(index),
          agent: 'a',
          opened: index,
          closed: index + 0.5,
          pnl: index === 7 ? '-5' : '0.01',
        }),
      ),
    );
    const data = many.series.data();
    expect(data.times).toHaveLength(MAX_POINTS);
    expect(data.times.at(-1)).toBe((MAX_POINTS + 499.5) * 3600);
    // The deepest drawdown of a group, even if its last close is not the deepest.
    expect(Math.max(...data.drawdown.weighted.map(Number))).toBe(5);
    expect(reportPage(many, ASSETS)).toContain(
      'The charts draw 1,000 points for 1,500 closes, the last of each group',
    );
  });

  it('draws closes of one second as one point with the deepest drawdown', () => {
    const trades = ['1', '-60', '60', '1'].map((pnl, index) =>
      replayTrade({
        id: String(index),
        agent: 'a',
        opened: index === 0 ? 0 : 2,
        closed: index === 3 ? 4 : index === 0 ? 1 : 3,
        pnl,
      }),
    );
    // Half a second apart, for closes of one moment are taken together.
    const input = inputOf(
      trades.map((trade, index) =>
        index === 2 ? { ...trade, closedAt: new Instant(trade.closedAt.seconds, 500_000) } : trade,
      ),
    );
    const { times, drawdown } = input.series.data();
    expect([times.length, drawdown.weighted]).toEqual([3, [0, 60, 0]]);
    expect(input.wire.weighted.max_drawdown_pct).toBe('60');
    expect(reportPage(input, ASSETS)).toContain(
      'The charts draw 3 points for 4 closes, the last of each second',
    );
  });

  it('draws the 12 heaviest agents, and the others as one', () => {
    const trades = Array.from({ length: MAX_CHARTED + 3 }, (_, index) =>
      replayTrade({
        id: String(index),
        agent: `agent-${String(index).padStart(2, '0')}`,
        closed: index,
        pnl: '1',
      }),
    );
    const { agents, others, weights } = inputOf(trades).series.data();
    // The agent that came first had the largest mean weight.
    expect([agents[0], agents.length, others, weights.length]).toEqual([
      'agent-00',
      MAX_CHARTED,
      3,
      MAX_CHARTED + 2,
    ]);
    const last = weights.map((column) => column.at(-1) ?? 0);
    expect(last.reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, 0);
  });

  it('draws a Sharpe ratio from the moment an agent has a score', () => {
    const trades = Array.from({ length: 12 }, (_, index) =>
      replayTrade({ id: String(index).padStart(2, '0'), agent: 'a', closed: index, pnl: String(index % 3) }),
    );
    const [sharpe = []] = inputOf(trades).series.data().sharpe;
    expect(sharpe.map((value) => value !== null)).toEqual([
      ...Array<boolean>(9).fill(false),
      true,
      true,
      true,
    ]);
  });
});

/** A series as uPlot gets it. */
interface Drawn {
  readonly label: string;
  readonly value: (plot: unknown, value: number | null) => string;
}

/** What the script of the page gives uPlot to draw: the series of its charts, by the ids of their places. */
function drawn(data: unknown): ReadonlyMap<string, readonly Drawn[]> {
  const charts = new Map<string, readonly Drawn[]>();
  const listens = { addEventListener: () => undefined };
  const draw = function (
    { series }: { readonly series: readonly Drawn[] },
    _: unknown,
    { id }: { readonly id: string },
  ): void {
    charts.set(id, series);
  };
  const uPlot = Object.assign(draw, { paths: { stepped: () => () => undefined } });
  const document = {
    documentElement: { dataset: {} },
    getElementById: (id: string) => ({ id, clientWidth: 800, textContent: JSON.stringify(data) }),
  };
  const script = readFileSync(join(__dirname, 'charts.js'), 'utf8');
  const globals = {
    document,
    uPlot,
    window: { innerWidth: 800, ...listens },
    matchMedia: () => listens,
  };
  runInNewContext(script, globals);
  return charts;
}

describe('the charts', () => {
  it('have the digits of the account in the legend', () => {
    const { series } = inputOf([replayTrade({ id: '1', agent: 'a', closed: 1, pnl: '1' })]);
    const [, maestro] = drawn(series.data()).get('equity') ?? [];
    expect(maestro?.label).toBe('maestro');
    const shown = [0.01064711, 12.5, 12345.678, -99.99, null].map((value) => maestro?.value(null, value));
    expect(shown).toEqual(['0.01064711', '12.5', '12,345.68', '-99.99', '–']);
  });
});

describe('html', () => {
  it('escapes every value except Html', () => {
    const inner = html`<b>${'<&>"\''}</b>`;
    expect(html`<p title="${'"'}">${inner}${[inner]}${7}</p>`.text).toBe(
      '<p title="&quot;"><b>&lt;&amp;&gt;&quot;&#39;</b><b>&lt;&amp;&gt;&quot;&#39;</b>7</p>',
    );
    expect(escapeHtml('a\u0000b\n')).toBe('a\\u0000b\\u000a');
  });

  it('scriptJson writes JSON that cannot end its element', () => {
    const value = { '</script>': '<!-- <script> \u2028 & ' };
    const { text } = scriptJson(value);
    expect(text).not.toMatch(/[<>&\u2028]/);
    expect(JSON.parse(text)).toEqual(value);
  });
});
