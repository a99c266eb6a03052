import { isLastOfGroup } from '../../ui/model/last-of-group';
import type { Decimal } from '../../src/core/base/decimal';
import { compareUtf8 } from '../../src/core/base/utf8';
import type { TradeClose } from '../../simulation/replay';
import { sampledInTime } from '../../ui/charts/points';
import { placesFor } from '../../ui/words/money';
import type { Column, ReplaySeries } from '../../ui/model/replay-series';

/** The most points that a page draws. A screen has no more columns, so more points would only make the page larger. */
export const MAX_POINTS = 1000;

/** The most agents that are drawn. More strips would fill more than a screen, so the others are drawn as one. */
export const MAX_CHARTED = 10;

/** The places that percent are shown with. A figure that is rounded twice would differ from the same figure in a sentence. */
const PERCENT_PLACES = 2;

/** The points of a small line: about as many as it has pixels. */
const SPARK_POINTS = 60;

interface Point {
  readonly seconds: number;
  readonly weights: Column;
  readonly cash: number;
  readonly weighted: number;
  readonly equal: number;
  readonly alone: Column;
  readonly weightedDrawdown: number;
  readonly equalDrawdown: number;
}

/** Collects the points that a page draws while a replay runs: the last close of each of at most 1,000 groups of equal size. */
export class ReportSeries {
  readonly #agents: readonly string[];
  readonly #places: number;
  readonly #alone = new Map<string, number>();
  readonly #points: Point[] = [];
  #deepest = { weighted: 0, equal: 0 };

  constructor(
    agents: Iterable<string>,
    private readonly closes: number,
    capital: Decimal,
  ) {
    this.#agents = [...agents].sort(compareUtf8);
    this.#places = placesFor([], capital.toFixed());
    for (const agentId of this.#agents) this.#alone.set(agentId, this.#money(capital));
  }

  /** The number of points so far: fewer than closes, if several closes are in one group or second. */
  get points(): number {
    return this.#points.length;
  }

  add(close: TradeClose): void {
    this.#alone.set(close.trade.agentId, this.#money(close.aloneEquity));
    this.#deepest = {
      weighted: Math.max(this.#deepest.weighted, close.drawdownPct.toNumber()),
      equal: Math.max(this.#deepest.equal, close.equalDrawdownPct.toNumber()),
    };
    if (!isLastOfGroup(close.index, this.closes, MAX_POINTS)) return;

    const seconds = close.trade.closedAt.seconds;
    // A chart has no room between closes of one second: only the last is drawn, with their deepest drawdown.
    const last = this.#points.at(-1);
    if (last?.seconds === seconds) {
      this.#points.pop();
      this.#deepest = {
        weighted: Math.max(this.#deepest.weighted, last.weightedDrawdown),
        equal: Math.max(this.#deepest.equal, last.equalDrawdown),
      };
    }
    this.#points.push(this.#pointOf(close, seconds));
    this.#deepest = { weighted: 0, equal: 0 };
  }

  data(): ReplaySeries {
    const points = this.#points;
    const byMeanWeight = this.#agents
      .map((agentId, index) => ({ agentId, index, sum: sumOf(points.map(({ weights }) => weights[index])) }))
      .sort((a, b) => b.sum - a.sum || compareUtf8(a.agentId, b.agentId));
    const charted = byMeanWeight.slice(0, MAX_CHARTED);
    const others = byMeanWeight.slice(MAX_CHARTED);
    const columns = (pick: (point: Point) => Column): Column[] =>
      charted.map(({ index }) => points.map((point) => pick(point)[index] ?? null));
    return {
      times: points.map(({ seconds }) => seconds),
      closes: this.closes,
      agents: charted.map(({ agentId }) => agentId),
      others: others.length,
      weights: [
        ...columns(({ weights }) => weights),
        ...(others.length > 0
          ? [
              points.map(({ weights }) =>
                round(sumOf(others.map(({ index }) => weights[index])), PERCENT_PLACES),
              ),
            ]
          : []),
        points.map(({ cash }) => cash),
      ],
      equity: {
        weighted: points.map(({ weighted }) => weighted),
        equal: points.map(({ equal }) => equal),
        alone: columns(({ alone }) => alone),
      },
      drawdown: {
        weighted: points.map(({ weightedDrawdown }) => weightedDrawdown),
        equal: points.map(({ equalDrawdown }) => equalDrawdown),
      },
      sparks: this.#sparks(),
    };
  }

  #sparks(): ReplaySeries['sparks'] {
    const times = this.#points.map(({ seconds }) => seconds);
    const points = sampledInTime(times, SPARK_POINTS).flatMap((index) => this.#points[index] ?? []);
    return {
      times: points.map(({ seconds }) => seconds),
      weights: new Map(
        this.#agents.map((agentId, index) => [agentId, points.map(({ weights }) => weights[index] ?? null)]),
      ),
    };
  }

  /** Rounded once, to the places that it is shown with. */
  #money(amount: Decimal): number {
    return Number(amount.toFixed(this.#places));
  }

  #pointOf({ allocation, equity, equalEquity }: TradeClose, seconds: number): Point {
    const { weights, unallocated } = allocation.published;
    return {
      seconds,
      weights: this.#agents.map((agentId) => percent(weights.get(agentId))),
      cash: percent(unallocated) ?? 0,
      weighted: this.#money(equity),
      equal: this.#money(equalEquity),
      alone: this.#agents.map((agentId) => this.#alone.get(agentId) ?? null),
      weightedDrawdown: round(this.#deepest.weighted, PERCENT_PLACES),
      equalDrawdown: round(this.#deepest.equal, PERCENT_PLACES),
    };
  }
}

function sumOf(values: readonly (number | null | undefined)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function percent(weight: Decimal | undefined): number | null {
  return weight === undefined ? null : round(weight.toNumber() * 100, PERCENT_PLACES);
}

function round(value: number, places: number): number {
  return Number(value.toFixed(places));
}
