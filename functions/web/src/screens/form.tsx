import type { ComponentChildren, JSX, TargetedInputEvent } from 'preact';
import { useState } from 'preact/hooks';
import { shown } from '../../../ui/words/shown';
import type { FormState } from './use-form';

/** The texts of the fields of a form, by their names. */
export type Fields = Readonly<Record<string, string>>;

interface FormProps {
  readonly state: FormState;
  readonly onSubmit: (fields: Fields) => void;
  /** After each change of a field. */
  readonly onEdit?: (fields: Fields) => void;
  readonly class?: string;
  readonly label?: string;
  readonly children: ComponentChildren;
}

/** A form whose fields are text. Below it stands what became of it; a success until a field changes. */
export function Form({ state, onSubmit, onEdit, class: className, label, children }: FormProps): JSX.Element {
  const [edited, setEdited] = useState<FormState | null>(null);
  return (
    <form
      class={className ?? 'form'}
      aria-label={label}
      aria-busy={state.isBusy}
      // The messages of the server say more.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(fieldsOf(new FormData(event.currentTarget, event.submitter)));
      }}
      onInput={(event) => {
        setEdited(state);
        onEdit?.(fieldsOf(new FormData(event.currentTarget)));
      }}
    >
      {children}
      <p role="status" class={`form-status${state.isFailure ? ' level-bad' : ''}`}>
        {state === edited && !state.isFailure ? '' : shown(state.message)}
      </p>
    </form>
  );
}

function fieldsOf(form: FormData): Fields {
  const fields = new Map<string, string>();
  form.forEach((value, name) => {
    if (typeof value === 'string') fields.set(name, value.trim());
  });
  return Object.fromEntries(fields);
}

interface FieldProps {
  readonly name: string;
  readonly label: ComponentChildren;
  /** Below the field, such as what is allowed. */
  readonly help?: ComponentChildren;
  /** What is wrong with it; undefined: nothing. */
  readonly fault?: string | undefined;
  readonly type?: 'text' | 'password';
  /** What it has at first. */
  readonly initial?: string;
  readonly autocomplete?: string;
  readonly inputMode?: 'decimal' | 'numeric' | 'email';
  readonly placeholder?: string;
  readonly onInput?: (value: string) => void;
}

/** A labelled field. */
export function Field({
  name,
  label,
  help,
  fault,
  type = 'text',
  initial,
  onInput,
  ...input
}: FieldProps): JSX.Element {
  const id = `field-${name}`;
  const describes = help !== undefined || fault !== undefined;
  const attributes = {
    ...input,
    ...(initial !== undefined && { defaultValue: initial }),
    id,
    name,
    ...(onInput !== undefined && {
      onInput: (event: TargetedInputEvent<HTMLInputElement>) => {
        onInput(event.currentTarget.value);
      },
    }),
    ...(describes && { 'aria-describedby': `${id}-help` }),
    ...(fault !== undefined && { 'aria-invalid': 'true' as const }),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === 'password' ? (
        <input {...attributes} type="password" />
      ) : (
        <input {...attributes} type="text" />
      )}
      {describes && (
        <p id={`${id}-help`} class={`field-help${fault === undefined ? '' : ' level-bad'}`}>
          {fault ?? help}
        </p>
      )}
    </div>
  );
}

interface ChooseProps {
  readonly name: string;
  readonly label: ComponentChildren;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  /** What is chosen at first. */
  readonly initial?: string;
  readonly onChoose?: (value: string) => void;
}

/** A labelled list to choose from. */
export function Choose({ name, label, options, initial, onChoose }: ChooseProps): JSX.Element {
  const id = `field-${name}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name} onChange={(event) => onChoose?.(event.currentTarget.value)}>
        {options.map(({ value: own, text }) => (
          <option key={own} value={own} selected={own === initial}>
            {shown(text)}
          </option>
        ))}
      </select>
    </div>
  );
}
