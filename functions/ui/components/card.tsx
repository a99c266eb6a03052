import type { ComponentChildren, JSX } from 'preact';
import type { Level } from '../model/answer';

interface CardProps {
  /** Unique on the page. */
  readonly id: string;
  readonly title: ComponentChildren;
  readonly level?: Level;
  /** Beside the title, such as a button. */
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** One question or one thing, with a title that names it for screen readers. */
export function Card({ id, title, level, action, children }: CardProps): JSX.Element {
  return (
    <section
      class={`card${level === undefined ? '' : ` card-${level}`}`}
      id={id}
      aria-labelledby={`${id}-title`}
    >
      <div class="card-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
