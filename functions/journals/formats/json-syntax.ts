import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { describe } from '../../src/contract/fields/invalid-input';

/** Where and why a text is not JSON. */
export interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** jsonc-parser reads JSON with comments; these options allow only JSON. */
const JSON_ONLY = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** What JSON allows at the place of an error, by jsonc-parser's name of the error. */
const EXPECTED: Readonly<Partial<Record<string, string>>> = {
  InvalidSymbol: 'text in double quotes, a number, true, false or null',
  InvalidNumberFormat: 'a number such as -1.5e3',
  UnexpectedEndOfNumber: 'a number such as -1.5e3',
  PropertyNameExpected: 'a name in double quotes',
  ValueExpected: 'a value before it',
  ColonExpected: '":"',
  CommaExpected: '"," or the closing bracket',
  CloseBraceExpected: '"," or "}"',
  CloseBracketExpected: '"," or "]"',
  EndOfFileExpected: 'the end',
  InvalidCommentToken: 'no comment',
  UnexpectedEndOfComment: 'no comment',
  UnexpectedEndOfString: 'text that ends in double quotes on the same line',
  InvalidUnicode: 'text in which \\u is followed by four hexadecimal digits',
  InvalidEscapeCharacter: 'text in which a backslash is written as \\\\',
  InvalidCharacter: 'text in which control characters are escaped, such as \\t',
};

/** How many characters are searched: jsonc-parser takes some 33 bytes for each, so that a large file would fill the memory. */
const MOST_SEARCHED = 4_000_000;

/**
 * Finds the first syntax error of a JSON text; null where there is none. `JSON.parse` of Node 20 gives no position for some
 * errors, and quotes several lines of the file for others. Of a text of more than 4,000,000
 * characters only these are searched: an error behind them is reported at their end, because such a text is refused already.
 */
export function findSyntaxError(text: string): SyntaxProblem | null {
  let problem: SyntaxProblem | null = null;
  const searched = text.slice(0, MOST_SEARCHED);
  const isCut = searched.length < text.length;
  const onError = (code: ParseErrorCode, offset: number, length: number): void => {
    // It may be an error only because the text was cut there.
    if (isCut && offset + length >= searched.length) return;
    const expected = EXPECTED[printParseErrorCode(code)] ?? 'JSON';
    problem ??= {
      ...positionAt(text, offset),
      reason: `found ${foundAt(text, offset)}, expected ${expected}`,
    };
  };
  try {
    visit(searched, { onError }, JSON_ONLY);
  } catch (error) {
    // jsonc-parser calls itself for each list in a list, so that deep nesting exhausts the stack.
    if (!(error instanceof RangeError)) throw error;
    const reason = 'up to here lists or objects are nested too deeply to find the error';
    problem ??= { ...positionAt(text, text.length), reason };
  }
  if (problem === null && isCut) {
    const reason = `the error is behind the first ${MOST_SEARCHED} characters, and is not searched further`;
    return { ...positionAt(text, searched.length), reason };
  }
  return problem;
}

/** The first syntax error of a text that is not JSON, with its place. */
export function describeSyntaxError(text: string): string {
  const { line, column, reason } = findSyntaxError(text) ?? { line: 1, column: 1, reason: 'no error found' };
  return `line ${line}, column ${column}: ${reason}`;
}

/** Line and column of an offset, both from 1. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** The token at an offset, for a message. */
function foundAt(text: string, offset: number): string {
  if (offset >= text.length) return 'the end of the text';
  const token = /[^\s,:[\]{}]+|[^]/y;
  token.lastIndex = offset;
  return describe(token.exec(text)?.[0] ?? '');
}
