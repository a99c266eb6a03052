import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../usage-error';
import { type PageAssets, type ReportInput, reportPage } from './page';

/**
 * Writes the page of a replay.
 *
 * @param name of the file as the user typed it
 * @throws UsageError when it cannot be written
 */
export function writeReport(path: string, name: string, input: ReportInput): void {
  const page = reportPage(input, readAssets());
  try {
    writeFileSync(path, page);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--report ${name}: cannot be written: ${why}`);
  }
}

/** uPlot as its package has it, with its licence, which asks to go with every copy; and our own styles and charts. */
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
