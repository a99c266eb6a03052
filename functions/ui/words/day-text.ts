const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/**
 * From one day to another in UTC, without what both have in common.
 *
 * @param from ISO 8601
 * @param to ISO 8601
 *
 * @example
 * daysText('2024-03-03T10:00:00Z', '2024-05-06T23:00:00Z'); // '3 March to 6 May 2024'
 * daysText('2024-03-03T10:00:00Z', '2024-03-03T23:00:00Z'); // '3 March 2024'
 */
export function daysText(from: string, to: string): string {
  const [first, last] = [from, to].map(partsOf) as [DateParts, DateParts];
  if (first.text === last.text) return last.text;
  if (first.year !== last.year) return `${first.text} to ${last.text}`;
  return `${first.month === last.month ? first.day : `${first.day} ${first.month}`} to ${last.text}`;
}

interface DateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly text: string;
}

function partsOf(iso: string): DateParts {
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  const name = MONTHS[Number(month) - 1] ?? month;
  const short = String(Number(day));
  return { day: short, month: name, year, text: `${short} ${name} ${year}` };
}
