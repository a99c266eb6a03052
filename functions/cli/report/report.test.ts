import fc from 'fast-check';
import { Decimal } from '../../src/core/base/decimal';
import { Instant } from '../../src/core/base/instant';
import { DEFAULT_CONFIG } from '../../src/core/config';
import { replay } from '../../simulation/replay';
import type { ReplayTrade } from '../../simulation/replay-trades';
import { sameForAll } from '../../simulation/slots';
import { replayTrade } from '../../test/support/oracles/replay';
import { reportProps, reportTrades } from '../../test/support/report/report-props';
import { runs } from '../../test/support/runs';
import type { ReplaySeries } from '../../ui/model/replay-series';
import { shown } from '../../ui/words/shown';
import { escapeHtml, scriptJson } from './html';
import { provenanceOf } from './provenance';
import { reportDocument } from './report-document';
import { MAX_CHARTED, MAX_POINTS, ReportSeries } from './report-series';

/** All texts in a value. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const own of Object.values(value)) yield* textsOf(own);
}

const HOSTILE = `</script><script>alert(1)</script><img src=x onerror="alert('2')">&\u202e`;

describe('reportDocument', () => {
  it('escapes every text of a journal', () => {
    const page = reportDocument(reportProps(reportTrades([HOSTILE, 'a'], 20), { title: HOSTILE }));
    // The data, one script, and no element that does not come from the page itself.
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(page).not.toMatch(/<img/);
    expect(page).not.toContain('\u202e');
    const text =
      "&lt;/script>&lt;script>alert(1)&lt;/script>&lt;img src=x onerror=&quot;alert('2')&quot;>&amp;\\u202e";
    expect(page).toContain(`<bdi class="name">${text}</bdi>`);
    const data = /<script type="application\/json" id="data">(.*)<\/script>/.exec(page)?.[1] ?? '';
    expect(JSON.stringify(JSON.parse(data))).toContain(JSON.stringify(HOSTILE));
  });

  it('loads nothing, and runs and styles with nothing but its own', () => {
    const page = reportDocument(reportProps(reportTrades(['a', 'b'], 20)));
    expect(page).toMatch(
      /content="default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'"/,
    );
    expect(page).not.toMatch(/\ssrc=|\sstyle=|\son\w+=|@import|url\(|href="(?!#)/);
  });

  it('has the licences of all packages in its script', () => {
    const page = reportDocument(reportProps(reportTrades(['a'], 3)));
    for (const name of ['preact', 'd3-scale', 'd3-shape', 'd3-array'])
      expect(page).toMatch(new RegExp(`^${name}[:,]|, ${name}[:,]`, 'm'));
    expect(page).toContain('The MIT License (MIT)');
    expect(page).toContain('Redistribution and use in source and binary forms');
  });

  it('shows every text of the view', () => {
    const props = reportProps(reportTrades(['a', 'b', 'c'], 20));
    const page = reportDocument(props).replaceAll('&lt;', '<');
    // What programs read, or what is shown in other words.
    const { help, events, agents, ...others } = props.view;
    const texts = [
      ...textsOf({
        ...others,
        help: help.sentences,
        events: events.flatMap(({ text, cause }) => [text, cause]),
      }),
    ];
    texts.push(
      ...agents.flatMap(({ verdict, weightText, evidence, trades, span }) => [
        verdict.text,
        weightText,
        evidence,
        trades,
        span,
      ]),
    );
    const isCode = (text: string): boolean => /^(careful|bad|good|unknown|[a-z]+(_[a-z]+)+)$/.test(text);
    expect(texts.filter((text) => !isCode(text) && !page.includes(shown(text)))).toEqual([]);
  });

  it('has each of its ids once', () => {
    const page = reportDocument(reportProps(reportTrades(['a', 'b'], 20)));
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids).toEqual(
      expect.arrayContaining(['help', 'deserve', 'trust', 'equity', 'difference', 'agents']),
    );
  });
});

/** What is drawn of the replay of these trades. */
function seriesOf(trades: readonly ReplayTrade[]): { data: ReplaySeries; worst: string } {
  const agents = new Set(trades.map(({ agentId }) => agentId));
  const capital = new Decimal(1000);
  const series = new ReportSeries(agents, trades.length, capital);
  const result = replay(trades, DEFAULT_CONFIG, { capital, slots: sameForAll(trades, 1) }, [
    { onClose: series.add.bind(series) },
  ]);
  return { data: series.data(), worst: result.weighted.maxDrawdownPct.toFixed() };
}

