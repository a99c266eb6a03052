import { escapeControl } from '../output/text';

/** Text that is HTML already: only what this module makes is trusted not to be the user's. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Anything as the text of a page or of an attribute in quotes: ids and symbols may hold markup and control characters. */
export function escapeHtml(text: string): string {
  return escapeControl(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

type Part = string | number | Html | readonly Html[];

/** A template: what is put into it is escaped, unless it is HTML itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = parts.map((part) => {
    if (part instanceof Html) return part.text;
    return typeof part === 'object' ? part.join('') : escapeHtml(String(part));
  });
  return new Html(texts.map((text, index) => text + (written[index] ?? '')).join(''));
}

/** JSON that can stand in a `<script>`: nothing in it can end the element or begin a comment. */
export function scriptJson(value: unknown): Html {
  return new Html(
    JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}
