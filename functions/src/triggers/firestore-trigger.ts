import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { onDocumentWritten } from 'firebase-functions/v2/firestore';
import { REGION } from '../runtime/parameters';

/** A write to a document, as its event reports it. */
interface Written {
  readonly before: DocumentSnapshot;
  readonly after: DocumentSnapshot;
}

/**
 * Defines a trigger on every write to documents of a path. If `handle` throws, the event is delivered again, for up to
 * a day. Firestore may also deliver an event twice, late or out of order: `handle` must cope with that.
 */
export function firestoreTrigger<Path extends string>(
  document: Path,
  handle: (written: Written) => Promise<void>,
) {
  return onDocumentWritten(
    {
      document,
      region: REGION,
      retry: true,
      // Events that meet in one instance are handled together, so few instances with many events each are best.
      concurrency: 80,
      maxInstances: 10,
      memory: '512MiB',
      // An event may have to rebuild a user, or wait until the user may be rebuilt again.
      timeoutSeconds: 540,
    },
    async ({ data }) => {
      if (data !== undefined) await handle(data);
    },
  );
}
