import { DATABASE_FORMATS, JSON_FORMATS, TABLE_FORMATS } from './formats';
import { NEEDED_FIELDS } from './trade-fields';

/** What a journal file may be, for messages about files that are none of it. */
export function knownFormats(): string {
  const names = [...TABLE_FORMATS, ...JSON_FORMATS, ...DATABASE_FORMATS].map(({ name }) => name);
  return (
    `a JSON list of trades, JSON lines or CSV with ${NEEDED_FIELDS.join(', ')}, or one of these exports: ` +
    [...new Set(names)].join(', ')
  );
}
