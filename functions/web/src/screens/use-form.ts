import { useState } from 'preact/hooks';
import { failureOf } from '../maestro';

/** What became of a form. */
export interface FormState {
  readonly isBusy: boolean;
  /** What to say below it: a success or a failure. */
  readonly message: string;
  readonly isFailure: boolean;
  /** The field that is wrong; null: none, or not one of them. */
  readonly field: string | null;
}

const IDLE: FormState = { isBusy: false, message: '', isFailure: false, field: null };

/** Runs what a form does, one at a time; it resolves with what to say. */
export function useForm(): readonly [FormState, (work: () => Promise<string>) => void] {
  const [state, setState] = useState<FormState>(IDLE);
  const run = (work: () => Promise<string>): void => {
    if (state.isBusy) return;
    setState({ ...IDLE, isBusy: true });
    work().then(
      (message) => {
        setState({ ...IDLE, message });
      },
      (error: unknown) => {
        const { message, field } = failureOf(error);
        setState({ isBusy: false, message, isFailure: true, field });
      },
    );
  };
  return [state, run];
}
