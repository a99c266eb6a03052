import { useState } from 'preact/hooks';
import type { Action } from '../../../ui/model/live/action-words';
import type { Backend } from '../backend';
import { failureOf } from '../maestro';

/** What the last tap did, with a way to take it back. */
export interface Toast {
  readonly text: string;
  readonly isFailure: boolean;
  /** Null: it cannot be taken back. */
  readonly undo: (() => void) | null;
}

interface Acting {
  readonly toast: Toast | null;
  readonly act: (action: Action) => void;
  readonly dismiss: () => void;
}

/** Runs changes that one tap makes. */
export function useAction(backend: Backend): Acting {
  const [toast, setToast] = useState<Toast | null>(null);
  const change = (changes: Action['changes'], text: string, undo: Toast['undo']): void => {
    backend.call('updateSettings', changes).then(
      () => {
        setToast({ text, isFailure: false, undo });
      },
      (error: unknown) => {
        setToast({ text: failureOf(error).message, isFailure: true, undo: null });
      },
    );
  };
  return {
    toast,
    act: ({ changes, undo, done, undone }) => {
      change(changes, done, () => {
        change(undo, undone, null);
      });
    },
    dismiss: () => {
      setToast(null);
    },
  };
}
