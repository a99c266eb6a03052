import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { type DocumentOptions, onDocumentWritten } from 'firebase-functions/v2/firestore';
import { parseTime } from '../contract/fields/time';
import type { Instant } from '../core/base/instant';
import { REGION } from '../runtime/parameters';

/** A write to a document, as its event reports it. */
interface Written {
  readonly before: DocumentSnapshot;
  readonly after: DocumentSnapshot;
}

/** Handles the events of a trigger. If it throws, the event is delivered again, for up to a day. */
interface EventHandler {
  /** @param happenedAt when the document was written; null if the event does not say */
  handle(written: Written, happenedAt: Instant | null): Promise<void>;
  /** Handles an event that came without the document: Eventarc drops what is too large (firebase-functions PR 1370). */
  handleWithoutData(document: string, happenedAt: Instant | null): Promise<void>;
}

/** What one instance handles at once, how many instances there may be, and the memory of each. */
type Size = Required<Pick<DocumentOptions, 'concurrency' | 'maxInstances' | 'memory'>>;

/**
 * Defines a trigger on every write to documents of a path. Firestore may also deliver an event twice, late or out of
 * order: the handler must cope with that.
 *
 * @param handler finds the handler of this instance; not before the first event, because loading costs nothing
 */
export function firestoreTrigger<Path extends string>(
  document: Path,
  handler: () => EventHandler,
  size: Size,
) {
  return onDocumentWritten(
    // An event may have to rebuild a user.
    { ...size, document, region: REGION, retry: true, timeoutSeconds: 540 },
    async (event) => {
      const happenedAt = typeof event.time === 'string' ? parseTime(event.time) : null;
      if (event.data === undefined) await handler().handleWithoutData(event.document, happenedAt);
      else await handler().handle(event.data, happenedAt);
    },
  );
}
