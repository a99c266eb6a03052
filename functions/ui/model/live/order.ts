import type { PolicyAnswer } from '../../../src/contract/callables/policy-response';
import { Decimal, Exact } from '../../../src/core/base/decimal';
import { grouped } from '../../words/text';
import type { Clock } from '../../words/moment';
import type { Level } from '../answer';
import { type PolicyView, policyView } from '../policy-view';
import { PAGE_WORDS } from './page-words';

/** An entry that somebody thinks about, as it was typed. */
export interface Entry {
  /** Empty: the whole account. */
  readonly agentId: string;
  /** Empty: any. */
  readonly symbol: string;
  readonly entry: string;
  readonly stop: string;
}

/** How large the order of an entry may be under one policy. */
export interface OrderView {
  readonly profile: string;
  /** For which entry it is, such as "trend-btc", "BTC/USDT", "entry 100", "stop 98.5". Ids in it may hold any character. */
  readonly question: readonly string[];
  /** Such as "Buy 20.64 units at most: 30.96 at risk". */
  readonly headline: string;
  readonly level: Level;
  /** The calculation to redo, and what limits it; each a whole sentence. */
  readonly sentences: readonly string[];
  readonly policy: PolicyView;
  /** As decimal text, to be used in an order; null: none. */
  readonly quantity: string | null;
}

/** A quantity is rounded down to so many digits: nobody types more, and no order gets larger. */
const DIGITS = 8;

/** The largest order that a policy allows, in exact decimals. */
export interface OrderSize {
  readonly quantity: Decimal;
  /** What is lost at the stop. */
  readonly atRisk: Decimal;
  /** What the position costs. */
  readonly value: Decimal;
  /** Whether the capital of the agent, and not the risk, decides. */
  readonly isCapitalTheLimit: boolean;
  /** The quantity that the risk alone would allow. */
  readonly byRisk: Decimal;
}

/**
 * The quantity: the amount at risk / |entry − stop|, never more than the capital buys, rounded down.
 *
 * @example
 * const size = orderSize({ entry: '100', stop: '98.5', riskAmount: '30.96', capital: '5000' });
 * size.quantity.toFixed(); // '20.64'
 */
export function orderSize(given: {
  readonly entry: string;
  readonly stop: string;
  readonly riskAmount: string;
  readonly capital: string;
}): OrderSize {
  const [entry, stop] = [new Exact(given.entry), new Exact(given.stop)];
  const distance = entry.minus(stop).abs();
  const byRisk = new Exact(given.riskAmount).div(distance);
  const byCapital = new Exact(given.capital).div(entry);
  const quantity = roundedDown(Exact.min(byRisk, byCapital));
  return {
    quantity,
    atRisk: quantity.times(distance),
    value: quantity.times(entry),
    isCapitalTheLimit: byCapital.lt(byRisk),
    byRisk: roundedDown(byRisk),
  };
}

const roundedDown = (quantity: Decimal): Decimal => quantity.toSignificantDigits(DIGITS, Decimal.ROUND_DOWN);

/** An amount of money with as few decimals as give the same quantity, so that whoever redoes the division gets it too. */
function dividend(amount: Decimal, divisor: Decimal): string {
  const quantity = roundedDown(amount.div(divisor));
  let places = 2;
  while (!roundedDown(amount.toDecimalPlaces(places, Decimal.ROUND_DOWN).div(divisor)).eq(quantity)) places++;
  return grouped(amount.toDecimalPlaces(places, Decimal.ROUND_DOWN).toFixed(places));
}

const PRICE = /^\d{1,30}(\.\d{1,30})?$/;

/** What is wrong with a price that was typed; null: nothing. */
function priceFault(name: string, text: string): string | null {
  if (text === '') return null;
  if (!PRICE.test(text)) return `${name}: “${text}” is no price. Write a number such as 64000.5.`;
  return new Decimal(text).isZero() ? `${name}: a price is above 0.` : null;
}

