import { grouped, plural } from './text';

/** The fixed words around pictures over time. */
export const CHART_WORDS = {
  asTable: (title: string): string => `${title}, as a table`,
  marks: '◆ is a change that the page lists with its cause.',
  add: (title: string): string => `More lines of ${title}`,
  time: 'Time (UTC)',
  tooFew: 'Not enough data for a picture: a line needs two points in time.',
  range: 'Shown time',
  axis: 'Axis',
  linear: 'linear',
  log: 'log',
  cursor: 'Point in time',
  cursorHelp:
    'Point at a picture, or use the arrow keys, to read the values of a point in time in all pictures.',
  legend: (title: string): string => `Lines of ${title}`,
  shades: 'A stronger shade is a larger weight:',
  shadeTo: (value: string): string => `to ${value}`,
  shadeAbove: (value: string): string => `above ${value}`,
  sampled: (shown: number, all: number): string =>
    `${plural(shown, 'point')} of ${grouped(all)}, evenly chosen.`,
} as const;
