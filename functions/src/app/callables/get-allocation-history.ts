import type { HistoryPage, HistoryRequest, WireHistoryVersion } from '../../contract/callables/allocation';
import {
  decodePublished,
  decodeVersion,
  encodePublished,
  encodeVersion,
} from '../../contract/documents/allocation';
import { timeText } from '../../contract/fields/time';
import { newestHistory, type StoredVersion } from '../../store/allocations';
import type { UserPaths } from '../../store/paths';
import type { AppContext } from '../context';

/** The most text of versions in one answer: 15 to 30 versions of 100 agents, or 100 of 25. */
const ANSWER_BYTES = 1024 * 1024;

/** About how much text of versions is read at once. In memory it takes some ten times as much until it is encoded. */
const READ_BYTES = 256 * 1024;

/** How many versions are read first, when their size is not known yet. */
const FIRST_READ = 4;

/** Reads a page of the history, some versions at a time. It ends early where it would become too long. */
export async function readHistory(
  { log }: AppContext,
  uid: string,
  paths: UserPaths,
  request: HistoryRequest,
): Promise<HistoryPage> {
  const { damaged, ...page } = await collect(paths, request);
  if (damaged > 0)
    log.error('Damaged versions of the allocation are left out.', { event: 'history_damaged', uid });
  return page;
}

async function collect(
  paths: UserPaths,
  { count, beforeVersion, evidence }: HistoryRequest,
): Promise<HistoryPage & { readonly damaged: number }> {
  const read = evidence ? readWhole : readBare;
  const versions: WireHistoryVersion[] = [];
  let before = beforeVersion ?? Number.MAX_SAFE_INTEGER;
  let damaged = 0;
  let bytes = 0;
  for (let size = FIRST_READ; versions.length + damaged < count; size = nextSize(bytes, versions.length)) {
    const limit = Math.min(size, count - versions.length - damaged);
    const some = await read(paths, before, limit);
    for (const { version, content } of some) {
      if (content !== null) bytes += Buffer.byteLength(JSON.stringify(content));
      if (bytes > ANSWER_BYTES && versions.length > 0)
        return { versions, damaged, nextBeforeVersion: before };
      if (content === null) damaged++;
      else versions.push(content);
      before = version;
    }
    if (some.length < limit) return { versions, damaged, nextBeforeVersion: null };
  }
  // There is no version below 1.
  return { versions, damaged, nextBeforeVersion: before === 1 ? null : before };
}

/** How many versions to read after `count` of `bytes`. */
function nextSize(bytes: number, count: number): number {
  return count === 0 ? FIRST_READ : Math.max(1, Math.floor(READ_BYTES / (bytes / count)));
}

type Read = (paths: UserPaths, before: number, limit: number) => Promise<StoredVersion<WireHistoryVersion>[]>;

const readWhole: Read = (paths, before, limit) =>
  newestHistory(paths, before, limit, (fields) => {
    const version = decodePublished(fields);
    return version && encodePublished(version, timeText);
  });

const readBare: Read = (paths, before, limit) =>
  newestHistory(paths, before, limit, (fields) => {
    const version = decodeVersion(fields);
    return version && encodeVersion(version, timeText);
  });
