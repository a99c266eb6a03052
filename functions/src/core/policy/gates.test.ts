import { decimal, unitsOf } from '../../../test/support/oracles/engine';
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
import { currentDrawdown } from '../statistics/current-drawdown';
import type { AgentDrawdown } from './agent-drawdown';
import { blockedUntil, closedGates, type Gate } from './gates';
import { NOTHING_PAUSED, type Standing } from './standing';
import type { Instant } from '../base/instant';
import { Quotient } from '../numbers/quotient';
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
  readonly isUsedUpToday?: boolean;
  readonly now?: Instant;
}

/** By default no gate is closed. */
function facts(sketch: Sketch): Facts {
  return {
    profile: PROFILES[sketch.profile ?? 'SAFE'],
    market: { ...UNKNOWN_MARKET, ...sketch.market },
    risk: {
      ...NOTHING_KNOWN,
      streak: { source: 'journal', scope: 'account', value: sketch.streak ?? streak(''), unknownResults: 0 },
      drawdown: { source: 'journal', scope: 'account', value: sketch.drawdown ?? null, unknownResults: 0 },
    },
    standing: { ...NOTHING_PAUSED, ...sketch.standing },
    computedRiskPct: decimal(sketch.computedRiskPct ?? '0.64'),
    isUsedUpToday: sketch.isUsedUpToday ?? false,
    now: sketch.now ?? NOW,
  };
}

const gatesOf = (sketch: Sketch): Gate[] => closedGates(facts(sketch));
const codesOf = (sketch: Sketch): string[] => gatesOf(sketch).map(({ reason }) => reason.code);
const shown = (sketch: Sketch): unknown => plain(gatesOf(sketch));

