import { encodeConfig } from '../../src/contract/documents/config';
import { timeText } from '../../src/contract/fields/time';
import { modeOf, type EngineConfig } from '../../src/core/config';
import { Decimal } from '../../src/core/base/decimal';
import { compareUtf8 } from '../../src/core/base/utf8';
import { evidenceCells } from '../output/evidence-cells';
import { duplicatesNote } from '../input/load-journal';
import { floorsNote, statusText } from '../output/allocation-table';
import { ratio } from '../output/format';
import { accountFigures, agentFigures, type FigureTable } from '../output/replay-tables';
import { spanText } from '../output/span';
import {
  accountNotes,
  balanceText,
  missingFigureNotes,
  journalNotes,
  policyNote,
  slotsText,
} from '../output/replay-notes';
import { verdictText } from '../output/replay-verdict';
import type { EntryPolicies } from '../../simulation/policy/entry-policy';
import type { ReplayJournal, ReplayTrade } from '../../simulation/replay-trades';
import type { NotReplayedTrade } from '../../simulation/not-replayed';
import type { WireReplay } from '../../simulation/wire';
import { grouped, plural, UNKNOWN } from '../output/text';
import { type Html, html, scriptJson } from './html';
import { MAX_CHARTED, MAX_POINTS, type ReportSeries } from './report-series';

/** Everything that the page of a replay shows. */
export interface ReportInput {
  readonly wire: WireReplay;
  readonly config: EngineConfig;
  readonly journal: ReplayJournal;
  readonly series: ReportSeries;
  /** The first trades that were not replayed; `wire.not_replayed` counts all. */
  readonly notReplayed: readonly NotReplayedTrade[];
  /** The trades that moved the account weighted by Maestro. */
  readonly held: readonly ReplayTrade[];
  /** Null: the policy before every entry was not asked for. */
  readonly policies: EntryPolicies | null;
}

/** Styles and scripts of a page. They are not escaped, so nothing in them may come from the user. */
export interface PageAssets {
  readonly style: string;
  /** In the order in which they run. */
  readonly scripts: readonly { readonly text: string; readonly hash: string }[];
}

