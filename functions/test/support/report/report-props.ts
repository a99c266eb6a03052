import type { ReportProps } from '../../../cli/report/report-view';
import { ReportSeries } from '../../../cli/report/report-series';
import { replay } from '../../../simulation/replay';
import type { ReplayTrade } from '../../../simulation/replay-trades';
import { sameForAll } from '../../../simulation/slots';
import { Decimal } from '../../../src/core/base/decimal';
import { DEFAULT_CONFIG } from '../../../src/core/config';
import { Instant } from '../../../src/core/base/instant';
import { ReplayDays } from '../../../ui/model/replay-days';
import { replaySheet } from '../../../ui/model/replay-sheet';
import { likenessView } from '../../../ui/model/likeness-view';
import { replayCharts } from '../../../ui/model/replay-charts';
import type { AgentView, ReplayView } from '../../../ui/model/replay-view';
import { replayTrade } from '../oracles/replay';

/** With what the accounts of these reports begin. */
const CAPITAL = new Decimal(10_000);

/** Trades of so many agents that differ in how well they do: one close per agent and round, 7 hours apart. */
export function reportTrades(agentIds: readonly string[], rounds: number): ReplayTrade[] {
  return Array.from({ length: rounds * agentIds.length }, (_, index) => {
    const agent = index % agentIds.length;
    const round = Math.floor(index / agentIds.length);
    const closed = 475_000 + round * 7 + Math.floor((agent * 3600) / agentIds.length) / 3600;
    // A fixed course that goes up and down, differently per agent.
    const pnl = Math.sin(round * (agent + 3) * 1.7) * 3 + Math.cos(agent * 2.3) * 0.8;
    return replayTrade({
      id: String(index),
      agent: agentIds[agent] ?? '',
      opened: null,
      closed,
      pnl: pnl.toFixed(2),
    });
  });
}

/** What the page of a replay of these trades shows: real series, and words that are made by hand. */
export function reportProps(trades: readonly ReplayTrade[], changes: Partial<ReplayView> = {}): ReportProps {
  const agentIds = new Set(trades.map(({ agentId }) => agentId));
  const series = new ReportSeries(agentIds, trades.length, CAPITAL);
  const days = new ReplayDays(trades[0]?.closedAt ?? new Instant(0, 0));
  const result = replay(trades, DEFAULT_CONFIG, { capital: CAPITAL, slots: sameForAll(trades, 1) }, [
    { onClose: series.add.bind(series) },
    days,
  ]);
  const { weights, unallocated } = result.allocation.published;
  const agents = [...weights]
    .sort(([, a], [, b]) => b.cmp(a))
    .map(([agentId, weight], index): AgentView => {
      const verdict = VERDICTS[index % VERDICTS.length] ?? VERDICTS[0];
      return {
        agentId,
        weight: weight.toFixed(),
        weightText: `${weight.times(100).toFixed(2)} %`,
        ...verdict,
        contributed: '1,234.56',
        sharpe: '0.1234',
        trades: '120',
        span: '65 days',
        skipped: index === 1 ? '2 without a result' : null,
      };
    });
  const events = agents.map(({ agentId }, index) => ({
    at: new Date((result.from.seconds + index * 50_000) * 1000).toISOString(),
    code: 'scored' as const,
    agentId,
    text: `${agentId} has 10 trades and is scored now: 5.00 → 27.80 %`,
    cause: `${agentId} won 12.50 in BTC/USDT, and 2 more closed`,
  }));
  const view: ReplayView = {
    ...VIEW,
    likeness: likenessOf([...agentIds]),
    agents,
    events,
    cash: `${unallocated.times(100).toFixed(2)} %`,
    ...changes,
  };
  const context = { capital: CAPITAL.toFixed(), currency: 'USDT', events };
  const data = series.data();
  const sheet = replaySheet(days, DEFAULT_CONFIG.riskFreeRate);
  return { view, charts: replayCharts(data, context), sparks: data.sparks, sheet };
}

const VERDICTS = [
  {
    verdict: { code: 'proven', text: 'Proven', level: 'good' },
    evidence: '97.1 % that its true Sharpe ratio is above 0',
    dots: 3,
  },
  {
    verdict: { code: 'coin_toss', text: 'Coin toss', level: 'careful' },
    evidence: '63.0 % that its true Sharpe ratio is above 0; 2,166 more trades to 95 %',
    dots: 1,
  },
  {
    verdict: { code: 'losing', text: 'Losing', level: 'bad' },
    evidence: '< 0.1 % that its true Sharpe ratio is above 0',
    dots: 0,
  },
] as const;

const NO_TABLE = { columns: [], rows: [] };

