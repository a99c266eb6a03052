import { DEFAULT_READ_OPTIONS } from '../../journals/read-journal';
import { type JournalOptions, readingOptions } from './reading-options';

describe('readingOptions', () => {
  it('reads every flag; without one, nothing is said', () => {
    expect(readingOptions({})).toEqual(DEFAULT_READ_OPTIONS);
    expect(
      readingOptions({
        ...{ map: ' agent_id = Bot Name,closed_at=a=b', agent: 'me' },
        ...{ dateOrder: 'day-first', timeZone: 'Europe/Athens' },
      }),
    ).toEqual({
      map: new Map([
        ['agent_id', 'Bot Name'],
        ['closed_at', 'a=b'],
      ]),
      agent: 'me',
      dateOrder: 'day-first',
      timeZone: 'Europe/Athens',
    });
    expect(readingOptions({ timeZone: '-03:30' }).timeZone).toBe('-03:30');
  });

  it.each<[JournalOptions, string]>([
    [{ map: 'agent_id' }, '--map is "agent_id"; it must be pairs FIELD=COLUMN with commas between them'],
    [{ map: 'agent_id=' }, '--map is "agent_id="; it must be pairs'],
    [{ map: 'agent_id=x,' }, '--map is ""; it must be pairs'],
    [{ map: 'agent=x' }, '--map names the field "agent"; the fields are trade_id, agent_id, symbol, side'],
    [{ map: 'symbol=x,symbol=y' }, '--map names the field symbol twice'],
    [{ agent: 'a/b' }, '--agent is "a/b"; it must be text of 1 to 128 bytes'],
    [{ dateOrder: 'dmy' }, '--date-order is "dmy"; it must be "day-first" or "month-first"'],
    [
      { timeZone: 'Mars/Olympus' },
      '--time-zone is "Mars/Olympus"; it must be the name of a time zone such as',
    ],
    [{ timeZone: '+2' }, '--time-zone is "+2"; it must be'],
    [{ timeZone: '+25:00' }, '--time-zone is "+25:00"; it must be'],
  ])('refuses %j', (options, message) => {
    expect(() => readingOptions(options)).toThrow(message);
  });
});
