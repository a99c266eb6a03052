import { hydrate } from 'preact';
import type { TimeChartsProps } from '../../ui/charts/chart-spec';
import { TimeCharts } from '../../ui/components/time-charts';
import { CHARTS_ID, DATA_ID } from './page-ids';

/** What runs in the page: the pictures, which are there already, begin to answer pointer and keys. */
const place = document.getElementById(CHARTS_ID);
const data = document.getElementById(DATA_ID)?.textContent;
if (place !== null && data !== undefined)
  hydrate(<TimeCharts {...(JSON.parse(data) as TimeChartsProps)} />, place);
