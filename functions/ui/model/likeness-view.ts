import { Decimal } from '../../src/core/base/decimal';
import { compareUtf8 } from '../../src/core/base/utf8';
import { fixed } from '../words/format';
import { alikeText, LIKENESS_WORDS as WORDS, morePairs, mostAlikeOf } from '../words/likeness-words';
import type { FigureTable, Level } from './answer';

/** How alike agents are, in words and as a picture. */
export interface LikenessView {
  readonly headline: string;
  readonly level: Level;
  readonly sentences: readonly string[];
  /** Null: there is no pair to show. */
  readonly map: LikenessMap | null;
  /** The most alike pairs, the most alike first; empty: there is none. */
  readonly pairs: FigureTable;
  /** How many are left out of it, in words; null: none. */
  readonly more: string | null;
}

/** The pairs as a square: a row and a column per agent, in one order. */
export interface LikenessMap {
  readonly agents: readonly string[];
  readonly rows: readonly (readonly LikenessCell[])[];
  /** Which agents it shows; null: all. */
  readonly note: string | null;
}

export interface LikenessCell {
  readonly text: string;
  /** How strong its colour is: 4 for a copy, 0 for none, below 0 for opposites; null: the agent itself. */
  readonly heat: number | null;
}

/** Correlations as `allocations/correlation` has them: each pair once, under the smaller id; missing: 0. */
export type Pairs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The most agents in the picture: as many as a phone has room for. */
const MAP_AGENTS = 10;
const SHOWN_PAIRS = 20;
/** Pairs above this are named. */
const NAMED_FROM = '0.7';
const NAMED = 3;

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly rho: string;
}

/**
 * How alike agents are. Bounded for any number of agents: the most alike come first.
 *
 * @param agents all that there are, also those that are like nobody
 * @param note what it means for the weights
 */
export function likenessView(pairs: Pairs, agents: readonly string[], note: string): LikenessView {
  const known = new Set(agents);
  const all = Object.entries(pairs)
    .flatMap(([a, others]) => Object.entries(others).map(([b, rho]): Pair => ({ a, b, rho })))
    .filter(({ a, b }) => known.has(a) && known.has(b))
    .sort((x, y) => new Decimal(y.rho).cmp(x.rho) || compareUtf8(x.a, y.a) || compareUtf8(x.b, y.b));
  const named = all.filter(({ rho }) => new Decimal(rho).gte(NAMED_FROM));
  const [first] = named;
  return {
    headline: headlineOf(first, all, agents),
    level: first === undefined ? 'unknown' : 'careful',
    sentences: [
      ...named.slice(1, NAMED).map(({ a, b, rho }) => `${alikeText(a, b, rho)}.`),
      ...(first === undefined ? [] : [note]),
    ],
    map: all.length === 0 ? null : mapOf(all, agents),
    pairs: {
      columns: [{ heading: WORDS.agent }, { heading: WORDS.other }, { heading: WORDS.alike, right: true }],
      rows: all.slice(0, SHOWN_PAIRS).map(({ a, b, rho }) => [a, b, fixed(rho, 2)]),
    },
    more: all.length > SHOWN_PAIRS ? morePairs(all.length - SHOWN_PAIRS) : null,
  };
}

function headlineOf(first: Pair | undefined, all: readonly Pair[], agents: readonly string[]): string {
  if (first !== undefined) return `${alikeText(first.a, first.b, first.rho)}.`;
  if (agents.length < 2) return WORDS.oneAgent;
  const [most] = all;
  return most === undefined
    ? WORDS.none
    : `No two agents are much alike: ${alikeText(most.a, most.b, most.rho)}.`;
}

function mapOf(all: readonly Pair[], agents: readonly string[]): LikenessMap {
  // By the most alike pairs, so that like stands beside like; then those that are like nobody.
  const order = new Set([...all.flatMap(({ a, b }) => [a, b]), ...[...agents].sort(compareUtf8)]);
  const shown = [...order].slice(0, MAP_AGENTS);
  const rhoOf = new Map(all.map(({ a, b, rho }) => [pairKey(a, b), rho]));
  return {
    agents: shown,
    rows: shown.map((a) =>
      shown.map((b): LikenessCell => {
        if (a === b) return { text: '', heat: null };
        const rho = rhoOf.get(pairKey(a, b)) ?? '0';
        return { text: fixed(rho, 2), heat: heatOf(rho) };
      }),
    ),
    note: agents.length > shown.length ? mostAlikeOf(shown.length, agents.length) : null,
  };
}

/** The same for both orders of two ids. */
function pairKey(a: string, b: string): string {
  return JSON.stringify([a, b].sort(compareUtf8));
}

/** −4 to 4: one step per 0.2, and none below. */
function heatOf(rho: string): number {
  const steps = new Decimal(rho).times(5).trunc().toNumber();
  return Math.max(-4, Math.min(4, steps)) + 0;
}
