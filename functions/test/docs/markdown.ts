/** What a page of Markdown points at, and what can be pointed at in it. Only as much of Markdown as our pages use. */
export interface Page {
  /** Targets of links and images, as written: `guides/operate.md#costs`, `#costs`, `https://…`. */
  readonly links: readonly string[];
  /** The anchors of the headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
  /** The contents of code spans. */
  readonly code: readonly string[];
  readonly sections: readonly Section[];
}

/** A heading and the text up to the next heading. */
export interface Section {
  readonly level: number;
  readonly title: string;
  readonly text: string;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6}) +(.*?)(?: +#+)? *$/;
const CODE_SPAN = /(`+)(?!`)(.*?[^`])\1(?!`)/gs;
const INLINE_LINK = /\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const REFERENCE = /^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/gm;
const HTML_TARGET = /<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)="([^"\s]+)"/g;

export function readPage(markdown: string): Page {
  const sections = sectionsOf(withoutFences(markdown));
  const text = sections.map((section) => `${section.title}\n${section.text}`).join('\n');
  const prose = text.replace(CODE_SPAN, '');
  const targets = [INLINE_LINK, REFERENCE, HTML_TARGET].flatMap((pattern) => [...prose.matchAll(pattern)]);
  return {
    links: targets.map(([, target = '']) => target),
    anchors: anchorsOf(sections.map(({ title }) => title)),
    code: [...text.matchAll(CODE_SPAN)].map(([, , content = '']) => content.trim()),
    sections,
  };
}

/** Fenced blocks and comments hold examples, not references. */
function withoutFences(markdown: string): string {
  const kept: string[] = [];
  let fence = '';
  for (const line of markdown.replace(/<!--.*?-->/gs, '').split('\n')) {
    const marker = FENCE.exec(line)?.[1] ?? '';
    if (fence === '') {
      fence = marker;
      if (marker === '') kept.push(line);
    } else if (marker.startsWith(fence) && line.trim() === marker) fence = '';
  }
  if (fence !== '') throw new Error('A fenced block is not closed.');
  return kept.join('\n');
}

function sectionsOf(text: string): Section[] {
  const sections: { level: number; title: string; text: string }[] = [{ level: 0, title: '', text: '' }];
  for (const line of text.split('\n')) {
    const [, marks, title] = HEADING.exec(line) ?? [];
    const last = sections.at(-1);
    if (marks !== undefined) sections.push({ level: marks.length, title: title ?? '', text: '' });
    else if (last !== undefined) last.text += `${line}\n`;
  }
  return sections;
}

/** GitHub's rule: lower case, without punctuation, blanks as hyphens; a repeated anchor is numbered. */
function anchorsOf(titles: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  for (const title of titles) {
    const anchor = title
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/(?<!\w)_(.+?)_(?!\w)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}
