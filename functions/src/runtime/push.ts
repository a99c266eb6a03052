import type * as Messaging from 'firebase-admin/messaging';
import type { Push, Pushed } from '../app/alerts/deliver/messaging';

/** A registration that no message reaches any more: the app is gone, or the text was never one. */
const UNUSABLE = new Set([
  'messaging/registration-token-not-registered',
  'messaging/invalid-registration-token',
]);

/** Pushes by Firebase Cloud Messaging. The SDK for it is loaded when it is needed: most instances never do. */
export const push: Push = async ({ title, body, data }, tokens) => {
  const { getMessaging }: typeof Messaging = await import('firebase-admin/messaging');
  const { responses } = await getMessaging().sendEachForMulticast({
    tokens: [...tokens],
    notification: { title, body },
    data: { ...data },
  });
  return responses.map(({ success, error }) => (success ? { kind: 'taken' } : pushedOf(error)));
};

/** What an error of the SDK means for the registration. */
export function pushedOf(error: { readonly code: string; readonly message: string } | undefined): Pushed {
  const { code = 'unknown error', message = '' } = error ?? {};
  // The same code says that the message is wrong, which is no fault of the device.
  const isWrongToken = code === 'messaging/invalid-argument' && /registration token/i.test(message);
  return UNUSABLE.has(code) || isWrongToken ? { kind: 'unusable' } : { kind: 'failed', reason: code };
}
