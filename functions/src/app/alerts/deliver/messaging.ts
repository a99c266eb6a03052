/** What a device shows. */
export interface PushMessage {
  readonly title: string;
  readonly body: string;
  /** For the app on the device. */
  readonly data: Readonly<Record<string, string>>;
}

/** What has become of a message to one device: `unusable`: no message will ever reach it. */
export type Pushed =
  | { readonly kind: 'taken' }
  | { readonly kind: 'unusable' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Sends a message to devices by their tokens; returns one result per token. It throws when none could be sent. */
export type Push = (message: PushMessage, tokens: readonly string[]) => Promise<readonly Pushed[]>;
