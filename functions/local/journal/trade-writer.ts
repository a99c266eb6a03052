import type { BulkWriter } from 'firebase-admin/firestore';
import type { FileTrade } from '../../journals/read-journal';
import { userPaths } from '../../src/store/paths';
import type { UserInProject } from '../user-in-project';
import { compareStored } from './compare-trade';
import { type Listed, type NotWritten, TOLD } from './import-plan';
import { readStored } from './stored-trades';
import { tradeDocument } from './trade-document';

/** What became of the trades that were to be written. */
export interface Written {
  readonly created: number;
  /** Others, or an earlier attempt of this import, have written the same meanwhile. */
  readonly equal: number;
  /** Others have written something else meanwhile. */
  readonly different: Listed;
  readonly failed: Listed;
}

/** Writes that wait or are on their way: twice what the SDK sends at once, so that it never waits for us. */
const MAX_PENDING = 1000;

/** After so many failed writes, with none that succeeded, there is no use in more. */
const HOPELESS = 100;

/** The gRPC code of a document that exists. */
const ALREADY_EXISTS = 6;

/**
 * Writes trades that are new, by the SDK's BulkWriter: it begins with 500 writes per second, goes half as fast again every five
 * minutes, as Firestore asks for, and tries again what failed for a passing reason. No document is ever overwritten.
 */
export class TradeWriter {
  readonly #writer: BulkWriter;
  readonly #existing: FileTrade[] = [];
  readonly #failed: NotWritten[] = [];
  #failures = 0;
  #created = 0;
  #pending = 0;
  #wake: () => void = () => undefined;

  /** @param onDone told of each trade, when its write has ended */
  constructor(
    private readonly user: UserInProject,
    private readonly onDone: () => void,
  ) {
    this.#writer = user.journal.bulkWriter();
  }

  /** Whether everything fails. */
  get isHopeless(): boolean {
    return this.#created === 0 && this.#failures >= HOPELESS;
  }

  /** Resolves when there is room for the next trade. */
  async write(trade: FileTrade): Promise<void> {
    const { journal, uid } = this.user;
    const made = tradeDocument(trade.fields, journal);
    if ('problem' in made) throw new Error(`Trade ${trade.tradeId} was planned: ${made.problem}`);
    this.#pending++;
    void this.#writer
      .create(userPaths(journal, uid).trades.doc(trade.tradeId), made.data)
      .then(
        () => this.#created++,
        (error: unknown) => {
          this.#fail(trade, error);
        },
      )
      .then(() => {
        this.#pending--;
        this.#wake();
        this.onDone();
      });
    while (this.#pending >= MAX_PENDING) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Waits for all writes so far. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Ends writing, and looks at those documents that existed already. */
  async end(): Promise<Written> {
    await this.#writer.close();
    const { journal, uid } = this.user;
    let equal = 0;
    const different: NotWritten[] = [];
    await readStored(journal, uid, this.#existing, (trade, snapshot) => {
      const compared = compareStored(trade, snapshot.data());
      if (compared.kind === 'equal') equal++;
      else
        different.push({
          trade,
          reason: compared.kind === 'new' ? 'it was deleted meanwhile' : compared.differences.join(', '),
        });
    });
    return {
      created: this.#created,
      equal,
      different: { count: different.length, first: different.slice(0, TOLD) },
      failed: { count: this.#failures, first: this.#failed },
    };
  }

  #fail(trade: FileTrade, error: unknown): void {
    if ((error as { code?: unknown }).code === ALREADY_EXISTS) {
      this.#existing.push(trade);
      return;
    }
    this.#failures++;
    if (this.#failed.length < TOLD)
      this.#failed.push({ trade, reason: error instanceof Error ? error.message : String(error) });
  }
}
