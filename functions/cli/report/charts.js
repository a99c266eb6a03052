// Draws the charts of the report with uPlot, from the JSON in #data. Both are part of the page. Ids come from the user, and
// reach the page only through uPlot's textContent.
/* global document, getComputedStyle, matchMedia, uPlot, window */
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const root = document.documentElement;
  const PALETTE = [
    '#3b82d6',
    '#e0792b',
    '#2f9e6e',
    '#c94f6d',
    '#8a63d2',
    '#b8901f',
    '#1fa3b3',
    '#d65db1',
    '#7a8b2e',
    '#a0522d',
    '#5c7cfa',
    '#6b7f8c',
  ];
  const OTHERS = '#9aa0a6';
  const CASH = '#c3c7cb';
  const PRINT_WIDTH = 660;

  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const colour = (index) => PALETTE[index % PALETTE.length];
  const utc = (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC');
  const percent = (value) => (value === null || value === undefined ? '–' : `${value.toFixed(2)} %`);
  /** Hundredths from 100 on, else seven digits, as the tables have: 0.01064711 of a bitcoin. */
  const amount = (value) => {
    if (value === null || value === undefined) return '–';
    const isLarge = Math.abs(value) >= 100;
    return value.toLocaleString(
      'en',
      isLarge ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 7 },
    );
  };
  const ratio = (value) => (value === null || value === undefined ? '–' : value.toFixed(4));

  /** Formats of time marks by their distance, because those of uPlot have the order of the United States. */
  const day = '\n{YYYY}-{MM}-{DD}';
  const DATES = [
    [365 * 86400, '{YYYY}', null, null, null, null, null, null, 1],
    [28 * 86400, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
    [86400, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
    [60, '{HH}:{mm}', day, null, day, null, null, null, 1],
    [1, '{HH}:{mm}:{ss}', day, null, day, null, null, null, 1],
    [0.001, '{HH}:{mm}:{ss}', day, null, day, null, null, null, 1],
  ];

  const charts = [];

  /** @param series of uPlot, without the times; `values` formats a value for the legend, `tick` one for the axis */
  function chart(id, columns, series, { tick, bands = [], range, size = 64, hooks = {} }) {
    const place = document.getElementById(id);
    const axis = {
      stroke: () => css('--muted'),
      grid: { stroke: () => css('--grid'), width: 1 },
      ticks: { show: false },
    };
    const plot = new uPlot(
      {
        ...sizeOf(place),
        tzDate: utc,
        scales: { x: { range: spread }, y: range === undefined ? {} : { range } },
        series: [{ label: 'UTC', value: '{YYYY}-{MM}-{DD} {HH}:{mm}' }, ...series],
        bands,
        hooks,
        // The last time mark may be at the very end.
        padding: [null, 28, null, null],
        axes: [
          { ...axis, values: DATES },
          { ...axis, size, values: (_, splits) => splits.map(tick) },
        ],
        cursor: { drag: { x: true, y: false } },
      },
      [data.times, ...columns],
      place,
    );
    charts.push({ plot, place });
  }

  /** A single moment gets one day around it; uPlot would show years. */
  function spread(_, from, to) {
    const [only] = data.times;
    return data.times.length === 1 ? [only - 43200, only + 43200] : [from, to];
  }

  function sizeOf(place) {
    const width = 'print' in root.dataset ? PRINT_WIDTH : place.clientWidth;
    return { width, height: width < 500 ? 240 : 320 };
  }

  function resize() {
    for (const { plot, place } of charts) plot.setSize(sizeOf(place));
  }

  const wave = uPlot.paths.stepped({ align: 1 });

  function weights() {
    const names = [...data.agents];
    const colours = names.map((_, index) => colour(index));
    if (data.others > 0) {
      names.push(data.others === 1 ? '1 other' : `${data.others} others`);
      colours.push(OTHERS);
    }
    names.push('cash');
    colours.push(CASH);
    /** The shown series, stacked. */
    const stacked = (isShown) => {
      const sums = data.times.map(() => 0);
      return data.weights.map((column, index) =>
        column.map((value, at) => (isShown(index) ? (sums[at] += value ?? 0) : null)),
      );
    };
    /** Fills each area down to the one shown below it. */
    const bandsOf = (isShown) => {
      const shown = names.map((_, index) => index).filter(isShown);
      return shown.slice(1).map((index, below) => ({ series: [index + 1, shown[below] + 1] }));
    };
    const series = names.map((label, index) => ({
      label,
      paths: wave,
      stroke: colours[index],
      fill: `${colours[index]}cc`,
      width: 1,
      points: { show: data.times.length === 1 },
      value: (_, __, ___, at) => (at === null ? '–' : percent(data.weights[index][at])),
    }));
    const restack = (plot) => {
      const isShown = (index) => plot.series[index + 1].show;
      plot.delBand(null);
      for (const band of bandsOf(isShown)) plot.addBand(band);
      plot.setData([data.times, ...stacked(isShown)], false);
      plot.redraw();
    };
    const all = () => true;
    chart('weights', stacked(all), series, {
      tick: (value) => `${value} %`,
      bands: bandsOf(all),
      range: [0, 100],
      hooks: { setSeries: [restack] },
    });
  }

  const line = (label, stroke, format, more = {}) => ({
    label,
    stroke,
    width: 1.25,
    paths: wave,
    points: { show: data.times.length === 1 },
    value: (_, value) => format(value),
    ...more,
  });

  const two = (format) => [
    line('maestro', () => css('--maestro'), format, { width: 2.5 }),
    line('equal weights', () => css('--equal'), format, { width: 1.75, dash: [6, 4] }),
  ];

  function equity() {
    // Many lines would hide each other, so a click on a name shows a line.
    const show = data.agents.length <= 6;
    const alone = data.agents.map((agent, index) =>
      line(`${agent} alone`, colour(index), amount, { show, alpha: 0.8 }),
    );
    const columns = [data.equity.weighted, data.equity.equal, ...data.equity.alone];
    const short = (value) => value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 4 });
    chart('equity', columns, [...two(amount), ...alone], { tick: short });
  }

  function drawdown() {
    const below = (column) => column.map((value) => -value);
    const columns = [below(data.drawdown.weighted), below(data.drawdown.equal)];
    const range = (_, least) => [Math.min(least, -0.1) * 1.05, 0];
    chart('drawdown', columns, two(percent), { tick: (value) => `${Number(value.toFixed(2))} %`, range });
  }

  function sharpe() {
    const series = data.agents.map((agent, index) => line(agent, colour(index), ratio, { width: 1.75 }));
    chart('sharpe', data.sharpe, series, { tick: (value) => String(Number(value.toFixed(3))) });
  }

  weights();
  equity();
  drawdown();
  sharpe();

  let width = window.innerWidth;
  window.addEventListener('resize', () => {
    // On a phone scrolling changes the height; that needs no new drawing.
    if (window.innerWidth !== width) resize();
    width = window.innerWidth;
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', resize);
  // Print on white, in the width of the paper.
  window.addEventListener('beforeprint', () => {
    root.dataset.print = '';
    resize();
  });
  window.addEventListener('afterprint', () => {
    delete root.dataset.print;
    resize();
  });
})();
