import { Decimal } from '../base/decimal';
import { Instant } from '../base/instant';
import type { GateCode } from './alert-book';
import { gateClosed, gateOpened, limitNear } from './gate-news';
import type { GateNow } from './gates-now';

const SAFE = { profile: 'SAFE' } as const;
const UNTIL = new Instant(1_790_035_200);

const gate = (code: GateCode, subject: string): GateNow => ({
  ...{ code, subject, level: 'closed', until: UNTIL },
  ...{ value: new Decimal('4'), limit: new Decimal('4'), state: '1' },
});

describe('the titles of gates', () => {
  it.each<[code: GateCode, subject: string, closed: string, near: string, opened: string]>([
    [
      'losing_streak_limit',
      'my_agent',
      'Agent my_agent makes no new trades: too many losses in a row',
      'Agent my_agent is near its limit of losses in a row',
      'Agent my_agent may trade again: the stop after losses in a row has ended',
    ],
    [
      'daily_drawdown_limit',
      'account',
      "The account makes no new trades: today's drawdown is too deep",
      "The account is near its limit of today's drawdown",
      "The account may trade again: the stop by the day's drawdown has ended",
    ],
    [
      'agent_drawdown_limit',
      'trend',
      'Agent trend makes no new trades: its drawdown is too deep',
      'Agent trend is near its drawdown limit',
      'Agent trend may trade again: the stop by its drawdown has ended',
    ],
  ])('say in words what %s does; the code is in the figures alone', (code, subject, closed, near, opened) => {
    const now = gate(code, subject);
    const news = [
      gateClosed(now, SAFE),
      limitNear(now, SAFE),
      gateOpened(code, subject, now, UNTIL, SAFE),
      gateOpened(code, subject, null, UNTIL, SAFE),
    ];
    expect(news.map(({ title }) => title)).toEqual([closed, near, opened, opened]);
    for (const { title, text, figures } of news) {
      expect(`${title} ${text}`).not.toContain(code);
      expect(figures.get('gate')).toBe(code);
    }
  });
});
