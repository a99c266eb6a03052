import type { Firestore } from 'firebase-admin/firestore';
import type { Duplex } from 'node:stream';

/** Firestore operations as they are billed. */
export interface Operations {
  readonly reads: number;
  readonly writes: number;
}

/** The two methods of the SDK's Firestore through which every request goes; internal, but the only place to see all of it. */
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
 * Counts what a Firestore instance asks of the back end, as Firestore bills it: a read for each document fetched, also one
 * that does not exist, and for a query one each document returned, at least one; a write for each document set or deleted.
 * (The embedded Firestore's own counters differ: they count a query before its limit, and conflict checks as reads.)
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

  /** What was counted since the last call. */
  take(): Operations {
    const taken = { reads: this.reads, writes: this.writes };
    this.reads = 0;
    this.writes = 0;
    return taken;
  }

  private watch(stream: Duplex, isQuery: boolean): void {
    let documents = 0;
    const emit = stream.emit.bind(stream) as (event: string | symbol, ...args: unknown[]) => boolean;
    // A listener would set the stream flowing before the SDK is ready to listen.
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
