import type { JSX } from 'preact';
import type { Level } from '../model/answer';

/** How sure a verdict is, of three dots; the words beside them say it too. */
export function Dots({ dots, level }: { readonly dots: 0 | 1 | 2 | 3; readonly level: Level }): JSX.Element {
  return (
    <span class={`dots level-${level}`} aria-hidden="true">
      {'●'.repeat(dots)}
      {'○'.repeat(3 - dots)}
    </span>
  );
}
