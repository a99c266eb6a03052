import { printable } from '../../src/core/base/printable';
import { shown } from '../../ui/words/shown';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for a page: file names and ids may contain markup and control characters. */
export function escapeHtml(text: string): string {
  return shown(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** JSON for a `<script>` element: nothing in it can end the element, begin a comment, or hide a part of the page's text. */
export function scriptJson(value: unknown): string {
  return printable(JSON.stringify(value)).replace(
    /[<>&]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