/** What is wrong with an entry, by field; empty: it can be sized. */
export function entryFaults({
  entry,
  stop,
}: Pick<Entry, 'entry' | 'stop'>): ReadonlyMap<'entry' | 'stop', string> {
  const faults = new Map<'entry' | 'stop', string>();
  const [entryFault, stopFault] = [priceFault('Entry', entry), priceFault('Stop', stop)];
  if (entryFault !== null) faults.set('entry', entryFault);
  if (stopFault !== null) faults.set('stop', stopFault);
  if (faults.size === 0 && entry !== '' && stop !== '' && new Decimal(entry).eq(stop))
    faults.set('stop', 'Stop: it is the same as the entry, so nothing would be at risk.');
  return faults;
}

/** An amount of money, rounded down, so that it never says more than there is. */
const money = (amount: Decimal): string => {
  const places = amount.gte(1) || amount.isZero() ? 2 : Math.min(30, 1 - amount.e);
  return grouped(amount.toDecimalPlaces(places, Decimal.ROUND_DOWN).toFixed(places));
};

function questionOf({ agentId, symbol, entry, stop }: Entry): string[] {
  return [
    agentId === '' ? PAGE_WORDS.anyAgent : agentId,
    ...(symbol === '' ? [] : [symbol]),
    ...(entry === '' ? [] : [`entry ${entry}`]),
    ...(stop === '' ? [] : [`stop ${stop}`]),
  ];
}

/**
 * How large the order of an entry may be.
 *
 * @param policy an answer for the agent that would trade
 */
export function orderView(policy: PolicyAnswer, typed: Entry, clock: Clock): OrderView {
  const view = policyView(policy, { clock });
  const base = { profile: policy.profile, policy: view, question: questionOf(typed) };
  const none = (headline: string, level: Level, sentences: readonly string[]): OrderView => ({
    ...base,
    headline,
    level,
    sentences,
    quantity: null,
  });
  if (!policy.allow_new_trades)
    return none(
      view.verdict.text,
      'bad',
      view.stops.map(({ text }) => `${text}.`),
    );
  const alone = view.leftAlone.find(({ symbol }) => symbol === typed.symbol);
  if (alone !== undefined)
    return none(
      `Leave ${alone.symbol} alone, ${alone.until}`,
      'bad',
      alone.reasons.map((reason) => `${alone.symbol}: ${reason}.`),
    );
  const faults = entryFaults(typed);
  if (faults.size > 0) return none('No size yet', 'unknown', [...faults.values()]);
  if (typed.entry === '' || typed.stop === '')
    return none(view.verdict.text, view.verdict.level, [
      `At most ${view.risk}. Write entry and stop to see how many units that is.`,
    ]);
  const { risk_amount: risk, agent_capital: capital } = policy;
  if (risk === undefined)
    return none(view.verdict.text, view.verdict.level, [
      'Choose an agent: its capital decides how large an order may be.',
    ]);
  if (risk === null || capital === null || capital === undefined)
    return none('No size: the equity is not known', 'unknown', [
      'Say in the settings what the account is worth now.',
    ]);
  const entry = new Exact(typed.entry);
  const size = orderSize({ ...typed, riskAmount: risk, capital });
  if (size.quantity.isZero())
    return none('No size: the agent has no capital', 'bad', [`Its capital is ${money(new Exact(capital))}.`]);
  const side = new Decimal(typed.stop).lt(typed.entry) ? 'Buy' : 'Sell';
  const quantity = size.quantity.toFixed();
  return {
    ...base,
    headline: `${side} ${grouped(quantity)} units at most: ${money(size.atRisk)} at risk`,
    level: view.verdict.level,
    sentences: [
      ...(size.isCapitalTheLimit
        ? [
            `${dividend(new Exact(capital), entry)} / ${typed.entry} = ${grouped(quantity)} units, rounded down; the risk alone would allow ${grouped(size.byRisk.toFixed())}.`,
            `The capital of the agent, ${money(new Exact(capital))}, allows no more.`,
          ]
        : [
            `${dividend(new Exact(risk), entry.minus(typed.stop).abs())} / |${typed.entry} − ${typed.stop}| = ${grouped(quantity)} units, rounded down; they cost ${money(size.value)}.`,
          ]),
      `${view.product}.`,
    ],
    quantity,
  };
}
