import type { JSX } from 'preact';

/** A weight as a bar; the figure stands beside it as text. @param weight a fraction as text, such as "0.41" */
export function WeightBar({ weight }: { readonly weight: string }): JSX.Element {
  const percent = Math.max(0, Math.min(100, Number(weight) * 100));
  return (
    <svg class="weight-bar" aria-hidden="true" width="100%" height="8">
      <rect class="weight-bar-track" width="100%" height="8" rx="2" />
      <rect class="weight-bar-part" width={`${percent.toFixed(2)}%`} height="8" rx="2" />
    </svg>
  );
}
