import type { WireCorrelations } from '../../../src/contract/documents/correlation';
import { LIKENESS_WORDS as WORDS } from '../../words/likeness-words';
import { type Clock, momentText } from '../../words/moment';
import { type LikenessView, likenessView } from '../likeness-view';
import type { LiveCurrent, Loaded } from './documents';

/** `allocations/correlation`, as the page has it. */
export type LiveCorrelations = Pick<WireCorrelations, 'as_of' | 'pairs'>;

/** How alike the agents are, on the live page. */
export type LikenessCard =
  | { readonly state: 'loading' }
  /** `diversify` is off: it says how to switch it on. */
  | { readonly state: 'off' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'not_yet' }
  | { readonly state: 'known'; readonly view: LikenessView; readonly basis: string };

/**
 * What the page says about who is like whom. Only with `diversify` does anybody compute it, so that a document that is still there
 * after it was switched off says nothing.
 */
export function likenessCard(
  current: LiveCurrent | null,
  found: Loaded<LiveCorrelations | null>,
  clock: Clock,
): LikenessCard {
  if (current === null) return { state: 'loading' };
  if (!current.config.diversify) return { state: 'off' };
  if (found.state !== 'seen') return found;
  if (found.value === null) return { state: 'not_yet' };
  const { pairs, as_of: asOf } = found.value;
  return {
    state: 'known',
    view: likenessView(pairs, Object.keys(current.weights), WORDS.copiesShare),
    basis: `${WORDS.asOf} ${momentText(asOf, clock)}`,
  };
}
