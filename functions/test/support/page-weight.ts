import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { PageFiles } from '../../local/page/bundle-page';

/** What a browser loads until the first figure stands on the page, and how much that is. */
export interface PageWeight {
  readonly files: readonly { readonly path: string; readonly gzip: number }[];
  /** Bytes, as Hosting sends them: each file compressed by gzip. */
  readonly gzip: number;
}

/** A module that is loaded after the first, because somebody is signed in: its name begins so. */
const DOCUMENTS = '/assets/firebase-documents-';

/**
 * The weight of the page until its first figure: index.html, what it names, what these modules import at once, and what reads the
 * documents.
 */
export function pageWeight(files: PageFiles): PageWeight {
  const textOf = (path: string): string => Buffer.from(files.get(path) ?? '').toString();
  const wanted = new Set(['/index.html']);
  for (const [, path = ''] of textOf('/index.html').matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g))
    wanted.add(path);
  for (const path of files.keys()) if (path.startsWith(DOCUMENTS)) wanted.add(path);
  // A set is also walked over what is added meanwhile.
  for (const path of wanted)
    if (path.endsWith('.js'))
      for (const [, name = ''] of textOf(path).matchAll(/(?:from|import)\s*"(\.\/[^"]+\.js)"/g))
        wanted.add(posix.join(posix.dirname(path), name));
  const weighed = [...wanted].map((path) => {
    const contents = files.get(path);
    if (contents === undefined) throw new Error(`The page names ${path}, which there is not.`);
    return { path, gzip: gzipSync(contents, { level: 9 }).length };
  });
  return { files: weighed, gzip: weighed.reduce((sum, { gzip }) => sum + gzip, 0) };
}
