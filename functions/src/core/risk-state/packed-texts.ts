/** Many short texts as one long one. A string of its own for each would take 24 bytes more, and 8 for its place. */
export class PackedTexts {
  private constructor(
    private readonly text: string,
    /** Where each text ends. */
    private readonly ends: Uint32Array,
  ) {}

  /**
   * @example
   * PackedTexts.of(['a', '', 'bc']).at(2); // 'bc'
   */
  static of(texts: readonly string[]): PackedTexts {
    let end = 0;
    // Joined texts are copied: a part of a longer text would keep all of that in memory.
    return new PackedTexts(
      texts.join(''),
      Uint32Array.from(texts, ({ length }) => (end += length)),
    );
  }

  /** All texts of these packs, in their order. */
  static joined(packs: readonly PackedTexts[]): PackedTexts {
    const ends = new Uint32Array(packs.reduce((sum, pack) => sum + pack.ends.length, 0));
    let place = 0;
    let start = 0;
    for (const pack of packs) {
      for (const end of pack.ends) ends[place++] = start + end;
      start += pack.text.length;
    }
    return new PackedTexts(packs.map(({ text }) => text).join(''), ends);
  }

  get bytes(): number {
    return this.text.length + this.ends.byteLength;
  }

  at(index: number): string {
    return this.text.slice(index === 0 ? 0 : this.ends[index - 1], this.ends[index]);
  }
}
