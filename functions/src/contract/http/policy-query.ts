import { InvalidInput } from '../fields/invalid-input';
import { onceEach } from './body';

/** The fields of a policy request that are whole numbers: a query has only text. */
const COUNTS = ['open_positions', 'losing_streak', 'last_losing_streak', 'wins_since_streak'];

/**
 * A query as the input of a use case: empty text counts as not given, counts become numbers, and the symbols, which are JSON
 * text here, a list. What is in them is checked by the use case.
 *
 * @throws InvalidInput for a name that is there twice, or JSON that is none
 */
export function inputOfQuery(query: URLSearchParams): Record<string, unknown> {
  const given = Object.entries(onceEach(query)).filter(([, text]) => text !== '');
  return Object.fromEntries(given.map(([name, text]) => [name, valueOf(name, text)]));
}

function valueOf(name: string, text: string): unknown {
  if (COUNTS.includes(name)) return /^\d{1,15}$/.test(text) ? Number(text) : text;
  if (name !== 'symbol_performance') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw InvalidInput.of(name, text, 'JSON text: a list of symbols');
  }
}
