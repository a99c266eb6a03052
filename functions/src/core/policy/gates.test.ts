import { decimal } from '../../../test/support/oracles/engine';
import {
  AGENT,
  BOTH,
  drawdown,
  instant,
  justBefore,
  NEXT_MIDNIGHT,
  NOTHING_KNOWN,
  NOW,
  plain,
  streak,
} from '../../../test/support/oracles/policy';
import { blockedUntil, closedGates, type Gate } from './gates';
import { NOTHING_PAUSED, type Standing } from './standing';
import type { Instant } from '../base/instant';
import { type MarketConditions, UNKNOWN_MARKET } from './market';
import { type ProfileName, PROFILES } from '../profiles/profiles';
import type { Streak } from '../risk-state/streak';

type Facts = Parameters<typeof closedGates>[0];

interface Sketch {
  readonly profile?: ProfileName;
  readonly market?: Partial<MarketConditions>;
  readonly streak?: Streak;
  readonly drawdown?: ReturnType<typeof drawdown>;
  readonly standing?: Partial<Standing>;
  readonly computedRiskPct?: string;
  readonly now?: Instant;
}

/** By default nothing stops anybody. */
function facts(sketch: Sketch): Facts {
  return {
    profile: PROFILES[sketch.profile ?? 'SAFE'],
    market: { ...UNKNOWN_MARKET, ...sketch.market },
    risk: {
      ...NOTHING_KNOWN,
      streak: { source: 'journal', value: sketch.streak ?? streak('') },
      drawdown: { source: 'journal', value: sketch.drawdown ?? null },
    },
    standing: { ...NOTHING_PAUSED, ...sketch.standing },
    computedRiskPct: decimal(sketch.computedRiskPct ?? '0.64'),
    now: sketch.now ?? NOW,
  };
}

const gatesOf = (sketch: Sketch): Gate[] => closedGates(facts(sketch));
const codesOf = (sketch: Sketch): string[] => gatesOf(sketch).map(({ reason }) => reason.code);
const shown = (sketch: Sketch): unknown => plain(gatesOf(sketch));

describe('no gate', () => {
  it.each(BOTH)('%s: is closed where nothing is wrong', (profile) => {
    expect(gatesOf({ profile })).toEqual([]);
    expect(gatesOf({ profile, standing: { agent: AGENT } })).toEqual([]);
  });
});

