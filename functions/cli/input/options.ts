/** The arguments and options that several commands share. Each is spread into commander's `argument` or `option`. */

const FORMATS = 'JSON, JSON lines, CSV or freqtrade results';

export const JOURNAL_FILES = ['<file...>', `journal files: ${FORMATS}; several are merged`] as const;

export const OPTIONAL_JOURNAL_FILES = [
  '[file...]',
  `journal files: ${FORMATS}; without one, the sample journal`,
] as const;

export const CONFIG = [
  '--config <file>',
  'a JSON file with settings such as {"lookback_trades": 50}',
] as const;

export const AT = [
  '--at <time>',
  'leave out trades that closed after this time, ISO 8601 (default: none)',
] as const;

export const STRICT = ['--strict', 'stop at the first row that cannot be read'] as const;
