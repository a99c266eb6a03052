import { describe } from '../../src/contract/fields/invalid-input';

/** What may stand next. The texts are the messages. */
const VALUE = 'a value';
const VALUE_OR_BRACKET = 'a value or "]"';
const NAME = 'a name in double quotes';
const NAME_OR_BRACE = 'a name in double quotes or "}"';
const COLON = '":"';
const COMMA_OR_BRACKET = '"," or "]"';
const COMMA_OR_BRACE = '"," or "}"';
const END = 'the end';
type Expected =
  | typeof VALUE
  | typeof VALUE_OR_BRACKET
  | typeof NAME
  | typeof NAME_OR_BRACE
  | typeof COLON
  | typeof COMMA_OR_BRACKET
  | typeof COMMA_OR_BRACE
  | typeof END;

const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-f]{4})[^"\\\x00-\x1f]*)*"/iy; // eslint-disable-line no-control-regex
const OTHER_TOKEN = /[{}[\],:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where and why a text is not JSON; null when it is. */
export interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/**
 * Finds the first syntax error of a JSON text. `JSON.parse` itself names the place in some versions of Node and for some
 * errors only, and quotes several lines of the file for others.
 */
export function findSyntaxError(text: string): SyntaxProblem | null {
  const open: string[] = [];
  let expected: Expected = VALUE;
  let offset = 0;
  for (;;) {
    offset += match(SPACE, text, offset).length;
    if (offset === text.length && expected === END) return null;
    const token = match(STRING, text, offset) || match(OTHER_TOKEN, text, offset);
    const next: Expected | null = token === '' ? null : step(expected, token, open);
    if (next === null)
      return { ...positionAt(text, offset), reason: `found ${foundAt(text, offset)}, expected ${expected}` };
    expected = next;
    offset += token.length;
  }
}

/** Line and column of an offset, both from 1. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** What may follow a token, or null where the token may not stand. */
function step(expected: Expected, token: string, open: string[]): Expected | null {
  switch (expected) {
    case VALUE:
      return value(token, open);
    case VALUE_OR_BRACKET:
      return token === ']' ? close(open) : value(token, open);
    case NAME:
      return token.startsWith('"') ? COLON : null;
    case NAME_OR_BRACE:
      return token === '}' ? close(open) : step(NAME, token, open);
    case COLON:
      return token === ':' ? VALUE : null;
    case COMMA_OR_BRACKET:
      return token === ']' ? close(open) : token === ',' ? VALUE : null;
    case COMMA_OR_BRACE:
      return token === '}' ? close(open) : token === ',' ? NAME : null;
    case END:
      return null;
    default:
      return expected satisfies never;
  }
}

function value(token: string, open: string[]): Expected | null {
  if (token === '[' || token === '{') {
    open.push(token);
    return token === '[' ? VALUE_OR_BRACKET : NAME_OR_BRACE;
  }
  return /^["\-\dtfn]/.test(token) ? afterValue(open) : null;
}

function close(open: string[]): Expected {
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly string[]): Expected {
  if (open.length === 0) return END;
  return open.at(-1) === '[' ? COMMA_OR_BRACKET : COMMA_OR_BRACE;
}

function match(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}

function foundAt(text: string, offset: number): string {
  if (offset >= text.length) return 'the end of the text';
  return describe(match(/[^\s,:[\]{}]+|[^]/y, text, offset));
}