/** The whole page in one file: text, styles, scripts and figures. The security policy in its head lets it load nothing else. */
export function reportPage(input: ReportInput, assets: PageAssets): string {
  const { wire } = input;
  const hashes = assets.scripts.map(({ hash }) => `'sha256-${hash}'`).join(' ');
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src ${hashes}; base-uri 'none'; form-action 'none'`;
  const [verdict = '', ...how] = verdictText(wire);
  const body = html` <header>
      <p class="note">Maestro replay</p>
      <h1>${verdict}</h1>
      <p>${how.join(' ')}</p>
      <p>
        ${plural(wire.closes, 'closed trade')} of ${plural(Object.keys(wire.alone).length, 'agent')},
        ${wire.from} to ${wire.to}, ${modeOf(input.config)} mode. ${balanceText(wire)}
        ${slotsText(input.journal, wire)}
      </p>
      ${thinned(input)}
    </header>
    ${accounts(input)}
    ${chart('weights', 'Weights over time', 'The weights published after each close, in percent of the account.')}
    ${chart('equity', 'Equity', 'Realised, after each close. A click on a name in the legend shows or hides its line.')}
    ${chart('drawdown', 'Drawdown', 'Percent below the highest equity so far; the first peak is the starting balance.')}
    ${chart('sharpe', 'Sharpe ratio by agent', SHARPE_NOTES[input.config.scoreMethod])} ${allocation(input)}
    ${policySection(input)} ${notReplayedSection(input)} ${settings(input.config)}`;
  const scripts = assets.scripts.map(({ text }) => `<script>${text}</script>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Maestro replay</title>
<style>${assets.style}</style>
</head>
<body>${body.text}
<script type="application/json" id="data">${scriptJson(input.series.data()).text}</script>
${scripts}
</body>
</html>
`;
}

const SHARPE_NOTES: Readonly<Record<EngineConfig['scoreMethod'], string>> = {
  sharpe:
    'The ratio that decides the weights: per period, not annualised, from the newest trades of each agent. A line begins when its agent has enough trades for a score.',
  shrunk:
    'Per period, not annualised, from the newest trades of each agent. A line begins when its agent has enough trades for a score. The scores decide the weights: they are these ratios, each pulled towards their mean by its error.',
};

function thinned({ series, wire }: ReportInput): Html {
  const notes: string[] = [];
  if (series.points < wire.closes)
    notes.push(
      `The charts draw ${plural(series.points, 'point')} for ${grouped(wire.closes)} closes, the last of each ${drawnBy(series.points, wire.closes)}, and the deepest drawdown. The tables count all closes, and --csv writes all.`,
    );
  const agents = new Set([...Object.keys(wire.alone), ...Object.keys(wire.weights)]);
  if (agents.size > MAX_CHARTED)
    notes.push(
      `The charts show the ${MAX_CHARTED} agents with the largest mean weight, and the others as one line or not at all.`,
    );
  return notes.length === 0 ? html`` : html`<p class="note">${notes.join(' ')}</p>`;
}

function drawnBy(points: number, closes: number): string {
  if (closes <= MAX_POINTS) return 'second';
  return points < MAX_POINTS ? `of ${grouped(MAX_POINTS)} groups and of each second` : 'group';
}

function chart(id: string, title: string, note: string): Html {
  return html`<section>
    <h2>${title}</h2>
    <p class="note">${note}</p>
    <div class="chart" id="${id}"></div>
  </section>`;
}

interface Cell {
  readonly heading: string;
  readonly kind?: 'id' | 'right';
}

function figures(columns: readonly Cell[], rows: readonly (readonly (string | Html)[])[]): Html {
  const classOf = (index: number): string => columns[index]?.kind ?? '';
  const head = columns.map(
    ({ heading, kind }) => html`<th scope="col" class="${kind ?? ''}">${heading}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, index) => html`<td class="${classOf(index)}"><bdi>${cell}</bdi></td>`);
    return html`<tr>
      ${cells}
    </tr>`;
  });
  return html`<div class="scroll">
    <table class="figures">
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

/** A table of the terminal as a table of the page: names, then figures. */
function figuresOf({ columns, rows }: FigureTable): Html {
  return figures(
    columns.map(({ heading, right }, index): Cell => {
      if (index === 0) return { heading, kind: 'id' };
      return right ? { heading, kind: 'right' } : { heading };
    }),
    rows,
  );
}

function accounts({ wire, held }: ReportInput): Html {
  return html`<section>
      <h2>Agents</h2>
      <p class="note">
        What each agent contributed to the account of maestro, and what its newest trades say about it.
        Positions: how many it may hold at once.
      </p>
      ${figuresOf(agentFigures(wire))}
    </section>
    <section>
      <h2>Accounts</h2>
      <p class="note">
        The size of every trade follows from the weight that was published before it opened. Per year,
        volatility and sharpe are annualised (365 days). Most held: the largest sum of all positions; above
        100 % if agents had more trades open than they got parts for, or if weights moved or the account lost
        while trades were open. functions/docs/reference/replay.md has the formulas.
      </p>
      ${figuresOf(accountFigures(wire))} ${notes([...accountNotes(wire, held), ...missingFigureNotes(wire)])}
    </section>`;
}

function notes(sentences: readonly string[]): Html {
  return html`${sentences.map((sentence) => html`<p class="note">${sentence}</p>`)}`;
}

function policySection({ policies }: ReportInput): Html {
  if (policies === null) return html``;
  return html`<section>
    <h2>The policy before every entry</h2>
    <p>${policyNote(policies)}</p>
  </section>`;
}

function allocation({ wire, config }: ReportInput): Html {
  const heaviest = Object.entries(wire.weights)
    .map(([agentId, weight]) => ({ agentId, weight: new Decimal(weight) }))
    .sort((a, b) => b.weight.cmp(a.weight) || compareUtf8(a.agentId, b.agentId))
    .flatMap(({ agentId, weight }) => {
      const agent = wire.agents[agentId];
      return agent === undefined ? [] : [{ agentId, weight, agent, proof: evidenceCells(agent.evidence) }];
    });
  const cash = new Decimal(wire.unallocated);
  const weights = figures(
    [
      { heading: 'agent', kind: 'id' },
      { heading: 'weight', kind: 'right' },
      { heading: '' },
      { heading: 'Sharpe', kind: 'right' },
      { heading: 'score', kind: 'right' },
      { heading: 'trades', kind: 'right' },
      { heading: 'over', kind: 'right' },
      { heading: 'skipped', kind: 'right' },
      { heading: 'status' },
    ],
    [
      ...heaviest.map(({ agentId, weight, agent }) => [
        agentId,
        percentCell(weight),
        barCell(weight),
        ...agentCells(agent),
      ]),
      ['cash', percentCell(cash), barCell(cash), '', '', '', '', '', ''],
    ],
  );
  // The evidence has a table of its own: beside the weights it would be wider than a page.
  const floors = floorsNote(wire, config);
  const labels = (heaviest[0]?.proof ?? []).map(({ label }) => label);
  const evidence = figures(
    [{ heading: 'evidence', kind: 'id' }, ...labels.map((heading) => ({ heading, kind: 'right' as const }))],
    heaviest.map(({ agentId, proof }) => [agentId, ...proof.map(({ value }) => value)]),
  );
  return html`<section>
    <h2>The final allocation</h2>
    <p class="note">As published after the last close, at ${wire.to}.</p>
    ${weights} ${floors === null ? html`` : html`<p>${floors}</p>`}
    <p class="note">
      From the same trades. Error: the standard error of the Sharpe ratio. PSR: the probability that the true
      Sharpe ratio is above 0; to 95 %: how many more such returns would raise it to 95 %.
      functions/docs/reference/evidence.md has the formulas.
    </p>
    ${evidence}
  </section>`;
}

function agentCells(agent: WireReplay['agents'][string]): string[] {
  const reasons = Object.entries(agent.skipped).map(([reason, count]) => `${reason} ${count}`);
  return [
    ratio(agent.sharpe, 4),
    ratio(agent.score, 4),
    grouped(agent.trades),
    spanText(agent),
    reasons.join(', ') || UNKNOWN,
    statusText(agent),
  ];
}

function percentCell(weight: Decimal): string {
  return `${weight.times(100).toFixed(2)} %`;
}

function barCell(weight: Decimal): Html {
  return html`<span class="bar" style="width:${weight.times(8).toFixed(3)}rem"></span>`;
}

function notReplayedSection({ wire, notReplayed: shown, journal }: ReportInput): Html {
  const reasons = Object.entries(wire.not_replayed);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  const more = html`${notes(journalNotes(journal))} ${unreadable(journal)}`;
  if (total === 0)
    return html`<section>
      <h2>Trades that were not replayed</h2>
      <p>None: every closed trade moved the account.</p>
      ${more}
    </section>`;
  const counts = figures(
    [{ heading: 'why' }, { heading: 'trades', kind: 'right' }, { heading: '', kind: 'id' }],
    reasons.map(([reason, count]) => [
      reason,
      grouped(count),
      EXPLAINED[reason] ?? 'the figure is missing or unusable: no return',
    ]),
  );
  const list = figures(
    [
      { heading: 'closed at' },
      { heading: 'agent', kind: 'id' },
      { heading: 'trade', kind: 'id' },
      { heading: 'why' },
    ],
    shown.map(({ trade, reason }) => [timeText(trade.closedAt), trade.agentId, trade.tradeId, reason]),
  );
  const first = total > shown.length ? `The first ${grouped(shown.length)} of ${grouped(total)}:` : '';
  return html`<section class="long">
    <h2>Trades that were not replayed</h2>
    <p class="note">Closed trades that did not move the account.</p>
    ${counts}
    <p class="note">${first}</p>
    ${list}${more}
  </section>`;
}

/** The most unreadable rows that the page shows. */
const SHOWN_ERRORS = 50;

function unreadable({ errors, rows, duplicates }: ReplayJournal): Html {
  const twice = duplicates === 0 ? [] : [duplicatesNote(duplicates)];
  if (errors.length === 0) return notes(twice);
  const list = figures(
    [{ heading: 'file' }, { heading: 'row', kind: 'right' }, { heading: 'why', kind: 'id' }],
    errors.slice(0, SHOWN_ERRORS).map(({ file, row, reason }) => [file, String(row), reason]),
  );
  const first = errors.length > SHOWN_ERRORS ? ` The first ${SHOWN_ERRORS}:` : '';
  return html`<p>
      ${plural(errors.length, 'row')} of ${grouped(rows)} could not be read and are not used above.${first}
    </p>
    ${list} ${notes(twice)}`;
}

const EXPLAINED: Readonly<Record<string, string>> = {
  no_weight_yet:
    'it opened before its agent had a weight: the first weight follows from the first closed trade',
  not_funded: 'the weight of its agent was 0 when it opened',
  not_in_agent_ids: 'its agent is not among the agent_ids of the settings',
  no_equity: 'nothing was left in the account when it opened',
};

function settings(config: EngineConfig): Html {
  const rows = Object.entries(encodeConfig(config)).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.join(', ') : String(value),
  ]);
  return html`<section>
    <h2>Settings in force</h2>
    ${figures([{ heading: 'setting' }, { heading: 'value', kind: 'id' }], rows)}
  </section>`;
}
