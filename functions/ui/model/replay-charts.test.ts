import { draw, isStacked } from '../charts/drawing';
import type { ChartSpec } from '../charts/chart-spec';
import { replayCharts } from './replay-charts';
import type { ReplaySeries } from './replay-series';

const CONTEXT = { capital: '1000', currency: 'USDT', events: [] };

function series(agents: readonly string[], changes: Partial<ReplaySeries> = {}): ReplaySeries {
  return {
    times: [0, 86_400],
    closes: 2,
    agents,
    others: 0,
    weights: [...agents.map(() => [50, 40]), [50, 20]],
    equity: { weighted: [1000, 1010.5], equal: [1000, 990], alone: agents.map(() => [1000, 1020]) },
    drawdown: { weighted: [0, 0], equal: [0, 1] },
    sparks: { times: [0, 86_400], weights: new Map() },
    ...changes,
  };
}

function chart(id: string, of: ReplaySeries): ChartSpec {
  const found = replayCharts(of, CONTEXT).charts.find((own) => own.id === id);
  if (found === undefined) throw new Error(`There is no chart ${id}.`);
  return found;
}

describe('replayCharts', () => {
  it('say in words what the pictures show', () => {
    const { charts } = replayCharts(series(['a', 'b']), CONTEXT);
    expect(charts.map(({ summary }) => summary)).toEqual([
      'Equity from 1 Jan 1970, 00:00 to 2 Jan 1970, 00:00: Maestro from 1,000.00 to 1,010.50; equal weights from 1,000.00 to 990.00.',
      'Maestro minus equal weights from 1 Jan 1970, 00:00 to 2 Jan 1970, 00:00: 20.50 at the end, between 0.00 and 20.50.',
      'Below the peak from 1 Jan 1970, 00:00 to 2 Jan 1970, 00:00: Maestro 0.00 % at worst, equal weights 1.00 % at worst.',
      'Weights from 1 Jan 1970, 00:00 to 2 Jan 1970, 00:00. At the end: a 40.00 %, b 40.00 %, cash 20.00 %.',
    ]);
  });

  it('show Maestro and equal weights first, and no agent in the colour of Maestro', () => {
    const spec = chart('equity', series(['a', 'b']));
    if (spec.kind !== 'lines') throw new Error('The equity is lines.');
    expect(spec.series.filter(({ isShown }) => isShown).map(({ name }) => name)).toEqual([
      'Maestro',
      'equal weights',
    ]);
    expect(spec.series.slice(2).map(({ colour }) => colour)).toEqual([1, 2]);
    expect(spec.start?.value).toBe(1000);
  });

  it('say that lines are the same, and what one agent means', () => {
    const same = { weighted: [1000, 900], equal: [1000, 900], alone: [[1000, 900]] };
    const { caption } = chart('equity', series(['a'], { equity: same, closes: 9 }));
    expect(caption).toBe(
      'With one agent, the weights choose only between it and cash. Both lines are the same. Realised, after each close, in USDT. 2 points for 9 closes; the tables count all.',
    );
  });

  it.each([
    [6, true],
    [7, false],
  ])('of %i agents are one above the other: %s', (count, stacked) => {
    const names = Array.from({ length: count }, (_, index) => `agent-${index}`);
    const spec = chart('weights', series(names));
    if (spec.kind !== 'weights') throw new Error('The weights are weights.');
    expect(isStacked(spec)).toBe(stacked);
    const drawing = draw(spec, spec.series, [0, 86_400], { from: 0, to: 86_400, isLog: false });
    expect(drawing.names.length).toBe(stacked ? 0 : count + 1);
    expect(drawing.shades.length).toBe(stacked ? 0 : 5);
  });

  it('have shades that the whole account of a first agent does not make pale', () => {
    const count = 10;
    const times = Array.from({ length: 100 }, (_, day) => day * 86_400);
    const weights = Array.from({ length: count + 1 }, (_, agent) =>
      times.map((_time, day) => (day === 0 ? (agent === 0 ? 100 : 0) : agent === count ? 0 : 5 + agent)),
    );
    const names = Array.from({ length: count }, (_, index) => `agent-${index}`);
    const spec = chart('weights', series(names, { times, weights }));
    if (spec.kind !== 'weights') throw new Error('The weights are weights.');
    const drawing = draw(spec, spec.series, times, { from: 0, to: times.at(-1) ?? 0, isLog: false });
    const strongest = drawing.paths.filter(({ className, d }) => className === 'strip shade-5' && d !== '');
    expect(strongest.length).toBeGreaterThanOrEqual(2);
    // 95 of 100 weights are at most 14: a fifth of it.
    expect(drawing.shades.map(({ text }) => text)).toEqual([
      'to 2.8 %',
      'to 5.6 %',
      'to 8.4 %',
      'to 11.2 %',
      'above 11.2 %',
    ]);
  });

  it('have no logarithmic axis for an account that lost everything', () => {
    const lost = { weighted: [1000, 0], equal: [1000, 900], alone: [] };
    const spec = chart('equity', series([], { equity: lost }));
    expect(spec).toMatchObject({ kind: 'lines', canBeLog: false });
  });
});