describe('daily_drawdown_limit', () => {
  it.each<[ProfileName, string, boolean]>([
    ['SAFE', '2.499999999999999999999999999', false],
    ['SAFE', '2.5', true],
    ['SAFE', '100', true],
    ['AGGRESSIVE', '4.499999999999999999999999999', false],
    ['AGGRESSIVE', '4.5', true],
  ])('%s: a drawdown of %s stops: %s', (profile, worst, stops) => {
    expect(codesOf({ profile, drawdown: drawdown('0', worst) })).toEqual(
      stops ? ['daily_drawdown_limit'] : [],
    );
  });

  it('goes by the worst of today, until the next UTC midnight, and shows both figures', () => {
    expect(shown({ drawdown: drawdown('0.5', '3') })).toEqual([
      {
        reason: { code: 'daily_drawdown_limit', max_drawdown_pct: '3', daily_dd_limit: '2.5' },
        until: '2026-11-21T00:00:00.000Z',
      },
    ]);
  });

  it.each([
    ['at midnight, the whole day', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00.000Z'],
    ['in the last second of a year', '2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z'],
  ])('reached %s', (_, now, until) => {
    expect(shown({ drawdown: drawdown('3'), now: instant(now) })).toMatchObject([{ until }]);
  });

  it('is open where the drawdown is not known', () => {
    expect(codesOf({})).toEqual([]);
  });
});

describe('losing_streak_limit', () => {
  it.each<[ProfileName, number, boolean]>([
    ['SAFE', 3, false],
    ['SAFE', 4, true],
    ['SAFE', 5, true],
    ['AGGRESSIVE', 6, false],
    ['AGGRESSIVE', 7, true],
    ['AGGRESSIVE', 100, true],
  ])('%s: %d losses stop: %s', (profile, count, stops) => {
    expect(codesOf({ profile, streak: streak('L'.repeat(count)) })).toEqual(
      stops ? ['losing_streak_limit'] : [],
    );
  });

  it('is open after a win, however long the streak before it', () => {
    expect(codesOf({ streak: streak('LLLLLLLLLW') })).toEqual([]);
  });

  it('counts the losses since the last win alone', () => {
    expect(codesOf({ streak: streak('LLLWLLL') })).toEqual([]);
    expect(codesOf({ streak: streak('LWLLLL') })).toEqual(['losing_streak_limit']);
  });

  const lastLossAt = instant('2026-11-19T15:30:00Z');
  const end = instant('2026-11-20T15:30:00Z');
  const stopped = (now: Instant, loss: Instant = lastLossAt): unknown =>
    shown({ streak: streak('LLLLL', { lastLossAt: loss }), now });

  it('ends 24 hours after the last loss, and shows its figures', () => {
    expect(stopped(NOW)).toEqual([
      {
        reason: {
          code: 'losing_streak_limit',
          losing_streak: 5,
          losing_streak_limit: 4,
          last_loss_at: '2026-11-19T15:30:00.000Z',
        },
        until: '2026-11-20T15:30:00.000Z',
      },
    ]);
  });

  it('is closed a microsecond before, and open at exactly 24 hours and ever after', () => {
    expect(stopped(justBefore(end))).toHaveLength(1);
    expect(stopped(end)).toEqual([]);
    expect(stopped(instant('2030-01-01T00:00:00Z'))).toEqual([]);
  });

  it('is closed at once, also where the loss is a little ahead of our clock', () => {
    expect(stopped(lastLossAt)).toHaveLength(1);
    expect(stopped(lastLossAt.plusSeconds(-300))).toMatchObject([{ until: '2026-11-20T15:30:00.000Z' }]);
  });

  it('has no known end where the time of the last loss is not known', () => {
    expect(shown({ streak: streak('LLLL', { lastLossAt: null }) })).toMatchObject([
      { reason: { code: 'losing_streak_limit', last_loss_at: null }, until: null },
    ]);
  });
});

describe('max_open_positions', () => {
  it.each<[ProfileName, number, boolean]>([
    ['SAFE', 0, false],
    ['SAFE', 4, false],
    ['SAFE', 5, true],
    ['SAFE', 6, true],
    ['AGGRESSIVE', 9, false],
    ['AGGRESSIVE', 10, true],
  ])('%s: %d open positions stop: %s', (profile, openPositions, stops) => {
    expect(codesOf({ profile, market: { openPositions } })).toEqual(stops ? ['max_open_positions'] : []);
  });

  it('has no known end, and shows its figures', () => {
    expect(shown({ market: { openPositions: 5 } })).toEqual([
      { reason: { code: 'max_open_positions', open_positions: 5, max_open_positions: 5 }, until: null },
    ]);
  });
});

describe('total_exposure_limit', () => {
  it.each<[ProfileName, string, boolean]>([
    ['SAFE', '9.999999999999999999999999999', false],
    ['SAFE', '10', true],
    ['AGGRESSIVE', '19.99999999999999999999999999', false],
    ['AGGRESSIVE', '20', true],
  ])('%s: an exposure of %s %% stops: %s', (profile, text, stops) => {
    expect(codesOf({ profile, market: { totalExposurePct: decimal(text) } })).toEqual(
      stops ? ['total_exposure_limit'] : [],
    );
  });

  it('has no known end, and shows its figures', () => {
    expect(shown({ market: { totalExposurePct: decimal('12.5') } })).toEqual([
      {
        reason: { code: 'total_exposure_limit', total_exposure_pct: '12.5', total_exposure_limit: '10' },
        until: null,
      },
    ]);
  });
});

describe('cost_too_high', () => {
  it.each<[ProfileName, string, boolean]>([
    ['SAFE', '0', false],
    ['SAFE', '0.15', false],
    ['SAFE', '0.150000000000000000000000000001', true],
    ['AGGRESSIVE', '0.3', false],
    ['AGGRESSIVE', '0.300000000000000000000000000001', true],
  ])('%s: a cost of %s R stops: %s', (profile, text, stops) => {
    expect(codesOf({ profile, market: { expectedCostR: decimal(text) } })).toEqual(
      stops ? ['cost_too_high'] : [],
    );
  });

  it('has no known end, and shows its figures', () => {
    expect(shown({ market: { expectedCostR: decimal('0.2') } })).toEqual([
      { reason: { code: 'cost_too_high', expected_cost_r: '0.2', max_cost_in_R: '0.15' }, until: null },
    ]);
  });
});

describe('risk_zero', () => {
  it('stops where the computed risk is 0, until the next UTC midnight', () => {
    expect(shown({ computedRiskPct: '0' })).toEqual([
      { reason: { code: 'risk_zero', computed_risk_pct: '0' }, until: '2026-11-21T00:00:00.000Z' },
    ]);
  });

  it('does not where it is the least above', () => {
    expect(codesOf({ computedRiskPct: '0.000000000001' })).toEqual([]);
  });
});

describe('paused', () => {
  it('stops until the user goes on', () => {
    expect(shown({ standing: { paused: true } })).toEqual([{ reason: { code: 'paused' }, until: null }]);
  });

  it('counts also where the settings are damaged, and says how: nobody knows what the user wanted', () => {
    expect(shown({ standing: { settingsDamage: 'paused is "x"' } })).toEqual([
      { reason: { code: 'paused', damage: 'paused is "x"' }, until: null },
    ]);
  });

  it('is one gate where both are so', () => {
    expect(codesOf({ standing: { paused: true, settingsDamage: 'x' } })).toEqual(['paused']);
  });
});

describe('the gates of an agent', () => {
  it('agent_paused names it', () => {
    expect(shown({ standing: { agent: { ...AGENT, paused: true } } })).toEqual([
      { reason: { code: 'agent_paused', agent_id: 'trend' }, until: null },
    ]);
  });

  it('agent_not_funded: its weight is 0', () => {
    expect(shown({ standing: { agent: { ...AGENT, weight: decimal('0') } } })).toEqual([
      { reason: { code: 'agent_not_funded', agent_id: 'trend', weight: '0' }, until: null },
    ]);
  });

  it('the least weight is funded', () => {
    expect(codesOf({ standing: { agent: { ...AGENT, weight: decimal('0.000000000001') } } })).toEqual([]);
  });

  it('are open where no agent was asked for', () => {
    expect(codesOf({ standing: { agent: null } })).toEqual([]);
  });
});

describe('several gates', () => {
  it('are all told, in the order of the specification', () => {
    const everything: Sketch = {
      drawdown: drawdown('20'),
      streak: streak('LLLL'),
      market: { openPositions: 9, totalExposurePct: decimal('99'), expectedCostR: decimal('9') },
      computedRiskPct: '0',
      standing: { paused: true, agent: { agentId: 'a', paused: true, weight: decimal('0') } },
    };
    expect(codesOf(everything)).toEqual([
      'daily_drawdown_limit',
      'losing_streak_limit',
      'max_open_positions',
      'total_exposure_limit',
      'cost_too_high',
      'risk_zero',
      'paused',
      'agent_paused',
      'agent_not_funded',
    ]);
  });
});

describe('blockedUntil', () => {
  const gate = (until: Instant | null): Gate => ({ reason: { code: 'paused' }, until });
  const early = NOW.plusSeconds(60);

  it('is the latest end, wherever it stands', () => {
    expect(blockedUntil([gate(early), gate(NEXT_MIDNIGHT)])).toEqual(NEXT_MIDNIGHT);
    expect(blockedUntil([gate(NEXT_MIDNIGHT), gate(early)])).toEqual(NEXT_MIDNIGHT);
    expect(blockedUntil([gate(early), gate(NEXT_MIDNIGHT), gate(early)])).toEqual(NEXT_MIDNIGHT);
  });

  it('is the end of the only one', () => {
    expect(blockedUntil([gate(early)])).toEqual(early);
  });

  it('is not known where one has no known end, wherever that stands', () => {
    expect(blockedUntil([gate(null), gate(early)])).toBeNull();
    expect(blockedUntil([gate(early), gate(null)])).toBeNull();
    expect(blockedUntil([gate(null)])).toBeNull();
  });

  it('is none where no gate is closed', () => {
    expect(blockedUntil([])).toBeNull();
  });
});
