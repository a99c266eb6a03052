/** The texts that Cloud Scheduler takes: https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules. */

const TIME = '([01]?\\d|2[0-3]):[0-5]\\d';
const WEEKDAY = '(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?';
const MONTH =
  '(month|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(tember)?|oct(ober)?|nov(ember)?|dec(ember)?)';
const ORDINAL = '(1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth)';
const DAY = '(0?[1-9]|[12]\\d|3[01])';

const INTERVAL = `every [1-9]\\d{0,3} (min(ute)?s?|hours?)( synchronized| from ${TIME} to ${TIME})?`;
const ON_DAYS = `(every|${list(ORDINAL)}) (day|${list(WEEKDAY)})( of ${list(MONTH)})? ${TIME}`;
const ON_DATES = `${list(DAY)} of ${list(MONTH)} ${TIME}`;

const APP_ENGINE = new RegExp(`^(${INTERVAL}|${ON_DAYS}|${ON_DATES})$`, 'i');

function list(item: string): string {
  return `${item}(,${item})*`;
}

/** The fields of unix-cron: minute, hour, day of the month, month and day of the week, each with its range and names. */
const FIELDS: readonly (readonly [from: number, to: number, names: string])[] = [
  [0, 59, ''],
  [0, 23, ''],
  [1, 31, ''],
  [1, 12, 'jan feb mar apr may jun jul aug sep oct nov dec'],
  [0, 7, 'sun mon tue wed thu fri sat'],
];

export const SCHEDULE_RULE =
  'App Engine cron text such as "every day 03:00", or unix-cron such as "0 3 * * *"';

/** Whether a text has the form of a schedule. The last word has Cloud Scheduler, when the function is deployed. */
export function isSchedule(text: string): boolean {
  return APP_ENGINE.test(text) || isUnixCron(text);
}

function isUnixCron(text: string): boolean {
  const parts = text.toLowerCase().split(/ +/);
  return (
    parts.length === FIELDS.length &&
    FIELDS.every((field, index) => (parts[index] ?? '').split(',').every((part) => isPart(part, field)))
  );
}

/** Whether a part of a field is every value, one or a range of them, with or without a step. */
function isPart(part: string, [from, to, names]: (typeof FIELDS)[number]): boolean {
  const [range = '', step = '1', ...more] = part.split('/');
  const values = range === '*' ? [] : range.split('-');
  const isValue = (value: string): boolean =>
    /^\d{1,2}$/.test(value)
      ? Number(value) >= from && Number(value) <= to
      : value !== '' && names.split(' ').includes(value);
  return more.length === 0 && /^[1-9]\d?$/.test(step) && values.length <= 2 && values.every(isValue);
}
