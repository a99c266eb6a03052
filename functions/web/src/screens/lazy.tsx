import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';

/** A component that is loaded when it is first shown, so that the first screen does not wait for it. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => JSX.Element {
  let loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const [Inner, setInner] = useState<ComponentType<Props> | null>(() => loaded);
    const [isFailed, setFailed] = useState(false);
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
      if (loaded !== null) return;
      setFailed(false);
      load().then(
        (component) => {
          loaded = component;
          setInner(() => component);
        },
        () => {
          setFailed(true);
        },
      );
    }, [attempt]);
    if (Inner !== null) return <Inner {...props} />;
    if (!isFailed) return <p class="loading">{WORDS.loading}</p>;
    return (
      <div class="card" role="alert">
        <p>{WORDS.loadFailed}</p>
        <button
          type="button"
          onClick={() => {
            setAttempt(attempt + 1);
          }}
        >
          {WORDS.tryAgain}
        </button>
      </div>
    );
  };
}