/** Pairs of any kind, from opposites to copies. */
function likenessOf(agentIds: readonly string[]): ReplayView['likeness'] {
  if (agentIds.length < 2) return null;
  const pairs = agentIds.map((a, index) => [
    a,
    Object.fromEntries(
      agentIds.slice(index + 1).map((b, other) => [b, Math.cos(index * 0.9 + other * 0.7).toFixed(6)]),
    ),
  ]);
  return likenessView(
    Object.fromEntries(pairs) as Parameters<typeof likenessView>[0],
    agentIds,
    'Each has its own share.',
  );
}

const VIEW: ReplayView = {
  likeness: null,
  title: 'freqtrade.json and 4 more',
  basis: [
    '1,422 closed trades of 5 agents',
    '3 March to 6 May 2024',
    'started with 10,000 USDT',
    '12 positions an agent',
  ],
  help: {
    code: 'no_difference',
    question: 'Did following Maestro help?',
    headline: 'No measurable difference',
    level: 'unknown',
    sentences: [
      'Following Maestro made +0.87 %, equal weights +1.58 %; the worst falls were 6.10 and 6.90 %.',
      'By chance alone a difference of this size is common (t = −0.20 over 65 days).',
    ],
  },
  deserve: {
    question: 'Which agents deserve capital?',
    headline: 'ichiV1, TheForce',
    level: 'good',
    sentences: ['Proven, and together they hold 68 % now.', 'CombinedBinHAndCluc is a coin toss with 22 %.'],
  },
  trust: {
    question: 'Can I trust this?',
    headline: 'With 3 reservations',
    level: 'careful',
    sentences: [
      '12 positions at once: each trade got 1/12 of the share of its agent.',
      '65 days are too few for a figure per year.',
      'BTC/USDT is left alone by SAFE, and 22 % of the weight trades it.',
    ],
  },
  reservations: [
    {
      code: 'overlapping_agents',
      level: 'careful',
      short: '12 positions at once',
      text: '12 positions at once: each trade got 1/12 of the share of its agent.',
    },
    {
      code: 'short_history',
      level: 'careful',
      short: '65 days',
      text: '65 days are too few for a figure per year.',
    },
    {
      code: 'symbols_left_alone',
      level: 'bad',
      short: 'BTC/USDT left alone',
      text: 'BTC/USDT is left alone by SAFE, and 22 % of the weight trades it.',
    },
  ],
  agents: [],
  currency: 'USDT',
  cash: '0.00 %',
  events: [],
  moreEvents: 0,
  policies: ['SAFE', 'AGGRESSIVE'].map((profile) => ({
    profile,
    headline: `A client that asks ${profile} before each entry would have taken 176 of 1,422 trades, and lost 191.49.`,
    refusals: [
      { words: 'Symbols to leave alone (disallowed_symbol)', trades: 987 },
      { words: 'Too much exposure (total_exposure_limit)', trades: 259 },
    ],
    notes: ['Trades without a stop count with a risk of 1 R.'],
  })),
  accounts: {
    columns: [
      { heading: 'Account' },
      ...[
        'final equity',
        'return',
        'return per year',
        'max drawdown',
        'Sharpe per year',
        'turnover',
        'most held',
        'trades',
      ].map((heading) => ({ heading, right: true })),
    ],
    rows: ['Maestro', 'equal weights', 'a', 'b', 'c', 'd', 'e'].map((name) => [
      name,
      ...['10,087.12', '0.87 %', '–', '6.10 %', '–', '12.3', '83.3 %', '1,422'],
    ]),
  },
  accountNotes: ['Fees that the exports do not name are not counted.'],
  evidence: {
    columns: [
      { heading: 'Agent' },
      ...[
        'error',
        'PSR',
        'to 95 %',
        'max drawdown, as if each trade used all capital',
        'win rate',
        'profit factor',
        'Sortino',
      ].map((heading) => ({
        heading,
        right: true,
      })),
    ],
    rows: [['ichiV1', '0.0912', '97.1 %', '0', '6.56 %', '50.0 %', '1.59', '0.2598']],
  },
  skipped: {
    headline: '2 closed trades moved no account.',
    reasons: {
      columns: [{ heading: 'Why' }, { heading: 'trades', right: true }],
      rows: [['It opened before its agent had a weight', '2']],
    },
    first: NO_TABLE,
    unreadable: NO_TABLE,
    notes: ['1 duplicate row ignored.'],
  },
  settings: {
    columns: [{ heading: 'Setting' }, { heading: 'Value' }],
    rows: [
      ['minimum_trades', '10'],
      ['floor_weight', '0.05'],
    ],
  },
  provenance: {
    files: [{ name: 'freqtrade.json', bytes: 123_456, sha256: 'ab'.repeat(32) }],
    version: '0.3.0',
    command: 'maestro replay freqtrade.json --report replay.html',
    madeAt: '2026-11-29T07:00:00Z',
  },
};
