import { suggestMap } from './suggest-map';
import { NEEDED_FIELDS } from './trade-fields';

describe('suggestMap', () => {
  it.each([
    [
      'bot close_time profit open_price size',
      '--map agent_id=bot,closed_at=close_time,realized_pnl=profit,entry_price=open_price,quantity=size',
    ],
    [
      'strategyname exittime closedpnl avgentryprice qty',
      '--map agent_id=strategyname,closed_at=exittime,realized_pnl=closedpnl,entry_price=avgentryprice,quantity=qty',
    ],
    ['realised_pnl pnl', '--map realized_pnl=pnl'],
    [
      'realizd_pnl entry_prise qantity',
      '--map realized_pnl=realizd_pnl,entry_price=entry_prise,quantity=qantity',
    ],
    ['p&l price', '--map "realized_pnl=p&l,entry_price=price"'],
    ['x y', null],
    ['', null],
  ])('of %s suggests %s', (columns, expected) => {
    expect(suggestMap(NEEDED_FIELDS, columns.split(' '))).toBe(expected);
  });

  it('suggests nothing for a field that the table has, and no column twice', () => {
    expect(suggestMap(['quantity'], ['pnl', 'amount'])).toBe('--map quantity=amount');
    expect(suggestMap(['agent_id', 'entry_price'], ['entry'])).toBe('--map entry_price=entry');
  });

  it('suggests no name that a shell would run', () => {
    expect(suggestMap(['quantity', 'agent_id'], ['size$(ls)', 'bot`', 'bot"'])).toBeNull();
  });
});