describe('ReportSeries', () => {
  it('has at most 1,000 points, the last close among them, and the deepest drawdown of what is left out', () => {
    const { data } = seriesOf(
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
    expect(data.times).toHaveLength(MAX_POINTS);
    expect(data.closes).toBe(MAX_POINTS + 500);
    expect(data.times.at(-1)).toBe((MAX_POINTS + 499.5) * 3600);
    expect(Math.max(...data.drawdown.weighted.map(Number))).toBe(5);
    expect(data.sparks.times).toHaveLength(60);
    expect(data.sparks.weights.get('a')?.at(-1)).toBe(data.weights[0]?.at(-1));
  });

  it('rounds once, so that a figure is the same in a picture and in a sentence', () => {
    // The first trade of an agent has no capital yet.
    const { data, worst } = seriesOf([
      replayTrade({ id: '1', agent: 'a', opened: 0, closed: 1, pnl: '1' }),
      replayTrade({ id: '2', agent: 'a', opened: 2, closed: 3, pnl: '-8.51495' }),
    ]);
    expect([worst, data.drawdown.weighted]).toEqual(['8.51495', [0, 8.51]]);
    expect(data.equity.weighted).toEqual([1000, 914.85]);
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
    const { data, worst } = seriesOf(
      trades.map((trade, index) =>
        index === 2 ? { ...trade, closedAt: new Instant(trade.closedAt.seconds, 500_000) } : trade,
      ),
    );
    const { times, drawdown } = data;
    expect([times.length, drawdown.weighted]).toEqual([3, [0, 60, 0]]);
    expect(worst).toBe('60');
  });

  it('draws the 10 heaviest agents, and the others as one', () => {
    const trades = Array.from({ length: MAX_CHARTED + 3 }, (_, index) =>
      replayTrade({
        id: String(index),
        agent: `agent-${String(index).padStart(2, '0')}`,
        closed: index,
        pnl: '1',
      }),
    );
    const { agents, others, weights } = seriesOf(trades).data;
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
});

describe('html', () => {
  it('escapes text, and shows what a screen would not', () => {
    expect(escapeHtml('<a href="x">&\'</a>\u0000')).toBe(
      '&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;\\u0000',
    );
  });

  it('scriptJson writes JSON that cannot end its element, and loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const written = scriptJson({ value, text: `</script><!--${text}\u2028\u202e` });
        expect(written).not.toMatch(/[<>&\u2028\u202e]/);
        expect(JSON.parse(written)).toEqual(
          JSON.parse(JSON.stringify({ value, text: `</script><!--${text}\u2028\u202e` })),
        );
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('provenanceOf', () => {
  it('names files with their digests, and the command as it can be typed again', () => {
    const { files, command, madeAt } = provenanceOf(
      ['provenance.ts', '-'],
      __dirname,
      ['replay', 'my trades.csv', "it's.csv", '--slots', '2'],
      new Date(1_700_000_000_123),
    );
    expect(files).toEqual([
      {
        name: 'provenance.ts',
        bytes: expect.any(Number) as number,
        sha256: expect.stringMatching(/^[\da-f]{64}$/) as string,
      },
    ]);
    expect(command).toBe(String.raw`maestro replay 'my trades.csv' 'it'\''s.csv' --slots 2`);
    expect(madeAt).toBe('2023-11-14T22:13:20Z');
  });
});
