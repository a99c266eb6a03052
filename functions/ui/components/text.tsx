import type { JSX } from 'preact';
import { shown } from '../words/shown';

/** An id, a symbol or a file name: whatever is in it, it does not turn the order of what is around it. */
export function Name({ children }: { readonly children: string }): JSX.Element {
  return <bdi class="name">{shown(children)}</bdi>;
}

/** Sentences of the view model, which may have ids in them. */
export function Sentences({
  texts,
  class: className,
}: {
  readonly texts: readonly string[];
  readonly class?: string;
}): JSX.Element {
  return (
    <>
      {texts.map((text) => (
        <p key={text} class={className ?? ''}>
          {shown(text)}
        </p>
      ))}
    </>
  );
}
