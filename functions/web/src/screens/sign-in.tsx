import type { JSX } from 'preact';
import { Card } from '../../../ui/components/card';
import { PAGE_WORDS as WORDS } from '../../../ui/model/live/page-words';
import type { Backend, SignIn as How } from '../backend';
import { Field, Form } from './form';
import { useForm } from './use-form';

/** Sign-in by what is switched on. */
export function SignIn({ backend }: { readonly backend: Backend }): JSX.Element {
  const [state, run] = useForm();
  const methods = backend.signInMethods;
  const signIn = (how: How): void => {
    run(async () => {
      await backend.signIn(how);
      return '';
    });
  };
  return (
    <div class="page sign-in">
      <main>
        <h1>{WORDS.title}</h1>
        <Card id="sign-in" title={WORDS.signInTitle}>
          {methods.includes('password') && <PasswordForm state={state} onSignIn={signIn} />}
          <div class="buttons">
            {methods.includes('google') && (
              <button
                type="button"
                disabled={state.isBusy}
                onClick={() => {
                  signIn({ method: 'google' });
                }}
              >
                {WORDS.withGoogle}
              </button>
            )}
            {methods.includes('guest') && (
              <button
                type="button"
                class="quiet"
                disabled={state.isBusy}
                onClick={() => {
                  signIn({ method: 'guest' });
                }}
              >
                {WORDS.asGuest}
              </button>
            )}
          </div>
          {methods.includes('guest') && <p class="note">{WORDS.guestHelp}</p>}
          {!methods.includes('password') && (
            <p role="status" class={state.isFailure ? 'level-bad' : ''}>
              {state.message}
            </p>
          )}
        </Card>
      </main>
    </div>
  );
}

interface PasswordProps {
  readonly state: ReturnType<typeof useForm>[0];
  readonly onSignIn: (how: How) => void;
}

function PasswordForm({ state, onSignIn }: PasswordProps): JSX.Element {
  return (
    <Form
      state={state}
      onSubmit={({ email = '', password = '', isNew }) => {
        onSignIn({ method: 'password', email, password, isNew: isNew === 'true' });
      }}
    >
      <Field name="email" label={WORDS.email} inputMode="email" autocomplete="username" />
      <Field name="password" label={WORDS.password} type="password" autocomplete="current-password" />
      <div class="buttons">
        <button disabled={state.isBusy}>{WORDS.signIn}</button>
        <button class="quiet" name="isNew" value="true" disabled={state.isBusy}>
          {WORDS.createAccount}
        </button>
      </div>
    </Form>
  );
}
