import type { DocumentReference, DocumentSnapshot, Firestore } from 'firebase-admin/firestore';

type Data = Record<string, unknown>;

/** No document is written meanwhile. */
const WRITTEN = { seconds: 1, nanoseconds: 0 };

/** Makes the document at a path, each time it is read; undefined: there is none. */
export type Make = (path: string) => Data | undefined;

/** A Firestore to read from, whose documents exist only while they are read: it needs no memory of its own. */
export class MadeFirestore {
  /** How many documents were read. */
  reads = 0;
  readonly db: Firestore;

  /** @param versions how many documents each history has: versions 1, 2, … */
  constructor(
    private readonly make: Make,
    private readonly versions = 0,
  ) {
    const db = {
      collection: (path: string) => this.collection(path),
      getAll: (...references: { path: string }[]) => this.read(references.map(({ path }) => path)),
    };
    this.db = db as unknown as Firestore;
  }

  private collection(path: string): unknown {
    return {
      path,
      doc: (id: string) => this.document(`${path}/${id}`),
      orderBy: () => this.newest(path, this.versions + 1, this.versions),
    };
  }

  private document(path: string): unknown {
    return {
      path,
      id: path.slice(path.lastIndexOf('/') + 1),
      collection: (id: string) => this.collection(`${path}/${id}`),
      get: async () => (await this.read([path]))[0],
    };
  }

  /** The query for the newest versions below one. */
  private newest(path: string, below: number, limit: number): unknown {
    return {
      where: (_field: string, _operator: string, version: number) => this.newest(path, version, limit),
      limit: (count: number) => this.newest(path, below, count),
      get: async () => {
        const count = Math.min(limit, Math.max(0, below - 1), this.versions);
        const first = Math.min(below - 1, this.versions);
        const names = Array.from({ length: count }, (_, index) => String(first - index).padStart(10, '0'));
        return { docs: await this.read(names.map((name) => `${path}/${name}`)) };
      },
    };
  }

  /** All at once, as they arrive in one answer of Firestore; what came in waits until it is looked at. */
  private async read(paths: readonly string[]): Promise<DocumentSnapshot[]> {
    this.reads += paths.length;
    const arrived = paths.map((path) => ({ path, message: messageOf(this.make(path)) }));
    await new Promise((resolve) => setImmediate(resolve));
    return arrived.map(({ path, message }) => {
      const ref = this.document(path) as DocumentReference;
      const exists = message.value !== undefined;
      const data = (): unknown => valueOf(message);
      return { id: ref.id, ref, exists, data, updateTime: WRITTEN } as unknown as DocumentSnapshot;
    });
  }
}

/** A value as the SDK holds it until `data()` is called: each in an object that names its type. */
interface Message {
  readonly value?: unknown;
  readonly fields?: readonly (readonly [name: string, message: Message])[];
  readonly type: string;
}

function messageOf(value: unknown): Message {
  // A copy: what arrives has nothing in common with what arrived before. A buffer is a text outside of the heap.
  if (typeof value === 'string') return { value: Buffer.from(value).toString(), type: 'stringValue' };
  if (value instanceof Buffer) return { value: value.toString(), type: 'stringValue' };
  if (!isMap(value)) return { value, type: 'otherValue' };
  const fields = Object.entries(value).map(([name, field]) => [name, messageOf(field)] as const);
  return { value: null, fields, type: 'mapValue' };
}

function valueOf({ value, fields }: Message): unknown {
  return fields === undefined
    ? value
    : Object.fromEntries(fields.map(([name, message]) => [name, valueOf(message)]));
}

function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
