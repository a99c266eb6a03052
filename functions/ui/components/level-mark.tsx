import type { JSX } from 'preact';
import type { Level } from '../model/answer';

/** A shape per level, beside words that say the same. */
const MARKS: Readonly<Record<Level, string>> = { good: '●', careful: '▲', bad: '■', unknown: '○' };

export function LevelMark({ level }: { readonly level: Level }): JSX.Element {
  return (
    <span class={`level-mark level-${level}`} aria-hidden="true">
      {MARKS[level]}
    </span>
  );
}