describe('closedGates', () => {
  it.each(BOTH)('%s: closes no gate by default', (profile) => {
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
  ])('%s: a worst drawdown of %s closes the drawdown gate: %s', (profile, worst, stops) => {
    expect(codesOf({ profile, drawdown: drawdown('0', worst) })).toEqual(
      stops ? ['daily_drawdown_limit'] : [],
    );
  });

  it('the drawdown gate uses the worst of today, opens at the next UTC midnight and shows both figures', () => {
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
  ])('the drawdown gate, closed %s, opens at the next UTC midnight', (_, now, until) => {
    expect(shown({ drawdown: drawdown('3'), now: instant(now) })).toMatchObject([{ until }]);
  });

  it('the drawdown gate is open below its limit, however near: 2.5 % rounded to 28 digits is not 2.5 %', () => {
    const below = (top: string): string[] => {
      const worst = new Quotient(decimal(top), decimal('3'));
      return codesOf({ drawdown: { now: worst, worst } });
    };
    expect(below('7.5')).toEqual(['daily_drawdown_limit']);
    expect(below(`7.4${'9'.repeat(30)}`)).toEqual([]);
  });

  it('the drawdown gate is open if the drawdown is not known', () => {
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
  ])('%s: %d consecutive losses close the streak gate: %s', (profile, count, stops) => {
    expect(codesOf({ profile, streak: streak('L'.repeat(count)) })).toEqual(
      stops ? ['losing_streak_limit'] : [],
    );
  });

  it('the streak gate is open after a win, however long the streak before it', () => {
    expect(codesOf({ streak: streak('LLLLLLLLLW') })).toEqual([]);
  });

  it('the streak gate counts only the losses since the last win', () => {
    expect(codesOf({ streak: streak('LLLWLLL') })).toEqual([]);
    expect(codesOf({ streak: streak('LWLLLL') })).toEqual(['losing_streak_limit']);
  });

  const lastLossAt = instant('2026-11-19T15:30:00Z');
  const end = instant('2026-11-20T15:30:00Z');
  const stopped = (now: Instant, loss: Instant = lastLossAt): unknown =>
    shown({ streak: streak('LLLLL', { lastLossAt: loss }), now });

  it('the streak gate opens 24 hours after the last loss, and shows its figures', () => {
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

  it('the streak gate is closed a microsecond before 24 hours, and open from exactly 24 hours on', () => {
    expect(stopped(justBefore(end))).toHaveLength(1);
    expect(stopped(end)).toEqual([]);
    expect(stopped(instant('2030-01-01T00:00:00Z'))).toEqual([]);
  });

  it('the streak gate closes at once, even if the loss is slightly ahead of our clock', () => {
    expect(stopped(lastLossAt)).toHaveLength(1);
    expect(stopped(lastLossAt.plusSeconds(-300))).toMatchObject([{ until: '2026-11-20T15:30:00.000Z' }]);
  });

  it('the streak gate has no known end if the time of the last loss is not known', () => {
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
  ])('%s: %d open positions close the positions gate: %s', (profile, openPositions, stops) => {
    expect(codesOf({ profile, market: { openPositions } })).toEqual(stops ? ['max_open_positions'] : []);
  });

  it('the positions gate has no known end, and shows its figures', () => {
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
  ])('%s: an exposure of %s %% closes the exposure gate: %s', (profile, text, stops) => {
    expect(codesOf({ profile, market: { totalExposurePct: decimal(text) } })).toEqual(
      stops ? ['total_exposure_limit'] : [],
    );
  });

  it('the exposure gate has no known end, and shows its figures', () => {
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
  ])('%s: an expected cost of %s R closes the cost gate: %s', (profile, text, stops) => {
    expect(codesOf({ profile, market: { expectedCostR: decimal(text) } })).toEqual(
      stops ? ['cost_too_high'] : [],
    );
  });

  it('the cost gate has no known end, and shows its figures', () => {
    expect(shown({ market: { expectedCostR: decimal('0.2') } })).toEqual([
      { reason: { code: 'cost_too_high', expected_cost_r: '0.2', max_cost_in_R: '0.15' }, until: null },
    ]);
  });
});

describe('risk_zero', () => {
  it.each([
    ['until the next UTC midnight where the drawdown of today alone has used it up', true, NEXT_MIDNIGHT],
    ['without a known end where something else makes it 0', false, null],
  ])('a computed risk of 0 closes the zero-risk gate %s', (_, isUsedUpToday, until) => {
    expect(gatesOf({ computedRiskPct: '0', isUsedUpToday })).toEqual([
      { reason: { code: 'risk_zero', computed_risk_pct: decimal('0') }, until },
    ]);
  });

  it('the least computed risk above 0 leaves the zero-risk gate open', () => {
    expect(codesOf({ computedRiskPct: '0.000000000001' })).toEqual([]);
  });
});

describe('paused', () => {
  it('a pause stops entries until the user resumes', () => {
    expect(shown({ standing: { paused: true } })).toEqual([{ reason: { code: 'paused' }, until: null }]);
  });

  it('damaged settings count as a pause and show the damage, because the intent of the user is unknown', () => {
    expect(shown({ standing: { settingsDamage: 'paused is "x"' } })).toEqual([
      { reason: { code: 'paused', damage: 'paused is "x"' }, until: null },
    ]);
  });

  it('a pause with damaged settings is one gate', () => {
    expect(codesOf({ standing: { paused: true, settingsDamage: 'x' } })).toEqual(['paused']);
  });
});

describe('the gates of an agent', () => {
  it('agent_paused names the agent', () => {
    expect(shown({ standing: { agent: { ...AGENT, paused: true } } })).toEqual([
      { reason: { code: 'agent_paused', agent_id: 'trend' }, until: null },
    ]);
  });

  it('agent_not_funded shows the weight of 0', () => {
    expect(shown({ standing: { agent: { ...AGENT, weight: decimal('0') } } })).toEqual([
      { reason: { code: 'agent_not_funded', agent_id: 'trend', weight: '0' }, until: null },
    ]);
  });

  it('an agent with the least weight is funded', () => {
    expect(codesOf({ standing: { agent: { ...AGENT, weight: decimal('0.000000000001') } } })).toEqual([]);
  });

  it('agent_drawdown_limit shows drawdown and limit, and says how it ends, which no clock does', () => {
    const drawdownOf = (limitPct: string): AgentDrawdown => ({
      limitPct: decimal(limitPct),
      now: currentDrawdown([unitsOf('-10'), unitsOf('-10')], decimal(limitPct)),
      unknownResults: 0,
      isDoubtful: false,
    });
    const standing = (limit: string): Partial<Standing> => ({
      agent: { ...AGENT, drawdown: drawdownOf(limit) },
    });
    expect(shown({ standing: standing('19') })).toEqual([
      {
        reason: {
          code: 'agent_drawdown_limit',
          agent_id: 'trend',
          drawdown_pct: '19',
          agent_drawdown_limit: '19',
          ends: 'when closes of the agent take its drawdown below the limit, or the limit is changed',
        },
        until: null,
      },
    ]);
    expect(codesOf({ standing: standing('19.000000000001') })).toEqual([]);
  });

  it('the gates of an agent are open if no agent is named', () => {
    expect(codesOf({ standing: { agent: null } })).toEqual([]);
  });
});

describe('several gates', () => {
  it('several closed gates are all listed, in the order of the specification', () => {
    const everything: Sketch = {
      drawdown: drawdown('20'),
      streak: streak('LLLL'),
      market: { openPositions: 9, totalExposurePct: decimal('99'), expectedCostR: decimal('9') },
      computedRiskPct: '0',
      isUsedUpToday: true,
      standing: {
        paused: true,
        agent: {
          agentId: 'a',
          paused: true,
          weight: decimal('0'),
          drawdown: {
            limitPct: decimal('1'),
            now: currentDrawdown([unitsOf('-1')], decimal('1')),
            unknownResults: 0,
            isDoubtful: false,
          },
        },
      },
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
      'agent_drawdown_limit',
    ]);
  });
});

describe('blockedUntil', () => {
  const gate = (until: Instant | null): Gate => ({ reason: { code: 'paused' }, until });
  const early = NOW.plusSeconds(60);

  it('blockedUntil is the latest end, in any order of the gates', () => {
    expect(blockedUntil([gate(early), gate(NEXT_MIDNIGHT)])).toEqual(NEXT_MIDNIGHT);
    expect(blockedUntil([gate(NEXT_MIDNIGHT), gate(early)])).toEqual(NEXT_MIDNIGHT);
    expect(blockedUntil([gate(early), gate(NEXT_MIDNIGHT), gate(early)])).toEqual(NEXT_MIDNIGHT);
  });

  it('blockedUntil is the end of the only gate', () => {
    expect(blockedUntil([gate(early)])).toEqual(early);
  });

  it('blockedUntil is null if one gate has no known end, in any order of the gates', () => {
    expect(blockedUntil([gate(null), gate(early)])).toBeNull();
    expect(blockedUntil([gate(early), gate(null)])).toBeNull();
    expect(blockedUntil([gate(null)])).toBeNull();
  });

  it('blockedUntil is null if no gate is closed', () => {
    expect(blockedUntil([])).toBeNull();
  });
});
