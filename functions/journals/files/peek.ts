/** The beginning of something that is read in pieces, and all of it. */
export interface Peeked<Piece> {
  /** The first pieces: at least as much as was asked for, or everything. */
  readonly first: readonly Piece[];
  /** Whether these are all pieces. */
  readonly isAll: boolean;
  /** All pieces, also the first. Can be read once. */
  readonly all: AsyncIterable<Piece>;
  /** Closes what is read from. */
  close(): Promise<unknown>;
}

/** Reads ahead until the pieces together are at least this long. */
export async function peek<Piece extends { readonly length: number }>(
  pieces: AsyncIterable<Piece> | Iterable<Piece>,
  length: number,
): Promise<Peeked<Piece>> {
  const rest = iterate(pieces);
  const first: Piece[] = [];
  let isAll = false;
  for (let known = 0; known < length && !isAll;) {
    const next = await rest.next();
    if (next.done === true) isAll = true;
    else {
      first.push(next.value);
      known += next.value.length;
    }
  }
  return { first, isAll, all: joined(first, rest), close: () => rest.return() };
}

async function* iterate<Piece>(pieces: AsyncIterable<Piece> | Iterable<Piece>): AsyncGenerator<Piece, void> {
  yield* pieces;
}

async function* joined<Piece>(first: readonly Piece[], rest: AsyncGenerator<Piece>): AsyncGenerator<Piece> {
  yield* first;
  yield* rest;
}
