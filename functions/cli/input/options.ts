import type { Command } from 'commander';
/** The arguments and options that several commands share. Each is spread into commander's `argument` or `option`. */

const FORMATS = 'JSON, JSON lines, CSV or an export of a bot or exchange; - is standard input';

export const JOURNAL_FILES = ['<file...>', `journal files: ${FORMATS}; several are merged`] as const;

export const OPTIONAL_JOURNAL_FILES = [
  '[file...]',
  `journal files: ${FORMATS}; without one, the sample journal`,
] as const;

export const CONFIG = [
  '--config <file>',
  'a JSON file with settings such as {"lookback_trades": 50}',
] as const;

export const CONFIGS = [
  '--config <file>',
  `${CONFIG[1]}; given several times, the settings are compared side by side`,
  (file: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), file],
] as const;

export const AT = [
  '--at <time>',
  'leave out trades that closed after this time, ISO 8601 (default: none)',
] as const;

const STRICT = [
  '--strict',
  'stop at the first row that cannot be read, or that has a figure that cannot be used',
] as const;

const MAP = [
  '--map <pairs>',
  'the columns of a table in another format, FIELD=COLUMN with commas: agent_id=bot,realized_pnl=profit',
] as const;

const AGENT = ['--agent <name>', 'the agent of rows that name none'] as const;

const DATE_ORDER = [
  '--date-order <order>',
  'how to read dates such as 01/02/2026: day-first or month-first',
] as const;

const TIME_ZONE = [
  '--time-zone <zone>',
  'the zone of times that name none, such as Europe/Athens or +02:00 (default: UTC)',
] as const;

/** Adds the flags of every command that reads journals: how to read them. */
export function withReadingFlags(command: Command): Command {
  return command
    .option(...MAP)
    .option(...AGENT)
    .option(...DATE_ORDER)
    .option(...TIME_ZONE)
    .option(...STRICT);
}
