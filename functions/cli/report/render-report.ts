import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type PageAssets, type ReportInput, reportPage } from './page';

/** The complete page of a replay. */
export function renderReport(input: ReportInput): string {
  return reportPage(input, readAssets());
}

/** uPlot from its package, with its licence, which every copy must include; and our own styles and charts. */
function readAssets(): PageAssets {
  const uplot = dirname(require.resolve('uplot/package.json'));
  const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');
  const licence = `/*\n${read(uplot, 'LICENSE').trim()}\n*/\n`;
  return {
    style: `${read(uplot, 'dist', 'uPlot.min.css')}\n${read(__dirname, 'style.css')}`,
    scripts: [`${licence}${read(uplot, 'dist', 'uPlot.iife.min.js')}`, read(__dirname, 'charts.js')].map(
      (text) => ({ text, hash: createHash('sha256').update(text, 'utf8').digest('base64') }),
    ),
  };
}
