import type { Firestore } from 'firebase-admin/firestore';
import type { Duplex } from 'node:stream';

/** Firestore operations as they are billed. */
export interface Operations {
  readonly reads: number;
  readonly writes: number;
}

/** The two methods of the SDK's Firestore that every request goes through. Internal, but nothing else sees all requests. */
interface RequestFunnel {
  request(method: string, request: { writes?: unknown[] }, ...rest: unknown[]): Promise<unknown>;
  requestStream(method: string, ...rest: unknown[]): Promise<Duplex>;
}

interface StreamedResponse {
  readonly found?: unknown;
  readonly missing?: unknown;
  readonly document?: unknown;
}

/**
 * Counts the operations of a Firestore instance as Firestore bills them: one read per document fetched, even if it does not
 * exist; per query one read per document returned, and at least one; one write per document set or deleted. (The counters
 * of the embedded Firestore differ: they count the documents of a query before its limit, and conflict checks as reads.)
 */
export class OperationMeter {
  private reads = 0;
  private writes = 0;

  constructor(db: Firestore) {
    const funnel = db as unknown as RequestFunnel;
    const request = funnel.request.bind(db);
    const requestStream = funnel.requestStream.bind(db);
    funnel.request = (method, body, ...rest) => {
      if (method === 'commit') this.writes += body.writes?.length ?? 0;
      return request(method, body, ...rest);
    };
    funnel.requestStream = async (method, ...rest) => {
      const stream = await requestStream(method, ...rest);
      if (method === 'batchGetDocuments' || method === 'runQuery') this.watch(stream, method === 'runQuery');
      return stream;
    };
  }

  /** The operations since the last call. */
  take(): Operations {
    const taken = { reads: this.reads, writes: this.writes };
    this.reads = 0;
    this.writes = 0;
    return taken;
  }

  private watch(stream: Duplex, isQuery: boolean): void {
    let documents = 0;
    const emit = stream.emit.bind(stream) as (event: string | symbol, ...args: unknown[]) => boolean;
    // Not by a listener: that would start the stream before the SDK listens.
    stream.emit = (event: string | symbol, ...args: unknown[]): boolean => {
      if (event === 'data') {
        const { found, missing, document } = args[0] as StreamedResponse;
        const fetched = Boolean(found ?? missing ?? document);
        if (fetched) documents++;
        if (fetched) this.reads++;
      }
      if (event === 'end' && isQuery && documents === 0) this.reads++;
      return emit(event, ...args);
    };
  }
}
