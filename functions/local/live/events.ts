import type { ServerResponse } from 'node:http';

/** What is sent to each page: parts that change one by one. A page keeps the last value of each. */
export interface News {
  readonly current?: unknown;
  readonly settings?: unknown;
  readonly alerts?: unknown;
  readonly player?: unknown;
  /** Grows with every write to the journal. */
  readonly journal?: number;
}

/** Pages that may be open at once. */
export const MAX_PAGES = 20;

/** Proxies and browsers take a connection for dead that says nothing. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends news to the open pages as server-sent events. A page that reads slowly gets only the last value of each part, so that what
 * waits for it is bounded.
 */
export class Events {
  #state: News = {};
  readonly #pages = new Map<ServerResponse, News | null>();
  readonly #heartbeat = setInterval(() => {
    for (const page of this.#pages.keys()) page.write(':\n\n');
  }, HEARTBEAT_MS).unref();

  /** @returns false where too many pages are open */
  open(page: ServerResponse): boolean {
    if (this.#pages.size >= MAX_PAGES) return false;
    page.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
    this.#pages.set(page, null);
    page.on('close', () => this.#pages.delete(page));
    page.on('drain', () => {
      const late = this.#pages.get(page) ?? null;
      this.#pages.set(page, null);
      if (late !== null) this.#write(page, late);
    });
    this.#write(page, this.#state);
    return true;
  }

  send(news: News): void {
    this.#state = { ...this.#state, ...news };
    for (const page of this.#pages.keys()) this.#write(page, news);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const page of this.#pages.keys()) page.end();
  }

  #write(page: ServerResponse, news: News): void {
    if (page.writableNeedDrain) this.#pages.set(page, { ...this.#pages.get(page), ...news });
    else page.write(`data: ${JSON.stringify(news)}\n\n`);
  }
}
