import type { Channels } from '../documents/alert';

/** What `sendTestAlert` answers. */
export interface TestAlertAnswer {
  /** Its document says in `delivered` what has become of it. */
  readonly alert_id: string;
  /** Where it is sent; nowhere: it is only shown. */
  readonly channels: Channels;
}
