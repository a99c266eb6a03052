import { isSchedule } from './schedule';

describe('isSchedule', () => {
  // The examples of Cloud Scheduler and App Engine.
  it.each([
    ...['every day 03:00', 'every 5 minutes', 'every 1 hours', 'every 24 hours', 'every 30 mins'],
    ...['every 12 hours synchronized', 'every 5 minutes from 10:00 to 14:00', 'every monday 09:00'],
    ...[
      'every mon,tue,wed,thu,fri 09:00',
      '2nd,third mon,wed,thu of march 17:00',
      '1 of jan,april,july,oct 00:00',
    ],
    ...['1st monday of sep,oct,nov 17:00', 'first sunday of month 00:00', '1,8,15,22 of month 09:00'],
  ])('accepts the App Engine text %j', (text) => {
    expect(isSchedule(text)).toBe(true);
  });

  it.each([
    ...['* * * * *', '0 3 * * *', '*/5 * * * *', '0 9-17/2 * * 1-5', '0 0 1,15 * 0', '30 2 * * 7'],
    ...['0 0 1 JAN-JUN MON,fri', '59 23 31 12 6'],
  ])('accepts the unix-cron %j', (text) => {
    expect(isSchedule(text)).toBe(true);
  });

  it.each([
    ...[
      '',
      ' ',
      'every',
      'every day',
      'every day 24:00',
      'every day 3',
      'daily',
      'every 0 minutes',
      'every fortnight',
    ],
    ...[
      '0 3 * *',
      '0 3 * * * *',
      '60 3 * * *',
      '0 24 * * *',
      '0 3 0 * *',
      '0 3 * 13 *',
      '0 3 * * 8',
      '0 3 * * jan',
    ],
    ...[
      '*/0 * * * *',
      '0 1-2-3 * * *',
      '0 3, * * *',
      '0 3 * * *\n',
      'a b c d e',
      '@daily',
      '- - - - -',
      '/5 * * * *',
    ],
  ])('refuses %j', (text) => {
    expect(isSchedule(text)).toBe(false);
  });
});
