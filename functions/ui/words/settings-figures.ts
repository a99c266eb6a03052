import type { WirePerformance, WireSettings } from '../../simulation/wire';
import { Decimal } from '../../src/core/base/decimal';
import { placesOf } from './difference-text';
import { probability } from './evidence-cells';
import type { FigureColumn, FigureTable } from './figure-table';
import { fixed, percent, ratio } from './format';
import { moneyColumn, moneyHeading } from './money';
import { plural, UNKNOWN } from './text';

const figure = (heading: string, priority = 0): FigureColumn => ({ heading, right: true, priority });

/**
 * Several settings side by side, one row each, and equal weights below. The difference is the mean of the daily returns minus those
 * with equal weights, in percentage points, with its standard error.
 */
export function settingsFigures(wire: WireSettings): FigureTable {
  const { settings, capital, currency } = wire;
  const rows: (readonly [name: string, WirePerformance, WireSettings['settings'][number] | null])[] = [
    ...settings.map((own) => [own.config, own.weighted, own] as const),
    ...equalAccounts(wire).map(([name, own]) => [name, own, null] as const),
  ];
  const equities = moneyColumn(
    rows.map(([, own]) => own.final_equity),
    capital,
  );
  const places = Math.max(
    ...settings.map(({ difference: { mean_pct: mean, standard_error_pct: error } }) =>
      mean === null ? 0 : placesOf(mean, error),
    ),
  );
  return {
    columns: [
      { heading: 'settings' },
      figure(moneyHeading('equity', currency), 4),
      figure('return', 5),
      figure('Sharpe per year', 2),
      figure('max drawdown', 1),
      figure('turnover', 3),
      figure('difference'),
      figure('± error'),
      figure('t', 1),
      { heading: 'against equal weights', priority: 6 },
    ],
    rows: rows.map(([name, own, of], index) => [
      name,
      equities[index] ?? '',
      percent(own.net_return_pct),
      ratio(own.sharpe, 2),
      percent(own.max_drawdown_pct),
      fixed(own.turnover, 2),
      fixed(of?.difference.mean_pct ?? null, places),
      fixed(of?.difference.standard_error_pct ?? null, places),
      ratio(of?.difference.t ?? null, 2),
      of?.verdict.text ?? UNKNOWN,
    ]),
  };
}

/** The account with equal weights: one, unless the settings name different agents. */
function equalAccounts({ settings }: WireSettings): [name: string, WirePerformance][] {
  const first = settings[0]?.equal;
  if (first === undefined) return [];
  return settings.every(({ equal }) => equal.final_equity === first.final_equity)
    ? [['equal weights', first]]
    : settings.map(({ config, equal }) => [`equal weights, agents of ${config}`, equal]);
}

/** Which of several settings is best, and whether that is more than luck: a few sentences. */
export function settingsAnswer({ verdict, best, settings }: WireSettings): string[] {
  const headline = `${verdict.text}.`;
  const own = settings.find(({ config }) => config === best?.config);
  if (best === null || own === undefined)
    return [headline, 'How one of the settings differs from equal weights is not known.'];
  const { mean_pct: mean, standard_error_pct: error, t } = own.difference;
  const places = mean === null ? 0 : placesOf(mean, error);
  const leads = `${best.config} is the best of ${plural(settings.length, 'setting')}, by the Sharpe ratio of its daily difference to equal weights: ${fixed(mean, places)} percentage points, standard error ${fixed(error, places)}, t ${ratio(t, 2)}.`;
  switch (verdict.code) {
    case 'cannot_be_said':
      return [headline, leads, `But its account says: ${own.verdict.text}.`];
    case 'none_better':
      return [headline, leads];
    case 'better':
    case 'perhaps':
    case 'luck':
      return [
        headline,
        leads,
        `If none of them were any better, the best of ${settings.length} would still show ${fixed(best.lucky_mean_pct, places)} by luck alone.`,
        `That it is truly better than luck has a probability of ${probability(best.deflated_sharpe)} (deflated Sharpe ratio).`,
      ];
    default:
      return verdict.code satisfies never;
  }
}

/** What to keep in mind about settings that were chosen by their results. */
export function settingsNotes({ settings, best }: WireSettings): string[] {
  return [
    `! Settings chosen after looking: these trades have chosen the best of ${plural(settings.length, 'setting')}, so they are no test of it. Try it on trades that you have not looked at: --at leaves the newest ones out.`,
    `Luck counts the ${plural(settings.length, 'setting')} of this command and none that you tried before${best !== null && isZero(best.lucky_mean_pct) ? '; they hardly differ here' : ''}.`,
  ];
}

function isZero(text: string): boolean {
  return new Decimal(text).isZero();
}
