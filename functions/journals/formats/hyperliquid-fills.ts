import { Exact } from '../../src/core/base/decimal';
import type { Instant } from '../../src/core/base/instant';
import type { Effect, Fill } from '../fills/fill';
import { fillsReader } from './fills-reader';
import { figureOf, idOf, plainText, positiveOf, textOf, timeOf, unreadable } from './read-field';
import type { TableFormat, TableRow } from './format';
import { namedAgent } from './named-agent';

const DIRECTIONS = 'one such as "Open Long", "Close Short" or "Long > Short"';

/**
 * Fills of Hyperliquid, paired to positions. Spot fills (`Buy`, `Sell`) are no positions and are left out.
 *
 * - The list that the API answers to `userFills` and `userFillsByTime`. `startPosition` says the size before a fill:
 *   https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint#retrieve-a-users-fills
 * - The CSV of the website (Trade History › Export as CSV): `time,coin,dir,px,sz,ntl,fee,closedPnl`. Its times are as
 *   the browser writes them, and its `closedPnl` is net of the fill's own fee, so that an entry has minus its fee.
 */
export const hyperliquidFills: TableFormat = {
  name: 'Hyperliquid fills',
  recognise: (columns) =>
    ['time', 'coin', 'dir', 'px', 'sz', 'fee', 'closedpnl'].every((name) => columns.has(name)),
  reader(context) {
    const agent = namedAgent(context);
    let spot = 0;
    const fillTime = (row: TableRow): Instant => timeOf('time', row.get('time'), context.options);
    return fillsReader(context, {
      symbolOf,
      timeOf: fillTime,
      checked: true,
      prepare: beforeFees,
      notes: () =>
        spot === 0
          ? []
          : [`${spot} spot ${spot === 1 ? 'fill is' : 'fills are'} left out: only perpetuals have positions`],
      read(row): Fill | null {
        const coin = symbolOf(row);
        if (/^(?:buy|sell|spot dust conversion)$/i.test(textOf('dir', row.get('dir'))) || /[@/]/.test(coin)) {
          spot += 1;
          return null;
        }
        const before = row.get('startposition');
        const said = directionOf(row);
        const side = sideOf(row) ?? said?.side ?? unreadable('dir', row.get('dir'), DIRECTIONS);
        return {
          row: row.row,
          id: idOf(row.get('tid')),
          time: fillTime(row),
          agentId: agent(),
          symbol: coin,
          position: '',
          side,
          effect: before === undefined ? (said?.effect ?? 'any') : 'any',
          price: positiveOf('px', row.get('px')),
          size: positiveOf('sz', row.get('sz')),
          pnl: figureOf('closedPnl', row.get('closedpnl')),
          fee: figureOf('fee', row.get('fee') ?? '0'),
          before: before === undefined ? null : figureOf('startPosition', before),
        };
      },
    });
  },
};

function symbolOf(row: TableRow): string {
  return textOf('coin', row.get('coin'));
}

/** `B`: bid, the user bought; `A`: ask, the user sold. */
function sideOf(row: TableRow): 'BUY' | 'SELL' | null {
  const side = row.get('side');
  return side === 'B' ? 'BUY' : side === 'A' ? 'SELL' : null;
}

function directionOf(row: TableRow): { readonly side: 'BUY' | 'SELL'; readonly effect: Effect } | null {
  const direction = plainText(row.get('dir')).toLowerCase();
  const [, verb, of] = /^(open|close|liquidated)\b.*\b(long|short)$/.exec(direction) ?? [];
  if (verb === 'open') return { side: of === 'long' ? 'BUY' : 'SELL', effect: 'opens' };
  if (verb !== undefined) return { side: of === 'long' ? 'SELL' : 'BUY', effect: 'closes' };
  if (direction === 'long > short') return { side: 'SELL', effect: 'turns' };
  if (direction === 'short > long') return { side: 'BUY', effect: 'turns' };
  return null;
}

/**
 * Adds the fees to the profits of the website's CSV, which has no ids. Profits before fees in such a file would show by an
 * entry that costs a fee and has none of it in its profit.
 */
function beforeFees(fills: readonly Fill[]): readonly Fill[] {
  const isGross = fills.some(
    ({ id, effect, fee, pnl }) =>
      id !== null || (effect === 'opens' && !fee.isZero() && pnl?.isZero() === true),
  );
  if (isGross) return fills;
  return fills.map((fill) => ({ ...fill, pnl: new Exact(fill.pnl ?? 0).plus(fill.fee) }));
}
