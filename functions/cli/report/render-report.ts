import type { EngineConfig } from '../../src/core/config';
import { replayCharts } from '../../ui/model/replay-charts';
import type { ReplayDays } from '../../ui/model/replay-days';
import { replaySheet } from '../../ui/model/replay-sheet';
import type { ReplayView } from '../../ui/model/replay-view';
import type { WireReplay } from '../../simulation/wire';
import { reportDocument } from './report-document';
import type { ReportSeries } from './report-series';

/** The complete page of a replay, in one file. */
export function renderReport(
  view: ReplayView,
  series: ReportSeries,
  days: ReplayDays,
  { riskFreeRate }: Pick<EngineConfig, 'riskFreeRate'>,
  { capital, currency }: Pick<WireReplay, 'capital' | 'currency'>,
): string {
  const data = series.data();
  return reportDocument({
    view,
    charts: replayCharts(data, { capital, currency, events: view.events }),
    sparks: data.sparks,
    sheet: replaySheet(days, riskFreeRate),
  });
}
