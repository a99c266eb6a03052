import { Decimal } from '../../src/core/base/decimal';
import type { WireComparison, WireOutcome, WireRefused, WireVariation } from '../../simulation/wire';
import { fixed, percent } from '../../ui/words/format';
import { placesFor } from '../../ui/words/money';
import { refusalWords } from '../../ui/words/refusal-words';
import { grouped, plural } from '../../ui/words/text';

type Way = 'as_traded' | 'at_risk';

/** How the two ways to count are called. */
const WAYS: Readonly<Record<Way, string>> = { as_traded: 'as traded', at_risk: "at the policy's risk" };

/** An amount of money in a sentence: in the places and the currency of the account. */
type Money = (amount: string | Decimal) => string;

/**
 * The answer of a comparison, a paragraph per profile: what it takes, what its refusals cost or saved by reason, and which
 * of its gates and thresholds decided most.
 */
export function comparisonAnswer(comparison: WireComparison): string[] {
  const money = moneyOf(comparison);
  const paragraphs = comparison.profiles.map((outcome) =>
    [
      takenSentence(outcome, comparison, money),
      ...refusedSentences(outcome, money),
      ...variationSentences(outcome, money),
    ].join('\n'),
  );
  const { profiles } = comparison;
  const notes = [
    ...(profiles.some(({ refused }) => refused > 0) ? [TWO_WAYS] : []),
    ...(profiles.some(({ variations }) => variations.some(changesResult)) ? [LOOKS_BACK] : []),
  ];
  return [...paragraphs, ...(notes.length === 0 ? [] : [notes.join('\n')])];
}

const TWO_WAYS =
  "As traded: in the sizes of the journal. At the policy's risk: R times what the account of the profile would have risked.";

const LOOKS_BACK =
  'Settings chosen after looking: what fits these trades best need not fit the next. Try a setting on trades by which you did not choose it.';

function moneyOf({ all, profiles, capital, currency }: WireComparison): Money {
  const amounts = profiles.flatMap((outcome) =>
    [outcome, ...Object.values(outcome.first_reasons)].flatMap((part) => [
      part.as_traded.net_result,
      part.at_risk.net_result,
    ]),
  );
  const places = placesFor([all.as_traded.net_result, ...amounts], capital);
  return (amount) => `${fixed(amount.toString(), places)}${currency === null ? '' : ` ${currency}`}`;
}

function takenSentence(outcome: WireOutcome, { all }: WireComparison, money: Money): string {
  const { profile, taken, win_rate_pct: winRate, as_traded: account } = outcome;
  if (taken === 0) return `${profile} takes none of ${plural(all.trades, 'trade')}.`;
  const takes = `${profile} takes ${grouped(taken)} of ${plural(all.trades, 'trade')}`;
  if (account.net_result === null) return `${takes}; the result of none of them is known.`;
  return `${takes}: ${money(account.net_result)} as traded, where all trades made ${money(all.as_traded.net_result ?? '0')}; win rate ${percent(winRate)}, of all ${percent(all.win_rate_pct)}.`;
}

function refusedSentences(outcome: WireOutcome, money: Money): string[] {
  const { refused, refused_as_traded: asTraded, refused_at_risk: atRisk } = outcome;
  if (refused === 0) return [];
  const all = effects({ trades: refused, as_traded: asTraded, at_risk: atRisk }, money);
  return [
    `Refusing the other ${grouped(refused)} ${all}. By the first reason of each:`,
    ...Object.entries(outcome.first_reasons).map(
      ([reason, sums]) =>
        `- ${refusalWords(reason)}: refusing ${plural(sums.trades, 'trade')} ${effects(sums, money)}.`,
    ),
  ];
}

/** What it cost or saved to refuse some trades, counted in both ways, and how many trades a way cannot count. */
function effects({ trades, as_traded: asTraded, at_risk: atRisk }: WireRefused, money: Money): string {
  const unknown = trades - asTraded.trades;
  const aside = unknown === 0 ? '' : ` (${plural(unknown, 'result')} not known)`;
  const [verb, amount] = effect(asTraded.net_result, money);
  const traded = `${verb} ${amount} ${WAYS.as_traded}${aside}`;
  if (atRisk.net_result === null) return traded;
  const withR = atRisk.trades === trades ? '' : ` (${grouped(atRisk.trades)} with an R)`;
  const [verbAtRisk, amountAtRisk] = effect(atRisk.net_result, money);
  const again = verbAtRisk === verb ? '' : `${verbAtRisk} `;
  return `${traded} and ${again}${amountAtRisk} ${WAYS.at_risk}${withR}`;
}

/** What trades made, it cost to refuse them; what they lost, it saved. */
function effect(net: string | null, money: Money): [verb: string, amount: string] {
  if (net === null) return ['had', 'an unknown effect'];
  const result = new Decimal(net);
  return [result.lt(0) ? 'saved' : 'cost', result.isZero() ? 'nothing' : money(result.abs())];
}

/** Which parameter, taken out, would have changed the result most: as traded, in the other direction, and at risk. */
function variationSentences({ variations }: WireOutcome, money: Money): string[] {
  const changing = variations.filter(changesResult);
  // The greatest change as traded comes first.
  const [most] = changing;
  if (most === undefined)
    return ['None of its gates and thresholds, taken out alone, would have changed the result.'];
  const sign = changeIn(most, 'as_traded');
  const opposite = changing.find((one) => changeIn(one, 'as_traded').times(sign).lt(0));
  const atRisk = changing.reduce((a, b) =>
    changeIn(b, 'at_risk').abs().gt(changeIn(a, 'at_risk').abs()) ? b : a,
  );
  const isOnlyAtRisk = sign.isZero() && !changeIn(atRisk, 'at_risk').isZero();
  const named: [WireVariation, string][] = [
    ...(isOnlyAtRisk ? [] : [[most, 'most'] satisfies [WireVariation, string]]),
    ...(opposite === undefined
      ? []
      : [[opposite, 'most in the other direction'] satisfies [WireVariation, string]]),
    [atRisk, `most ${WAYS.at_risk}`],
  ];
  return named
    .filter(([one], index) => named.findIndex(([other]) => other === one) === index)
    .map(([one, what]) => variationSentence(one, what, money));
}

function variationSentence(variation: WireVariation, what: string, money: Money): string {
  const { parameter, from, change, profile_overrides: overrides } = variation;
  const taken = Math.abs(change.taken);
  const effects = [
    taken === 0 ? 'as many trades' : plural(taken, `${change.taken > 0 ? 'more' : 'fewer'} trade`),
    ...(['as_traded', 'at_risk'] as const).flatMap((way) =>
      change[way] === null ? [] : [`${moved(changeIn(variation, way), money)} ${WAYS[way]}`],
    ),
  ];
  return `Taking out ${parameter} (${from}) would have changed the result ${what}: ${effects.join(', ')}. As a setting: ${JSON.stringify({ profile_overrides: overrides })}`;
}

function moved(change: Decimal, money: Money): string {
  if (change.isZero()) return 'the same';
  return `${money(change.abs())} ${change.gt(0) ? 'more' : 'less'}`;
}

function changeIn({ change }: WireVariation, way: Way): Decimal {
  return new Decimal(change[way] ?? 0);
}

/** Whether a variation shows anything: another number of trades, or another result. */
export function changesResult(variation: WireVariation): boolean {
  return (
    variation.change.taken !== 0 ||
    (['as_traded', 'at_risk'] as const).some((way) => !changeIn(variation, way).isZero())
  );
}
